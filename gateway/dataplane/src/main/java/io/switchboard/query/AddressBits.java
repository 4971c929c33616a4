package io.switchboard.query;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as 128 bits in two longs, so that prefixes can be compared and hashed without touching the heap.
 *
 * <p>An IPv4 address takes its mapped form {@code ::ffff:a.b.c.d} (RFC 4291 §2.5.5.2); a client that a dual-stack socket
 * shows in that form is therefore the same client. Scope ids are left out.
 */
public final class AddressBits {
    private static final long MAPPED = 0xffffL << 32;

    private AddressBits() {}

    /** The high 64 bits of an address; copies an IPv6 address's octets, so for configuration and not for queries. */
    public static long high(InetAddress address) {
        return address instanceof Inet6Address ? bits(address.getAddress(), 0) : 0;
    }

    /** The low 64 bits of an address; copies an IPv6 address's octets, so for configuration and not for queries. */
    public static long low(InetAddress address) {
        return address instanceof Inet6Address ? bits(address.getAddress(), 8) : mapped(address);
    }

    /** Whether the address is an IPv4 address, which is the low 32 bits of {@code low} then. */
    public static boolean isV4(long high, long low) {
        return high == 0 && (low & ~0xffff_ffffL) == MAPPED;
    }

    /** The low 64 bits of an IPv4 address. */
    static long mapped(InetAddress address) {
        // Inet4Address.hashCode() is the address itself; getAddress() would allocate. Held to that by AddressBitsTest.
        return MAPPED | (address.hashCode() & 0xffff_ffffL);
    }

    private static long bits(byte[] octets, int offset) {
        long bits = 0;
        for (int i = offset; i < offset + Long.BYTES; i++) {
            bits = bits << 8 | (octets[i] & 0xff);
        }
        return bits;
    }

    /**
     * The IPv6 clients of one event loop's queries, in a direct-mapped table of recent ones, because the JDK hands out an
     * IPv6 address's octets only as a copy. A client in the table costs nothing on the heap, any other that copy.
     */
    static final class RecentV6 {
        private static final int SLOTS = 256;

        private final @Nullable Inet6Address[] addresses = new Inet6Address[SLOTS];
        private final long[] bits = new long[2 * SLOTS];

        /** The slot that holds {@code address} now. */
        int slot(Inet6Address address) {
            int hash = address.hashCode();
            int slot = (hash ^ hash >>> 8 ^ hash >>> 16 ^ hash >>> 24) & SLOTS - 1;
            if (!address.equals(addresses[slot])) {
                addresses[slot] = address;
                bits[2 * slot] = AddressBits.high(address);
                bits[2 * slot + 1] = AddressBits.low(address);
            }
            return slot;
        }

        long high(int slot) {
            return bits[2 * slot];
        }

        long low(int slot) {
            return bits[2 * slot + 1];
        }
    }
}
