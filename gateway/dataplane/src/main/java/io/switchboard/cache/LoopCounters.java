package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One event loop's counters: that loop's thread counts, any thread reads. */
final class LoopCounters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    /** Keeps the counters of two loops off each other's cache lines. */
    private static final int PADDING = 16;

    private final long[] counts = new long[PADDING + CacheCounter.values().length + PADDING];

    void increment(CacheCounter counter) {
        int index = PADDING + counter.ordinal();
        COUNT.setOpaque(counts, index, counts[index] + 1);
    }

    long count(CacheCounter counter) {
        return (long) COUNT.getOpaque(counts, PADDING + counter.ordinal());
    }
}
