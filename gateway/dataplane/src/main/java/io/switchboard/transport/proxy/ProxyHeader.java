package io.switchboard.transport.proxy;

import io.netty.buffer.ByteBuf;
import io.switchboard.config.schema.Addresses;
import java.net.InetSocketAddress;

/**
 * What the first octets of a proxy's connection are by section 2.2 of the PROXY protocol's specification. Of a header
 * only the source is read; TLVs are skipped as they are, whatever is in them.
 */
sealed interface ProxyHeader {
    /** By design a header fits into the smallest TCP segment there is; 1 KiB more for TLVs, such as certificates' names. */
    int MAX_LENGTH = 536 + 1024;

    /** A whole header, which is read. */
    record Whole(InetSocketAddress client) implements ProxyHeader {}

    /** What cannot become a header. */
    record Refused(ProxyRefusal cause) implements ProxyHeader {}

    /** What can, when more has come. */
    record Incomplete() implements ProxyHeader {}

    /**
     * Reads a header, if it is whole; else leaves everything where it is.
     *
     * @param peer the proxy, which is the client where the header names none
     */
    static ProxyHeader read(ByteBuf in, InetSocketAddress peer) {
        if (!ProxyFormat.mayBeSigned(in)) {
            return new Refused(ProxyFormat.isVersion1(in) ? ProxyRefusal.VERSION : ProxyRefusal.MISSING);
        }
        if (in.readableBytes() < ProxyFormat.FIXED_LENGTH) {
            return new Incomplete();
        }
        ProxyFormat format = ProxyFormat.of(in);
        if (format.version() != 2) {
            return new Refused(ProxyRefusal.VERSION);
        }
        if (format.length() > MAX_LENGTH) {
            return new Refused(ProxyRefusal.TOO_LARGE);
        }
        if (!format.isDefined()) {
            return new Refused(ProxyRefusal.MALFORMED);
        }
        if (in.readableBytes() < format.length()) {
            return new Incomplete();
        }
        ByteBuf addresses = in.readSlice(format.length()).skipBytes(ProxyFormat.FIXED_LENGTH);
        return new Whole(format.namesClient() ? source(addresses, format.addressLength()) : peer);
    }

    /** Source address, destination address, source port, destination port. */
    private static InetSocketAddress source(ByteBuf addresses, int length) {
        byte[] source = new byte[length];
        addresses.readBytes(source).skipBytes(length);
        // ::ffff:192.0.2.1 becomes 192.0.2.1, so that it is the same client to access rules.
        return new InetSocketAddress(Addresses.ofOctets(source), addresses.readUnsignedShort());
    }
}
