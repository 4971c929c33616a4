package io.switchboard.query;

import java.util.concurrent.Executor;

/**
 * An event loop as the query path sees it: its number, its clock, its timers, and a way to run something on it from
 * another thread.
 *
 * <p>Everything but {@link #execute} is for the loop's own thread.
 */
public interface QueryLoop extends Executor, Ticker {
    /** Number of this loop, from 0; indexes per-loop state. */
    int index();

    /** Whether the calling thread is this loop's. */
    boolean inLoop();

    /** Runs {@code timer} when {@code delayNanos} have passed, unless it is cancelled before; coarse, about 5 ms late. */
    void schedule(LoopTimer timer, long delayNanos);
}
