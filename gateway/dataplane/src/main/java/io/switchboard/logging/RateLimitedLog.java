package io.switchboard.logging;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a few events of one call site through in each interval and counts the rest, for places where every query may have
 * something to log:
 *
 * <pre>{@code
 * if (malformed.permit(loop.nanos())) {
 *     logger.log(Level.WARNING, "malformed reply", LogField.of("upstream", url));
 * }
 * }</pre>
 *
 * <p>The first event after an interval that suppressed some is preceded by a line that tells how many. Thread-safe;
 * refusing costs one addition and allocates nothing.
 */
public final class RateLimitedLog {
    private final System.Logger logger;
    private final String event;
    private final int limit;
    private final Duration interval;
    private final long intervalNanos;
    private final AtomicLong intervalStart = new AtomicLong();
    private final AtomicLong seen = new AtomicLong();

    /**
     * A limit for one call site.
     *
     * @param logger gets the line with the count
     * @param event what is suppressed, in a few words
     * @param limit events per interval, at least 1
     */
    public RateLimitedLog(System.Logger logger, String event, int limit, Duration interval) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
        }
        this.logger = logger;
        this.event = event;
        this.limit = limit;
        this.interval = interval;
        intervalNanos = interval.toNanos();
    }

    /**
     * Whether to log an event.
     *
     * @param nowNanos of one monotonic clock in every call
     */
    public boolean permit(long nowNanos) {
        long start = intervalStart.get();
        // Loops read the clock apart from each other, so "before the start" by little is still within the interval.
        if (Math.abs(nowNanos - start) >= intervalNanos && intervalStart.compareAndSet(start, nowNanos)) {
            long suppressed = seen.getAndSet(0) - limit;
            if (suppressed > 0) {
                logger.log(
                        Level.WARNING,
                        "suppressed: " + event,
                        LogField.of("count", suppressed),
                        LogField.of("interval_seconds", interval.toSeconds()));
            }
        }
        return seen.getAndIncrement() < limit;
    }
}
