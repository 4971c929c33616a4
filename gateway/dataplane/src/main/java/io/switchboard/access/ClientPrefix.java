package io.switchboard.access;

import io.switchboard.query.AddressBits;

/** What counts as one client: all addresses that agree in a prefix, whose length differs by family. Immutable. */
final class ClientPrefix {
    private static final int MAPPED_PREFIX = 96;

    private final KeyedHash hash;
    private final long v4LowMask;
    private final long v6HighMask;
    private final long v6LowMask;

    /**
     * Prefixes of the given lengths.
     *
     * @param v4 0 to 32
     * @param v6 0 to 128
     */
    ClientPrefix(KeyedHash hash, int v4, int v6) {
        check("prefix-v4", v4, 32);
        check("prefix-v6", v6, 128);
        this.hash = hash;
        this.v4LowMask = lowMask(MAPPED_PREFIX + v4);
        this.v6HighMask = v6 == 0 ? 0 : -1L << Math.max(0, 64 - v6);
        this.v6LowMask = lowMask(v6);
    }

    private static void check(String key, int length, int longest) {
        if (length < 0 || length > longest) {
            throw new IllegalArgumentException(key + ": " + length + " (expected: 0 to " + longest + ")");
        }
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    /** A hash of the address's prefix and of {@code kind}, which keeps different counts of one client apart; never 0. */
    long key(long high, long low, long kind) {
        long key = AddressBits.isV4(high, low)
                ? hash.add(hash.start(), low & v4LowMask)
                : hash.add(hash.add(hash.start(), high & v6HighMask), low & v6LowMask);
        key = hash.add(key, kind);
        return key == 0 ? 1 : key;
    }
}
