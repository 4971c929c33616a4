package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.switchboard.http.HttpExchange;
import io.switchboard.http.ResponseHead;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How octets are taken from the network: as many as are read, and not for ever. */
class BodyStreamTest {
    private static final ResponseHead HEAD = new ResponseHead(200, null, null);

    private final FakeTime time = new FakeTime();
    private final BodyStream stream = new BodyStream(time.watchTime());
    private final Asked asked = new Asked();
    private final List<ByteBuf> buffers = new ArrayList<>();

    private static final class Asked implements HttpExchange {
        int resumed;
        boolean cancelled;

        @Override
        public void resume() {
            resumed++;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** Whatever happened, nothing is left of what came. */
    @AfterEach
    void buffers_areReleased() {
        stream.close();
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private void begin() throws IOException {
        stream.begun(HEAD);
        assertThat(stream.await(asked, time.nanos())).isEqualTo(HEAD);
    }

    private boolean receive(byte... octets) {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(octets);
        buffers.add(buffer);
        return stream.received(buffer);
    }

    @Test
    void server_thatIsFasterThanItsReader_isHeldBack() throws IOException {
        begin();
        assertThat(receive(new byte[100_000])).isTrue();
        assertThat(receive(new byte[100_000])).isFalse();

        assertThat(stream.read(new byte[100_000])).isEqualTo(100_000);
        assertThat(asked.resumed).isZero();
        assertThat(stream.read(new byte[50_000])).isEqualTo(50_000);
        assertThat(stream.read(new byte[10])).isEqualTo(10);
        assertThat(asked.resumed).isEqualTo(1);
    }

    /** A buffer takes its memory though there is next to nothing in it. */
    @Test
    void server_thatSendsSingleOctets_isHeldBackToo() throws IOException {
        begin();
        int octets = 1;
        while (receive((byte) 'a')) {
            octets++;
        }

        assertThat(octets).isBetween(100, 300);
        assertThat(stream.available()).isEqualTo(octets);
    }

    @Test
    void read_ofWhatHasCome_doesNotWait() throws IOException {
        begin();
        receive("ab".getBytes(StandardCharsets.US_ASCII));
        receive();
        int[] waits = new int[1];
        stream.beforeWait(() -> waits[0]++);

        assertThat(stream.read()).isEqualTo('a');
        assertThat(stream.read(new byte[9])).isEqualTo(1);
        assertThat(waits).containsExactly(0);

        stream.ended();
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read(new byte[9])).isEqualTo(-1);
        assertThat(waits).containsExactly(0);
    }

    @Test
    void read_ofSeveralBuffers_isOneRead() throws IOException {
        begin();
        receive("ab".getBytes(StandardCharsets.US_ASCII));
        receive("cd".getBytes(StandardCharsets.US_ASCII));
        byte[] into = new byte[4];

        assertThat(stream.available()).isEqualTo(4);
        assertThat(stream.read(into, 1, 3)).isEqualTo(3);
        assertThat(into).asString().isEqualTo("\0abc");
    }

    @Test
    void read_ofNothing_tellsBeforeItWaits_andEndsWithItsTime() throws IOException {
        begin();
        int[] waits = new int[1];
        stream.beforeWait(() -> {
            waits[0]++;
            time.advance(Duration.ofSeconds(2));
        });
        stream.deadline(time.nanos() + Duration.ofSeconds(1).toNanos());

        assertThatThrownBy(stream::read).isInstanceOf(BodyStream.SilenceException.class);
        assertThat(waits).containsExactly(1);
    }

    /** Publishing takes its time; the thread that all connections share must not wait for it. */
    @Test
    void octets_thatComeWhileTheReaderIsBusy_areTaken() throws IOException {
        begin();
        stream.beforeWait(() -> {
            Thread network = Thread.ofPlatform().start(() -> receive((byte) 'a'));
            try {
                network.join();
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(stream.read()).isEqualTo('a');
    }

    @Test
    void failure_comesAfterWhatHadCome() throws IOException {
        begin();
        receive((byte) 0);
        stream.failed(new IOException("reset"));

        assertThat(stream.read()).isZero();
        assertThatThrownBy(stream::read).hasMessage("reset");
    }

    @Test
    void close_cancelsWhatIsStillToCome() throws IOException {
        begin();
        receive((byte) 0);
        stream.close();

        assertThat(asked.cancelled).isTrue();
        assertThatThrownBy(stream::read).hasMessage("closed");
        assertThat(receive((byte) 0)).isTrue();
    }

    @Test
    void close_afterTheEnd_cancelsNothing() throws IOException {
        begin();
        stream.ended();
        stream.close();

        assertThat(asked.cancelled).isFalse();
    }

    @Test
    void close_beforeTheResponse_givesItUp() {
        stream.close();
        stream.begun(HEAD);

        assertThatThrownBy(() -> stream.await(asked, time.nanos())).hasMessage("closed");
        assertThat(asked.cancelled).isTrue();
    }

    @Test
    void response_thatDoesNotBegin_isGivenUp() {
        stream.connected(true);
        stream.deadline(time.nanos());

        assertThatThrownBy(() -> stream.await(asked, time.nanos())).isInstanceOf(BodyStream.SilenceException.class);
        assertThat(asked.cancelled).isTrue();
    }

    @Test
    void connection_thatDoesNotStand_isGivenUpBefore() {
        stream.deadline(time.nanos() + Duration.ofSeconds(1).toNanos());
        stream.connected(true);
        stream.connected(false);

        assertThatThrownBy(() -> stream.await(asked, time.nanos())).isInstanceOf(ConnectException.class);
        assertThat(asked.cancelled).isTrue();
    }
}
