package io.switchboard.transport.http;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How often each {@link HttpEvent} came about, over all event loops. Any thread. */
public final class HttpCounters {
    private final LongAdder[] counts = IntStream.range(0, HttpEvent.values().length)
            .mapToObj(i -> new LongAdder())
            .toArray(LongAdder[]::new);

    /** Counts one. */
    public void count(HttpEvent event) {
        counts[event.ordinal()].increment();
    }

    /** Counts a response other than 200. */
    public void count(HttpStatus status) {
        count(HttpEvent.of(status));
    }

    /** How often so far. */
    public long get(HttpEvent event) {
        return counts[event.ordinal()].sum();
    }
}
