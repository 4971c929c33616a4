package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** How octets are taken from the network: as many as are read, and not for ever. */
class BodyStreamTest {
    private final FakeTime time = new FakeTime();
    private final BodyStream stream = new BodyStream(time.watchTime());
    private final Requested requested = new Requested();

    private static final class Requested implements Flow.Subscription {
        long count;
        boolean cancelled;

        @Override
        public void request(long more) {
            count += more;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private void receive(int octets) {
        stream.onNext(List.of(ByteBuffer.allocate(octets)));
    }

    @Test
    void server_thatIsFasterThanItsReader_isHeldBack() throws IOException {
        stream.onSubscribe(requested);
        receive(100_000);
        assertThat(requested.count).isEqualTo(2);

        receive(100_000);
        assertThat(requested.count).isEqualTo(2);

        assertThat(stream.read(new byte[100_000])).isEqualTo(100_000);
        assertThat(stream.read(new byte[10])).isEqualTo(10);
        assertThat(requested.count).isEqualTo(3);
    }

    @Test
    void read_ofWhatHasCome_doesNotWait() throws IOException {
        stream.onSubscribe(requested);
        stream.onNext(List.of(ByteBuffer.wrap("ab".getBytes(StandardCharsets.US_ASCII)), ByteBuffer.allocate(0)));
        int[] waits = new int[1];
        stream.beforeWait(() -> waits[0]++);

        assertThat(stream.read()).isEqualTo('a');
        assertThat(stream.read(new byte[9])).isEqualTo(1);
        assertThat(waits).containsExactly(0);

        stream.onComplete();
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read(new byte[9])).isEqualTo(-1);
        assertThat(waits).containsExactly(0);
    }

    @Test
    void read_ofNothing_tellsBeforeItWaits_andEndsWithItsTime() {
        stream.onSubscribe(requested);
        int[] waits = new int[1];
        stream.beforeWait(() -> {
            waits[0]++;
            time.advance(Duration.ofSeconds(2));
        });
        stream.deadline(time.nanos() + Duration.ofSeconds(1).toNanos());

        assertThatThrownBy(stream::read).isInstanceOf(BodyStream.SilenceException.class);
        assertThat(waits).containsExactly(1);
    }

    @Test
    void failure_comesAfterWhatHadCome() throws IOException {
        stream.onSubscribe(requested);
        receive(1);
        stream.onError(new IOException("reset"));

        assertThat(stream.read()).isZero();
        assertThatThrownBy(stream::read).hasMessage("reset");
    }

    @Test
    void close_cancelsWhatIsStillToCome() {
        stream.onSubscribe(requested);
        receive(1);
        stream.close();

        assertThat(requested.cancelled).isTrue();
        assertThatThrownBy(stream::read).hasMessage("closed");
    }

    @Test
    void close_beforeTheResponse_givesItUp() {
        CompletableFuture<String> response = new CompletableFuture<>();
        stream.close();

        assertThatThrownBy(() -> stream.await(response)).hasMessage("closed");
        assertThat(response).isCancelled();
        stream.onSubscribe(requested);
        assertThat(requested.cancelled).isTrue();
    }

    @Test
    void response_thatDoesNotBegin_isGivenUp() {
        CompletableFuture<String> response = new CompletableFuture<>();
        stream.deadline(time.nanos());

        assertThatThrownBy(() -> stream.await(response)).isInstanceOf(BodyStream.SilenceException.class);
        assertThat(response).isCancelled();
    }
}
