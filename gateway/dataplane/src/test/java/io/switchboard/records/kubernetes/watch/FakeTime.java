package io.switchboard.records.kubernetes.watch;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. Whoever waits looks at it every few milliseconds. */
final class FakeTime {
    static final long START_MILLIS = 1_800_000_000_000L;
    private static final long LOOK_MILLIS = 2;

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    /** The same for the watch; chance is always the same. */
    WatchTime watchTime() {
        return new WatchTime(
                nanos::get,
                () -> START_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos.get()),
                new Random(1),
                (condition, left) -> {
                    if (!condition.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                        Thread.onSpinWait();
                    }
                });
    }

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    long nanos() {
        return nanos.get();
    }
}
