package io.switchboard.transport.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ProxyHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyOpeningTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 1);
    private static final byte[] HEADER = ProxyHeaders.from("198.51.100.7");

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Object> outcomes = new ArrayList<>();
    private ProxyOpening opening;

    @BeforeEach
    void begin() {
        opening = new ProxyOpening(channel, PEER, new ProxyOpening.Outcome() {
            @Override
            public void known(InetSocketAddress client) {
                outcomes.add(client.getAddress().getHostAddress());
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
            }

            @Override
            public void refused(ProxyRefusal cause) {
                outcomes.add(cause);
            }
        });
        channel.pipeline().addLast(opening);
        loop.schedule(opening.deadline(), TimeUnit.SECONDS.toNanos(5));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void receive(byte... octets) {
        channel.writeInbound(Unpooled.copiedBuffer(octets));
    }

    private byte[] passedOn() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    @Test
    void headerOctetByOctet_isReadWhenItIsWhole() {
        for (byte octet : HEADER) {
            assertThat(outcomes).isEmpty();
            receive(octet);
        }

        assertThat(outcomes).containsExactly("198.51.100.7");
        assertThat(passedOn()).isEmpty();
    }

    @Test
    void whatComesBehindTheHeader_goesOn() {
        receive(Messages.concat(HEADER, new byte[] {1, 2, 3}));
        receive((byte) 4);

        assertThat(passedOn()).containsExactly(1, 2, 3, 4);
        assertThat(channel.pipeline().get(ProxyOpening.class)).isNull();
    }

    @Test
    void aSecondHeader_isNotOurs() {
        receive(Messages.concat(HEADER, ProxyHeaders.from("198.51.100.8")));

        assertThat(outcomes).containsExactly("198.51.100.7");
        assertThat(passedOn()).isEqualTo(ProxyHeaders.from("198.51.100.8"));
    }

    @Test
    void knownClient_hasNoDeadlineAnyMore() {
        receive(HEADER);
        loop.advance(Duration.ofSeconds(6));

        assertThat(channel.isOpen()).isTrue();
        assertThat(outcomes).containsExactly("198.51.100.7");
    }

    @Test
    void headerThatIsNotWholeInFiveSeconds_endsTheConnection() {
        receive(HEADER[0]);
        loop.advance(Duration.ofMillis(4900));
        receive(HEADER[1]);
        assertThat(channel.isOpen()).isTrue();

        loop.advance(Duration.ofMillis(200));

        assertThat(channel.isOpen()).isFalse();
        assertThat(outcomes).containsExactly(ProxyRefusal.TIMED_OUT);
    }

    @Test
    void somethingElse_endsTheConnectionAndGoesNowhere() {
        receive(Messages.concat(ProxyHeaders.version1("198.51.100.7"), HEADER));

        assertThat(channel.isOpen()).isFalse();
        assertThat(outcomes).containsExactly(ProxyRefusal.VERSION);
        assertThat(passedOn()).isEmpty();
    }

    @Test
    void endOfTheConnectionOrOfWhatTheProxySends_isOneRefusal() {
        receive(HEADER[0]);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        loop.advance(Duration.ofSeconds(6));

        assertThat(channel.isOpen()).isFalse();
        assertThat(outcomes).containsExactly(ProxyRefusal.CLOSED);
    }

    @Test
    void reset_isOneRefusal() {
        channel.close();
        loop.advance(Duration.ofSeconds(6));

        assertThat(outcomes).containsExactly(ProxyRefusal.CLOSED);
    }
}
