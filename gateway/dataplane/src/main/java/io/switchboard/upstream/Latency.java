package io.switchboard.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * How long an upstream takes to answer: when to stop waiting and ask again, and how it compares with others.
 *
 * <p>Shared by all loops without a lock. A sample that two loops write at once may be lost, which changes nothing; values
 * never tear. Times are in nanoseconds.
 */
final class Latency {
    /** The wait for an upstream that was never heard of. */
    static final long UNKNOWN_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** A resolver that has to ask others is not slow but busy: asking again sooner would only double its work. */
    static final long SHORTEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Clients ask again after some seconds; by then another upstream must have had its chance. */
    static final long LONGEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    /** After this time a sample weighs 1/e: an upstream that was slow once is tried again. */
    private static final double MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final VarHandle SMOOTHED = field("smoothed");
    private static final VarHandle VARIATION = field("variation");
    private static final VarHandle COST = field("cost");
    private static final VarHandle COST_NANOS = field("costNanos");
    private static final VarHandle LATEST = field("latest");

    private long smoothed;
    private long variation;
    private long cost;
    private long costNanos;
    private long latest;

    /** Takes in the time of one exchange. */
    void sample(long nanos, long now) {
        long sample = Math.max(1, nanos);
        LATEST.setOpaque(this, sample);
        long before = (long) SMOOTHED.getOpaque(this);
        if (before == 0) {
            SMOOTHED.setOpaque(this, sample);
            VARIATION.setOpaque(this, sample / 2);
        } else {
            // RFC 6298 §2.3, with its weights.
            long spread = (long) VARIATION.getOpaque(this);
            VARIATION.setOpaque(this, spread + (Math.abs(before - sample) - spread) / 4);
            SMOOTHED.setOpaque(this, Math.max(1, before + (sample - before) / 8));
        }
        weigh(sample, now);
    }

    /** The upstream was away and is back: only the latest time counts, whatever was before. */
    void restart() {
        long sample = (long) LATEST.getOpaque(this);
        SMOOTHED.setOpaque(this, sample);
        VARIATION.setOpaque(this, sample / 2);
        COST.setOpaque(this, sample);
    }

    /** Takes in that {@code nanos} passed in vain; moves the comparison, not the retry timer. */
    void penalty(long nanos, long now) {
        weigh(Math.max(1, nanos), now);
    }

    private void weigh(long sample, long now) {
        long before = cost(now);
        // Worse news counts in full at once, better news with the time that has passed (peak EWMA).
        long after = sample > before ? sample : before - (before - sample) / 8;
        COST.setOpaque(this, Math.max(1, after));
        COST_NANOS.setOpaque(this, now);
    }

    /** The recent time of an exchange, fading as no news comes; 0 for an upstream that was never heard of. */
    long cost(long now) {
        long known = (long) COST.getOpaque(this);
        long age = now - (long) COST_NANOS.getOpaque(this);
        // Fading by less than a thousandth is not worth an exponential.
        return known == 0 || age < MEMORY_NANOS / 1000 ? known : (long) (known * Math.exp(-age / MEMORY_NANOS));
    }

    /** How long to wait for a reply before the query is sent again (RFC 6298 §2). */
    long retryNanos() {
        long smooth = (long) SMOOTHED.getOpaque(this);
        if (smooth == 0) {
            return UNKNOWN_RETRY_NANOS;
        }
        long wait = smooth + 4 * (long) VARIATION.getOpaque(this);
        return Math.clamp(wait, SHORTEST_RETRY_NANOS, LONGEST_RETRY_NANOS);
    }

    /** The smoothed time of an exchange, 0 before the first. */
    long smoothedNanos() {
        return (long) SMOOTHED.getOpaque(this);
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Latency.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
