package io.switchboard.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.Ticker;
import io.switchboard.query.TimerWheel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of Netty's event loops as the query path sees it, with a timer wheel that ticks only while timers are set.
 *
 * <p>{@link #execute} may be called by any thread, all else by the loop's own.
 */
public final class GatewayLoop implements QueryLoop, Runnable {
    private final int index;
    private final EventLoop eventLoop;
    private final Ticker ticker;
    private final TimerWheel timers;
    private @Nullable ScheduledFuture<?> nextTick;
    private long nextTickNanos;

    /** Wraps {@code eventLoop} as the gateway's loop number {@code index}. */
    public GatewayLoop(int index, EventLoop eventLoop, Ticker ticker) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.ticker = ticker;
        this.timers = new TimerWheel(ticker.nanos());
    }

    /** Netty's view of this loop. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }

    @Override
    public void schedule(LoopTimer timer, long delayNanos) {
        long now = ticker.nanos();
        if (nextTick == null) {
            // The wheel stood still while it was empty.
            timers.advance(now);
        }
        timers.schedule(timer, now + delayNanos);
        if (nextTick == null || nextTickNanos - now > delayNanos + TimerWheel.TICK_NANOS) {
            tickIn(Math.max(TimerWheel.TICK_NANOS, delayNanos), now);
        }
    }

    /** Fires what is due, then sleeps until there may be more. */
    @Override
    public void run() {
        // While timers fire, the tick that is over stands for the next one: a timer that sets another then neither
        // turns
        // the wheel inside its own turn nor decides alone when the next tick comes.
        timers.advance(ticker.nanos());
        nextTick = null;
        if (timers.size() > 0) {
            long now = ticker.nanos();
            tickIn(Math.max(TimerWheel.TICK_NANOS, timers.untilNext(now)), now);
        }
    }

    private void tickIn(long delayNanos, long now) {
        if (nextTick != null) {
            nextTick.cancel(false);
        }
        nextTickNanos = now + delayNanos;
        nextTick = eventLoop.schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    }
}
