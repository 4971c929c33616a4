package io.switchboard.metrics;

/**
 * Bounds of a histogram: two to every power of two, at 2, 3, 4, 6, 8, 12, ... steps. The bucket of a value comes from
 * arithmetic, so recording searches nothing, and no value is off by more than half.
 *
 * @param stepNumerator a step is this many...
 * @param stepDenominator ...of these parts of the unit of values; a power of two
 * @param bounds how many; what is above the last falls into the bucket with number {@code bounds}
 */
record LogLinear(int stepNumerator, int stepDenominator, int bounds) {
    /** Nanoseconds, from 0.98 µs to 8.2 s: every second bound from 0.25 ms on is one of CoreDNS's. */
    static final LogLinear NANOS = new LogLinear(15_625, 32, 47);

    /** Octets of a message, from 32 to 65,536. */
    static final LogLinear OCTETS = new LogLinear(16, 1, 23);

    /** Buckets, the one without an upper bound included. */
    int buckets() {
        return bounds + 1;
    }

    /** The bucket of a value; of a value below 0, the first. */
    int bucket(long value) {
        long below = (value * stepDenominator - 1) / stepNumerator;
        if (below < 2) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(below);
        int half = (int) (below >>> (exponent - 1)) & 1;
        return Math.min(2 * exponent - 1 + half, bounds);
    }

    /** The upper bound of a bucket, itself inside. */
    double bound(int bucket) {
        if (bucket == bounds) {
            return Double.POSITIVE_INFINITY;
        }
        long steps = (bucket & 1) == 0 ? 2L << (bucket / 2) : 3L << (bucket / 2);
        return (double) steps * stepNumerator / stepDenominator;
    }
}
