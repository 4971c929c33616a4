package io.switchboard.query;

import org.jspecify.annotations.Nullable;

/**
 * A timer that is its own list node, so that setting and cancelling it allocates nothing. Extend it and keep the state
 * of what times out in the same object. Used by one event loop's thread alone.
 */
public abstract class LoopTimer {
    @Nullable LoopTimer previous;

    @Nullable LoopTimer next;

    long dueNanos;

    @Nullable TimerWheel wheel;

    /** Called on the event loop when the time has come; the timer may be scheduled again. */
    protected abstract void expired();

    /** Takes the timer off its loop; without effect if it is not set. */
    public final void cancel() {
        LoopTimer before = previous;
        LoopTimer after = next;
        if (before != null && after != null) {
            before.next = after;
            after.previous = before;
            previous = null;
            next = null;
            if (wheel != null) {
                wheel.cancelled();
                wheel = null;
            }
        }
    }

    /** Whether the timer is set. */
    public final boolean isScheduled() {
        return next != null;
    }
}
