package io.switchboard.upstream;

/**
 * Below which time a given part of recent replies came. Times are counted in classes a fifth wide, and all counts are
 * halved now and then, so that the last thousand or two decide. One loop.
 */
final class LatencyQuantile {
    /** So few replies say nothing about the slowest of them. */
    static final int FEWEST = 20;

    private static final int CLASSES_PER_OCTAVE = 4;
    private static final int LOWEST_OCTAVE = 14;
    private static final int OCTAVES = 23;
    private static final int MEMORY = 2048;
    /** The quantile moves slowly; it is not found anew for each reply. */
    private static final int STALE_AFTER = 16;

    private final int percent;
    private final int[] counts = new int[CLASSES_PER_OCTAVE * OCTAVES];
    private int total;
    private int sinceFound = STALE_AFTER;
    private long found = -1;

    LatencyQuantile(int percent) {
        this.percent = percent;
    }

    /** Takes in the time of a reply, or of waiting for one in vain. */
    void add(long nanos) {
        counts[indexOf(nanos)]++;
        total++;
        sinceFound++;
        if (total >= MEMORY) {
            total = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] /= 2;
                total += counts[i];
            }
        }
    }

    /** The time in nanoseconds, rounded up to the end of its class; -1 as long as too little is known. */
    long nanos() {
        if (total < FEWEST) {
            return found;
        }
        if (sinceFound >= STALE_AFTER) {
            sinceFound = 0;
            found = find();
        }
        return found;
    }

    private long find() {
        int left = total * percent / 100;
        int index = 0;
        while (index < counts.length - 1 && left >= counts[index]) {
            left -= counts[index++];
        }
        return boundOf(index);
    }

    private static int indexOf(long nanos) {
        if (nanos < 1L << LOWEST_OCTAVE) {
            return 0;
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int quarter = (int) (nanos >>> octave - 2) & 3;
        return Math.min((octave - LOWEST_OCTAVE) * CLASSES_PER_OCTAVE + quarter, CLASSES_PER_OCTAVE * OCTAVES - 1);
    }

    private static long boundOf(int index) {
        int octave = index / CLASSES_PER_OCTAVE + LOWEST_OCTAVE;
        return (4L + index % CLASSES_PER_OCTAVE + 1) << octave - 2;
    }
}
