package io.switchboard.records.kubernetes.watch;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests to the API server: how many by status, and how long until the answer began. For any thread.
 */
public final class RequestCounts {
    private static final String ERROR = "<error>";
    private static final String OTHER = "other";
    private static final List<String> CODES =
            List.of("200", "400", "401", "403", "404", "410", "422", "429", "500", "502", "503", "504", OTHER, ERROR);
    /** Upper bounds in milliseconds; the last class has none. */
    private static final int[] BOUNDS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000};

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLongArray byCode = new AtomicLongArray(CODES.size());
    private final AtomicLongArray byDuration = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();

    /** Statuses that are counted by themselves, {@code other}, and {@code <error>} for requests without an answer. */
    public static List<String> codes() {
        return CODES;
    }

    /** Requests that ended with one of {@link #codes}. */
    public long count(String code) {
        return byCode.get(CODES.indexOf(code));
    }

    /** Number of classes of durations. */
    public static int classes() {
        return BOUNDS.length + 1;
    }

    /** Upper bound of a class in seconds; the last is infinite. */
    public static double bound(int index) {
        return index < BOUNDS.length ? BOUNDS[index] / MILLIS_PER_SECOND : Double.POSITIVE_INFINITY;
    }

    /** Requests whose duration was in a class. */
    public long durations(int index) {
        return byDuration.get(index);
    }

    /** Sum of all durations in seconds. */
    public double seconds() {
        return nanos.sum() / NANOS_PER_SECOND;
    }

    void answered(int status, long durationNanos) {
        int index = CODES.indexOf(Integer.toString(status));
        byCode.incrementAndGet(index < 0 ? CODES.indexOf(OTHER) : index);
        took(durationNanos);
    }

    void failed(long durationNanos) {
        byCode.incrementAndGet(CODES.indexOf(ERROR));
        took(durationNanos);
    }

    private void took(long durationNanos) {
        int index = 0;
        while (index < BOUNDS.length && durationNanos > BOUNDS[index] * NANOS_PER_MILLI) {
            index++;
        }
        byDuration.incrementAndGet(index);
        nanos.add(durationNanos);
    }
}
