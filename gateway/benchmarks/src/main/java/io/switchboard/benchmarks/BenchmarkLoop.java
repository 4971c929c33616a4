package io.switchboard.benchmarks;

import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;

/** The benchmark's thread as an event loop; its timers never fire. */
final class BenchmarkLoop implements QueryLoop {
    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void schedule(LoopTimer timer, long delayNanos) {
        // Nothing in a benchmark lasts long enough to time out.
    }
}
