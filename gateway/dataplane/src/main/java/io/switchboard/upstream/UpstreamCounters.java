package io.switchboard.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one event loop counted about one upstream. Written by that loop alone, read by anyone: a counter may be a moment
 * behind, but never torn.
 */
public final class UpstreamCounters {
    /**
     * Upper bounds of the latency classes in microseconds; above the last is one more class. Closely spaced where a
     * cache in the same cluster answers, wide where a resolver has to ask around.
     */
    private static final int[] LATENCY_BOUNDS_MICROS = {
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000
    };

    private static final int EVENTS = UpstreamEvent.values().length;
    private static final int LATENCY_NANOS = EVENTS;
    private static final int IN_FLIGHT = EVENTS + 1;
    private static final int FIRST_CLASS = EVENTS + 2;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[FIRST_CLASS + LATENCY_BOUNDS_MICROS.length + 1];

    /** Counts one event. For the owning loop. */
    public void count(UpstreamEvent event) {
        add(event.ordinal(), 1);
    }

    void latency(long nanos) {
        add(LATENCY_NANOS, nanos);
        int latencyClass = 0;
        while (latencyClass < LATENCY_BOUNDS_MICROS.length && nanos > LATENCY_BOUNDS_MICROS[latencyClass] * 1_000L) {
            latencyClass++;
        }
        add(FIRST_CLASS + latencyClass, 1);
    }

    void inFlight(int change) {
        add(IN_FLIGHT, change);
    }

    private void add(int cell, long amount) {
        // One writer: a plain read of what it wrote itself, and an opaque write so that readers see whole values.
        CELL.setOpaque(cells, cell, cells[cell] + amount);
    }

    /** Adds what another one has counted, except what is under way. For one thread at a time. */
    void addAll(UpstreamCounters other) {
        for (int cell = 0; cell < cells.length; cell++) {
            if (cell != IN_FLIGHT) {
                add(cell, (long) CELL.getOpaque(other.cells, cell));
            }
        }
    }

    /** How often {@code event} was counted. */
    public long get(UpstreamEvent event) {
        return (long) CELL.getOpaque(cells, event.ordinal());
    }

    /** Sum of the time from query to reply, in nanoseconds. */
    public long latencyNanos() {
        return (long) CELL.getOpaque(cells, LATENCY_NANOS);
    }

    /** Queries under way. */
    public long inFlight() {
        return (long) CELL.getOpaque(cells, IN_FLIGHT);
    }

    /** Replies in latency class {@code index}, from 0 to {@link #latencyClasses()} - 1. */
    public long latencyClass(int index) {
        return (long) CELL.getOpaque(cells, FIRST_CLASS + index);
    }

    /** Number of latency classes. */
    public static int latencyClasses() {
        return LATENCY_BOUNDS_MICROS.length + 1;
    }

    /** Upper bound of a latency class in nanoseconds, {@link Long#MAX_VALUE} for the last. */
    public static long latencyBoundNanos(int index) {
        return index == LATENCY_BOUNDS_MICROS.length ? Long.MAX_VALUE : LATENCY_BOUNDS_MICROS[index] * 1_000L;
    }
}
