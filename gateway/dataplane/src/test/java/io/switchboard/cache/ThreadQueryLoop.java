package io.switchboard.cache;

import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.TimerWheel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An event loop with a thread and a clock of its own, for tests of what happens between loops. */
final class ThreadQueryLoop implements QueryLoop, AutoCloseable {
    private final int index;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final Thread thread;
    private volatile boolean closed;

    ThreadQueryLoop(int index) {
        this.index = index;
        thread = Thread.ofPlatform().name("test-loop-" + index).start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                Runnable task = tasks.poll(5, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
                timers.advance(nanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(LoopTimer timer, long delayNanos) {
        timers.schedule(timer, nanos() + delayNanos);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(10_000);
    }
}
