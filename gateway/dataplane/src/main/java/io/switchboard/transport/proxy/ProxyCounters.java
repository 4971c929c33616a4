package io.switchboard.transport.proxy;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How often each {@link ProxyRefusal} came about, over all event loops. Any thread. */
public final class ProxyCounters {
    private final LongAdder[] counts = IntStream.range(0, ProxyRefusal.values().length)
            .mapToObj(i -> new LongAdder())
            .toArray(LongAdder[]::new);

    void count(ProxyRefusal refusal) {
        counts[refusal.ordinal()].increment();
    }

    /** How often so far. */
    public long get(ProxyRefusal refusal) {
        return counts[refusal.ordinal()].sum();
    }
}
