package io.switchboard.transport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ProxyHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 1);
    private static final byte[] V4 = {(byte) 198, 51, 100, 7};
    private static final int ADDRESSES_V4 = 12;

    private static ProxyHeader read(byte[] octets) {
        return ProxyHeader.read(Unpooled.wrappedBuffer(octets), PEER);
    }

    private static ProxyHeader.Whole client(String address) {
        return new ProxyHeader.Whole(new InetSocketAddress(InetAddress.ofLiteral(address), 4711));
    }

    private static ProxyHeader.Refused refused(ProxyRefusal cause) {
        return new ProxyHeader.Refused(cause);
    }

    static Stream<Arguments> headers() {
        byte[] unix = new byte[216];
        return Stream.of(
                arguments(ProxyHeaders.from("198.51.100.7"), client("198.51.100.7")),
                arguments(ProxyHeaders.from("2001:db8::7"), client("2001:db8::7")),
                // From DNS proxies, for what came to them over UDP.
                arguments(ProxyHeaders.from(0x12, V4), client("198.51.100.7")),
                arguments(ProxyHeaders.withTlvs("198.51.100.7", new byte[40]), client("198.51.100.7")),
                arguments(ProxyHeaders.local(), new ProxyHeader.Whole(PEER)),
                arguments(ProxyHeaders.raw(0x20, 0xff, new byte[3]), new ProxyHeader.Whole(PEER)),
                arguments(ProxyHeaders.raw(0x20, 0x11, new byte[ADDRESSES_V4]), new ProxyHeader.Whole(PEER)),
                arguments(ProxyHeaders.unspecified(), new ProxyHeader.Whole(PEER)),
                arguments(ProxyHeaders.raw(0x21, 0x00, new byte[100]), new ProxyHeader.Whole(PEER)),
                arguments(ProxyHeaders.raw(0x21, 0x31, unix), new ProxyHeader.Whole(PEER)));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void wholeHeader_tellsTheClientAndLeavesTheRest(byte[] header, ProxyHeader.Whole expected) {
        ByteBuf in = Unpooled.wrappedBuffer(header, new byte[] {42});

        assertThat(ProxyHeader.read(in, PEER)).isEqualTo(expected);
        assertThat(in.readableBytes()).isEqualTo(1);
        assertThat(in.readByte()).isEqualTo((byte) 42);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void everyBeginningOfAHeader_isIncompleteAndStaysWhereItIs(byte[] header, ProxyHeader.Whole expected) {
        for (int length = 0; length < header.length; length++) {
            ByteBuf in = Unpooled.wrappedBuffer(header, 0, length);

            assertThat(ProxyHeader.read(in, PEER)).isEqualTo(new ProxyHeader.Incomplete());
            assertThat(in.readableBytes()).isEqualTo(length);
        }
    }

    @Test
    void mappedAddress_isTheIpv4Client() {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(V4, 0, mapped, 12, 4);

        assertThat(read(ProxyHeaders.from(0x21, mapped))).isEqualTo(client("198.51.100.7"));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(new byte[] {22, 3, 1}, ProxyRefusal.MISSING),
                arguments("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), ProxyRefusal.MISSING),
                arguments(Messages.octets(0x0d, 0x0a, 0x0d, 0x0a, 0x01), ProxyRefusal.MISSING),
                arguments(ProxyHeaders.version1("198.51.100.7"), ProxyRefusal.VERSION),
                arguments(ProxyHeaders.raw(0x11, 0x11, new byte[ADDRESSES_V4]), ProxyRefusal.VERSION),
                arguments(ProxyHeaders.raw(0x31, 0x11, new byte[ADDRESSES_V4]), ProxyRefusal.VERSION),
                arguments(ProxyHeaders.raw(0x22, 0x11, new byte[ADDRESSES_V4]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x11, new byte[ADDRESSES_V4 - 1]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x21, new byte[35]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x31, new byte[215]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x01, new byte[100]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x10, new byte[100]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x13, new byte[100]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x21, 0x41, new byte[100]), ProxyRefusal.MALFORMED),
                arguments(ProxyHeaders.raw(0x20, 0x00, new byte[0xffff]), ProxyRefusal.TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anythingElse_isRefused(byte[] octets, ProxyRefusal cause) {
        assertThat(read(octets)).isEqualTo(refused(cause));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefused_isRefusedBeforeItsBodyHasCome(byte[] octets, ProxyRefusal cause) {
        byte[] beginning = Arrays.copyOf(octets, Math.min(octets.length, ProxyFormat.FIXED_LENGTH));

        assertThat(read(beginning)).isEqualTo(refused(cause));
    }

    @Test
    void longestHeader_isRead_andOneOctetMoreIsTooMuch() {
        byte[] tlvs = new byte[ProxyHeader.MAX_LENGTH - ProxyFormat.FIXED_LENGTH - ADDRESSES_V4];

        assertThat(read(ProxyHeaders.withTlvs("198.51.100.7", tlvs))).isEqualTo(client("198.51.100.7"));
        assertThat(read(ProxyHeaders.withTlvs("198.51.100.7", new byte[tlvs.length + 1])))
                .isEqualTo(refused(ProxyRefusal.TOO_LARGE));
    }

    /** Anything behind the signature has an outcome, and only a whole header moves on. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomHeaders_haveAnOutcome(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] rest = new byte[random.nextInt(260)];
            random.nextBytes(rest);
            byte[] header = ProxyHeaders.raw(random.nextInt(8) == 0 ? random.nextInt(256) : 0x21, random.nextInt(64), rest);
            header[15] = random.nextInt(4) == 0 ? (byte) random.nextInt(256) : header[15];
            ByteBuf in = Unpooled.wrappedBuffer(header);
            ProxyHeader outcome = ProxyHeader.read(in, PEER);

            assertThat(in.readerIndex() > 0).isEqualTo(outcome instanceof ProxyHeader.Whole);
        }
    }
}
