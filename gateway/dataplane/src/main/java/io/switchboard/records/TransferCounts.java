package io.switchboard.records;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Zone transfers of all event loops: how many are under way, of which there is a bound, and how they ended. */
public final class TransferCounts {
    /** Transfers at a time. Each keeps its version of the zone in memory until it ends. */
    public static final int MAX_AT_ONCE = 16;

    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder[] ended = new LongAdder[TransferOutcome.values().length];

    /** Nothing was transferred yet. */
    public TransferCounts() {
        Arrays.setAll(ended, index -> new LongAdder());
    }

    boolean begin() {
        if (underWay.incrementAndGet() <= MAX_AT_ONCE) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    void end(TransferOutcome outcome) {
        underWay.decrementAndGet();
        count(outcome);
    }

    void count(TransferOutcome outcome) {
        ended[outcome.ordinal()].increment();
    }

    /** How many ended so. */
    public long get(TransferOutcome outcome) {
        return ended[outcome.ordinal()].sum();
    }

    /** How many have not ended. */
    public int underWay() {
        return underWay.get();
    }
}
