package io.switchboard.query;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An event loop whose time the test owns: tasks run when the test says so, timers fire when it moves the clock.
 *
 * <p>{@link #execute} may be called from any thread; all else is for the thread that the test runs on, which is also
 * the thread of the loop. Loops that share a clock are moved by {@link #advanceTogether}.
 */
public final class FakeQueryLoop implements QueryLoop {
    /** Far from 0 and close to overflow, so that nanos compared by value instead of by difference are found. */
    private static final long START_NANOS =
            Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

    private final int index;
    private final Thread thread = Thread.currentThread();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final LoopTimer timers = new Ring();
    private long nanos = START_NANOS;

    /** Loop number 0. */
    public FakeQueryLoop() {
        this(0);
    }

    /** A loop with a number of its own. */
    public FakeQueryLoop(int index) {
        this.index = index;
        timers.next = timers;
        timers.previous = timers;
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
        return nanos;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(LoopTimer timer, long delayNanos) {
        timer.cancel();
        timer.dueNanos = nanos + Math.max(0, delayNanos);
        LoopTimer before = before(timer.dueNanos);
        timer.previous = before;
        timer.next = before.next;
        next(before).previous = timer;
        before.next = timer;
    }

    /** The last timer that is due no later, so that timers of one moment fire in the order they were set. */
    private LoopTimer before(long dueNanos) {
        LoopTimer timer = previous(timers);
        while (timer != timers && timer.dueNanos - dueNanos > 0) {
            timer = previous(timer);
        }
        return timer;
    }

    /** Runs what was handed to {@link #execute}, and what that hands on in turn. */
    public void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass: timers fire at their moment and tasks run as they come. */
    public void advance(Duration time) {
        advanceTogether(time, this);
    }

    /** Lets the same time pass on several loops, with their timers in the order of time. */
    public static void advanceTogether(Duration time, FakeQueryLoop... loops) {
        long remaining = time.toNanos();
        while (true) {
            runAll(loops);
            FakeQueryLoop earliest = earliest(loops);
            long step = Math.max(0, earliest.untilNextTimer());
            if (step > remaining) {
                break;
            }
            pass(step, loops);
            remaining -= step;
            earliest.fireNext();
        }
        pass(remaining, loops);
    }

    private static void runAll(FakeQueryLoop... loops) {
        boolean ran = true;
        while (ran) {
            ran = false;
            for (FakeQueryLoop loop : loops) {
                ran |= !loop.tasks.isEmpty();
                loop.runTasks();
            }
        }
    }

    private static void pass(long nanos, FakeQueryLoop... loops) {
        for (FakeQueryLoop loop : loops) {
            loop.nanos += nanos;
        }
    }

    private static FakeQueryLoop earliest(FakeQueryLoop... loops) {
        FakeQueryLoop earliest = loops[0];
        for (FakeQueryLoop loop : loops) {
            if (loop.untilNextTimer() < earliest.untilNextTimer()) {
                earliest = loop;
            }
        }
        return earliest;
    }

    private long untilNextTimer() {
        LoopTimer first = next(timers);
        return first == timers ? Long.MAX_VALUE : first.dueNanos - nanos;
    }

    private void fireNext() {
        LoopTimer first = next(timers);
        first.cancel();
        first.expired();
    }

    /** Number of timers that are set; 0 at the end of a test that leaks none. */
    public int scheduledTimers() {
        int count = 0;
        for (LoopTimer timer = next(timers); timer != timers; timer = next(timer)) {
            count++;
        }
        return count;
    }

    /** Number of tasks that wait for {@link #runTasks}. */
    public int waitingTasks() {
        return tasks.size();
    }

    private static LoopTimer next(LoopTimer timer) {
        LoopTimer next = timer.next;
        if (next == null) {
            throw new IllegalStateException("timer: off the ring (expected: set)");
        }
        return next;
    }

    private static LoopTimer previous(LoopTimer timer) {
        LoopTimer previous = timer.previous;
        if (previous == null) {
            throw new IllegalStateException("timer: off the ring (expected: set)");
        }
        return previous;
    }

    /** The ring's own node, which never fires. */
    private static final class Ring extends LoopTimer {
        @Override
        protected void expired() {
            throw new IllegalStateException("the ring's own node fired");
        }
    }
}
