package io.switchboard.access;

import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;

/** A loop whose time stands still until it is moved. */
final class FakeLoop implements QueryLoop {
    private final int index;
    private long nanos;

    FakeLoop(int index, long nanos) {
        this.index = index;
        this.nanos = nanos;
    }

    void advance(long byNanos) {
        nanos += byNanos;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void schedule(LoopTimer timer, long delayNanos) {
        throw new UnsupportedOperationException("access rules set no timer");
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }
}
