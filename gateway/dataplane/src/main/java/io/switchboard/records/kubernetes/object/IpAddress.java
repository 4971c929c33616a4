package io.switchboard.records.kubernetes.object;

import org.jspecify.annotations.Nullable;

/**
 * An address of either family in 128 bits; IPv4 as RFC 4291 §2.5.5.2 maps it. Two spellings of one address are equal.
 *
 * @param high the first eight octets
 * @param low the last eight
 */
public record IpAddress(long high, long low) {
    static final long MAPPED = 0xffff_0000_0000L;
    private static final long MAPPED_MASK = 0xffff_ffff_0000_0000L;

    /** An address of 4 or 16 octets. */
    public static IpAddress of(byte[] octets) {
        return octets.length == 4
                ? new IpAddress(0, MAPPED | number(octets, 0, 4))
                : new IpAddress(number(octets, 0, 8), number(octets, 8, 8));
    }

    /** An address in presentation form, or null if the text is none; nothing is resolved. */
    public static @Nullable IpAddress parse(String text) {
        AddressReader reader = new AddressReader();
        return reader.read(text) ? reader.address() : null;
    }

    static long number(byte[] octets, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << Byte.SIZE | octets[i] & 0xff;
        }
        return number;
    }

    /** Whether this is an address of IPv4. */
    public boolean isV4() {
        return high == 0 && (low & MAPPED_MASK) == MAPPED;
    }

    /** The 4 or 16 octets, in a new array. */
    public byte[] octets() {
        byte[] octets = new byte[isV4() ? 4 : 16];
        for (int i = octets.length - 1, shift = 0; i >= 0; i--, shift += Byte.SIZE) {
            long half = shift < Long.SIZE ? low : high;
            octets[i] = (byte) (half >>> (shift % Long.SIZE));
        }
        return octets;
    }

    /** The canonical text: dotted decimal, or RFC 5952 §4. */
    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
