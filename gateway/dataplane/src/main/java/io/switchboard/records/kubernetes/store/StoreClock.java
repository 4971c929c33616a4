package io.switchboard.records.kubernetes.store;

import java.util.concurrent.TimeUnit;

/** Time as a store needs it. For any thread. */
public interface StoreClock {
    /** Nanoseconds since some moment. */
    long nanos();

    /** Milliseconds of the Unix epoch. */
    long epochMillis();

    /** Seconds of the Unix epoch. */
    default long epochSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(epochMillis());
    }

    /** Runs a task later, on some thread. */
    void after(long delay, TimeUnit unit, Runnable task);
}
