package io.switchboard.transport.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The part of a header that every header has: signature, version and command, family and protocol, length.
 *
 * @param command 0 for LOCAL, 1 for PROXY
 * @param family high four bits: 0 unspecified, 1 IPv4, 2 IPv6, 3 Unix; low four: 0 unspecified, 1 stream, 2 datagram
 * @param length of the whole header, in octets
 */
record ProxyFormat(int version, int command, int family, int length) {
    static final int FIXED_LENGTH = 16;

    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 'Q', 'U', 'I', 'T', 0x0a};
    private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int PORTS = 4;
    private static final int UNIX_PATHS = 216;

    /** Reads without moving on; there must be {@link #FIXED_LENGTH} octets. */
    static ProxyFormat of(ByteBuf in) {
        int at = in.readerIndex() + SIGNATURE.length;
        int first = in.getUnsignedByte(at);
        return new ProxyFormat(
                first >> 4, first & 0x0f, in.getUnsignedByte(at + 1), FIXED_LENGTH + in.getUnsignedShort(at + 2));
    }

    /** Whether what has come is the beginning of a signature, or more than one. */
    static boolean mayBeSigned(ByteBuf in) {
        return agrees(in, SIGNATURE, Math.min(in.readableBytes(), SIGNATURE.length));
    }

    static boolean isVersion1(ByteBuf in) {
        return in.readableBytes() >= VERSION_1.length && agrees(in, VERSION_1, VERSION_1.length);
    }

    private static boolean agrees(ByteBuf in, byte[] expected, int length) {
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether command and family are among those that are defined, and the length has room for the addresses. */
    boolean isDefined() {
        return switch (command) {
            // Whatever the family says of it is to be ignored.
            case LOCAL -> true;
            case PROXY ->
                switch (family) {
                    case 0x00 -> true;
                    case 0x11, 0x12, 0x21, 0x22 -> length >= FIXED_LENGTH + 2 * addressLength() + PORTS;
                    case 0x31, 0x32 -> length >= FIXED_LENGTH + UNIX_PATHS;
                    default -> false;
                };
            default -> false;
        };
    }

    /**
     * Whether the header says who the client is. It may have come to the proxy by datagram: DNS proxies pass on over
     * streams what was asked over UDP.
     */
    boolean namesClient() {
        return command == PROXY && addressLength() > 0;
    }

    /** Length of one address, 0 if there are none that are a client's. */
    int addressLength() {
        return switch (family >> 4) {
            case 1 -> 4;
            case 2 -> 16;
            default -> 0;
        };
    }
}
