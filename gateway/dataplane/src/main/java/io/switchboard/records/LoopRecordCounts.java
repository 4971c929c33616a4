package io.switchboard.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One event loop's part of {@link RecordCounts}: that loop's thread counts, any thread reads. */
final class LoopRecordCounts {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    /** Keeps the counters of two loops off each other's cache lines. */
    private static final int PADDING = 16;

    private final long[] counts = new long[PADDING + RecordOutcome.values().length + PADDING];

    /** With one writer this needs no more than a load and a store. */
    void increment(RecordOutcome outcome) {
        int index = PADDING + outcome.ordinal();
        COUNT.setOpaque(counts, index, counts[index] + 1);
    }

    long count(RecordOutcome outcome) {
        return (long) COUNT.getOpaque(counts, PADDING + outcome.ordinal());
    }
}
