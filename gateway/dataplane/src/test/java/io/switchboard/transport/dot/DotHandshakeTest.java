package io.switchboard.transport.dot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.files.FileWatch;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.testing.TestIdentity;
import io.switchboard.tls.Certificates;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.stream.StreamClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DotHandshakeTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final GatewayConfig config = config();
    private final Certificates certificates = new Certificates(FileWatch.NONE, () -> 1_800_000_000);
    private final ConnectionLimits limits = new ConnectionLimits(config.limits().tcp());
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private static GatewayConfig config() {
        String yaml = "listeners: [{transport: dot, bind: ['127.0.0.1:0']}]\ncertificates: "
                + TestIdentity.certificates() + "\nupstreams: {default: {endpoints: []}}\n";
        try {
            return new ConfigReader(
                            new ConfigEnvironment(Map.of(), Path.of("/dev/null"), address -> true),
                            FixedRecords::errors)
                    .parse("test", yaml, Path.of("/"))
                    .config();
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        certificates.prepare(config).commit();
        limits.acquire(CLIENT.getAddress());
        DotHandshake.begin(
                certificates.server(() -> List.of("default")),
                channel,
                new StreamClient(loop, limits, CLIENT, ChannelInboundHandlerAdapter::new));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        certificates.close();
    }

    @Test
    void silentClient_isClosedAfterFiveSecondsAndCountsUntilThen() {
        loop.advance(Duration.ofMillis(4900));
        assertThat(channel.isOpen()).isTrue();
        assertThat(limits.open()).isEqualTo(1);

        loop.advance(Duration.ofMillis(200));

        assertThat(channel.isOpen()).isFalse();
        assertThat(limits.open()).isZero();
        assertThat(certificates.handshakes(HandshakeResult.TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void clearText_endsTheConnection() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(channel.isOpen()).isFalse();
        assertThat(limits.open()).isZero();
        assertThat(certificates.handshakes(HandshakeResult.FAILED)).isEqualTo(1);
    }

    @Test
    void otherProtocols_getNoApplicationProtocol() {
        channel.writeInbound(clientHello("h2"));

        ByteBuf alert = channel.readOutbound();
        assertThat(ByteBufUtil.getBytes(alert)).containsExactly(21, 3, 3, 0, 2, 2, 120);
        alert.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(limits.open()).isZero();
    }

    @Test
    void clientThatGoesAway_isCountedOutOnce() {
        channel.close();
        loop.advance(Duration.ofSeconds(6));

        assertThat(limits.open()).isZero();
        assertThat(certificates.handshakes(HandshakeResult.FAILED)).isEqualTo(1);
        assertThat(certificates.handshakes(HandshakeResult.TIMED_OUT)).isZero();
    }

    private static ByteBuf clientHello(String protocol) {
        ByteBuf hello = Unpooled.buffer().writeShort(0x303).writeZero(32).writeByte(0);
        hello.writeShort(2).writeShort(0x1301).writeShort(0x100);
        hello.writeShort(7 + protocol.length());
        hello.writeShort(16).writeShort(3 + protocol.length()).writeShort(1 + protocol.length());
        hello.writeByte(protocol.length()).writeCharSequence(protocol, StandardCharsets.US_ASCII);
        ByteBuf record = Unpooled.buffer().writeByte(22).writeShort(0x301).writeShort(hello.readableBytes() + 4);
        return record.writeByte(1).writeMedium(hello.readableBytes()).writeBytes(hello);
    }
}
