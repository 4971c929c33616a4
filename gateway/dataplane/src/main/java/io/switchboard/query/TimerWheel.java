package io.switchboard.query;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop in a hashed wheel: setting and cancelling are a few writes, firing is late by at most one
 * tick. The owner calls {@link #advance} about once a tick while {@link #size} is above 0. One thread.
 */
public final class TimerWheel {
    /** Length of a tick in nanoseconds. */
    public static final long TICK_NANOS = 5_000_000;

    private static final int SLOTS = 512;

    private final Slot[] slots = new Slot[SLOTS];
    private final Slot firing = new Slot();
    private final long originNanos;
    private long tick;
    private int size;

    /** An empty wheel whose time starts at {@code nowNanos}. */
    public TimerWheel(long nowNanos) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
        originNanos = nowNanos;
    }

    /** Sets a timer to {@code dueNanos}, taking it off its former place if it was set. */
    public void schedule(LoopTimer timer, long dueNanos) {
        timer.cancel();
        timer.dueNanos = dueNanos;
        long dueTick = Math.max((dueNanos - originNanos) / TICK_NANOS + 1, tick + 1);
        slots[(int) (dueTick & SLOTS - 1)].append(timer);
        timer.wheel = this;
        size++;
    }

    /** Fires what is due at {@code nowNanos}. */
    public void advance(long nowNanos) {
        long target = (nowNanos - originNanos) / TICK_NANOS;
        if (target - tick >= SLOTS) {
            // Far behind, as after a suspended process: one turn of the wheel visits every timer.
            tick = target - SLOTS;
        }
        while (tick < target) {
            tick++;
            fire(slots[(int) (tick & SLOTS - 1)], nowNanos);
        }
    }

    private void fire(Slot slot, long nowNanos) {
        // Timers that are set while others fire land in a slot again, never in the list that is being worked off.
        firing.takeAll(slot);
        for (LoopTimer timer = firing.first(); timer != null; timer = firing.first()) {
            timer.cancel();
            if (timer.dueNanos - nowNanos <= 0) {
                timer.expired();
            } else {
                slot.append(timer);
                timer.wheel = this;
                size++;
            }
        }
    }

    /**
     * How long until {@link #advance} may have something to fire, in nanoseconds from {@code nowNanos}; at most one turn
     * of the wheel.
     */
    public long untilNext(long nowNanos) {
        int ahead = 1;
        while (ahead < SLOTS && slots[(int) (tick + ahead & SLOTS - 1)].first() == null) {
            ahead++;
        }
        return originNanos + (tick + ahead) * TICK_NANOS - nowNanos;
    }

    /** Number of timers that are set. */
    public int size() {
        return size;
    }

    void cancelled() {
        size--;
    }

    /** A circular list; the slot itself is its head. */
    private static final class Slot extends LoopTimer {
        Slot() {
            previous = this;
            next = this;
        }

        void append(LoopTimer timer) {
            LoopTimer last = linked(previous);
            timer.previous = last;
            timer.next = this;
            last.next = timer;
            previous = timer;
        }

        @Nullable LoopTimer first() {
            return next == this ? null : next;
        }

        /** Takes over the timers of another list; this one must be empty. */
        void takeAll(Slot other) {
            if (other.next == other) {
                return;
            }
            LoopTimer first = linked(other.next);
            LoopTimer last = linked(other.previous);
            first.previous = this;
            last.next = this;
            next = first;
            previous = last;
            other.next = other;
            other.previous = other;
        }

        @Override
        protected void expired() {
            throw new IllegalStateException("a list is never due");
        }

        private static LoopTimer linked(@Nullable LoopTimer timer) {
            if (timer == null) {
                throw new IllegalStateException("a broken list");
            }
            return timer;
        }
    }
}
