package io.switchboard.records.kubernetes.watch;

import io.switchboard.query.Ticker;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time and chance as the watch sees them; tests own them.
 *
 * @param epochMillis the wall clock, in milliseconds of the Unix epoch
 * @param random for jitter; used by several threads
 * @param pause how a thread waits
 */
public record WatchTime(Ticker ticker, LongSupplier epochMillis, RandomGenerator random, Pause pause) {
    /** Waits for a condition for as long as a duration of the ticker. */
    @FunctionalInterface
    public interface Pause {
        /** Returns when the condition is signalled, after {@code nanos}, or for no reason; the condition's lock is held. */
        void await(Condition condition, long nanos) throws InterruptedException;
    }

    /** Real time, as far as waiting goes. */
    public WatchTime(Ticker ticker, LongSupplier epochMillis, RandomGenerator random) {
        // Whoever waits looks at the time again afterwards.
        this(ticker, epochMillis, random, (condition, nanos) -> condition.awaitNanos(nanos));
    }

    long nanos() {
        return ticker.nanos();
    }

    /** A duration that is longer or shorter than {@code nanos} by up to {@code part} of it. */
    long jitter(long nanos, double part) {
        return (long) (nanos * (1 + part * (2 * random.nextDouble() - 1)));
    }
}
