package io.switchboard.testing;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Headers of the PROXY protocol, as proxies write them and as they must not. */
public final class ProxyHeaders {
    private static final byte[] SIGNATURE =
            Messages.octets(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
    private static final int PROXY = 0x21;
    private static final int LOCAL = 0x20;

    private ProxyHeaders() {}

    /** For a client of this address, an IPv4 or IPv6 address as text, and port 4711. */
    public static byte[] from(String client) {
        byte[] source = InetAddress.ofLiteral(client).getAddress();
        return from(source.length == 4 ? 0x11 : 0x21, source);
    }

    /** The same with the family given, and the address as it is to be. */
    public static byte[] from(int family, byte[] source) {
        return raw(PROXY, family, addresses(source));
    }

    /** The same with octets behind the addresses. */
    public static byte[] withTlvs(String client, byte[] tlvs) {
        byte[] source = InetAddress.ofLiteral(client).getAddress();
        return raw(PROXY, source.length == 4 ? 0x11 : 0x21, Messages.concat(addresses(source), tlvs));
    }

    private static byte[] addresses(byte[] source) {
        return Messages.concat(source, new byte[source.length], Messages.u16(4711), Messages.u16(53));
    }

    /** What a proxy sends in its own name, such as to check whether the server is there. */
    public static byte[] local() {
        return raw(LOCAL, 0, new byte[0]);
    }

    /** What a proxy sends that does not know for whom. */
    public static byte[] unspecified() {
        return raw(PROXY, 0, new byte[0]);
    }

    /** Any header with the signature. */
    public static byte[] raw(int versionAndCommand, int family, byte[] rest) {
        return Messages.concat(
                SIGNATURE, Messages.octets(versionAndCommand, family), Messages.u16(rest.length), rest);
    }

    /** Version 1. */
    public static byte[] version1(String client) {
        return ("PROXY TCP4 " + client + " 127.0.0.1 4711 53\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
