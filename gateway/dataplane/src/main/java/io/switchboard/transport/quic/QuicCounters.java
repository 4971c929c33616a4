package io.switchboard.transport.quic;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How often each {@link QuicEvent} came about, over all event loops. Any thread. */
public final class QuicCounters {
    private final LongAdder[] counts = IntStream.range(0, QuicEvent.values().length)
            .mapToObj(i -> new LongAdder())
            .toArray(LongAdder[]::new);

    /** Counts one. */
    public void count(QuicEvent event) {
        counts[event.ordinal()].increment();
    }

    /** How often so far. */
    public long get(QuicEvent event) {
        return counts[event.ordinal()].sum();
    }
}
