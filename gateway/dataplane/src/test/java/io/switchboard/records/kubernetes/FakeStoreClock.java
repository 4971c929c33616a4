package io.switchboard.records.kubernetes;

import io.switchboard.records.kubernetes.store.StoreClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that stands still until a test moves it. */
public final class FakeStoreClock implements StoreClock {
    private final List<Timer> timers = new ArrayList<>();
    private long nanos = 1;
    private long epochMillis = 1_700_000_000_000L;

    private record Timer(long atNanos, Runnable task) {}

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }

    @Override
    public void after(long delay, TimeUnit unit, Runnable task) {
        timers.add(new Timer(nanos + unit.toNanos(delay), task));
    }

    /** Lets time pass, and what is due happen. */
    public void advance(Duration duration) {
        nanos += duration.toNanos();
        epochMillis += duration.toMillis();
        List<Timer> due =
                timers.stream().filter(timer -> timer.atNanos <= nanos).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task.run());
    }
}
