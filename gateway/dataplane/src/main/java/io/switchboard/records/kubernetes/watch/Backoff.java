package io.switchboard.records.kubernetes.watch;

/** How long to wait after failures: twice as long after each, and short again after a time without any. One thread. */
final class Backoff {
    private static final double JITTER = 0.5;

    private final WatchTime time;
    private final WatchLimits limits;
    private long next;
    private long failedAt;

    Backoff(WatchTime time, WatchLimits limits) {
        this.time = time;
        this.limits = limits;
        next = limits.backoff().toNanos();
        failedAt = time.nanos();
    }

    /** Nanoseconds to wait after a failure now. */
    long afterFailure() {
        long now = time.nanos();
        if (now - failedAt > limits.stable().toNanos()) {
            next = limits.backoff().toNanos();
        }
        failedAt = now;
        long pause = time.jitter(next, JITTER);
        next = Math.min(2 * next, limits.maxBackoff().toNanos());
        return Math.min(pause, limits.maxBackoff().toNanos());
    }

    /** Nanoseconds to wait after an end that was no failure but came too soon. */
    long afterShortWatch() {
        return time.jitter(limits.backoff().toNanos(), JITTER);
    }
}
