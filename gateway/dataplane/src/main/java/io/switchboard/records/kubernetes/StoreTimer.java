package io.switchboard.records.kubernetes;

import io.switchboard.records.kubernetes.store.StoreClock;
import io.switchboard.records.kubernetes.watch.WatchTime;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time for the store, with a thread that does what is due. */
final class StoreTimer implements StoreClock, AutoCloseable {
    private final WatchTime time;
    private final ScheduledThreadPoolExecutor thread;

    /** A timer whose thread has this name; it is started when something is to be done. */
    StoreTimer(WatchTime time, String name) {
        this.time = time;
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanos() {
        return time.ticker().nanos();
    }

    @Override
    public long epochMillis() {
        return time.epochMillis().getAsLong();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tasks of the store do not fail, and close() ends them
    public void after(long delay, TimeUnit unit, Runnable task) {
        try {
            thread.schedule(task, delay, unit);
        } catch (RejectedExecutionException e) {
            // Closed: nothing is due any more.
            return;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
