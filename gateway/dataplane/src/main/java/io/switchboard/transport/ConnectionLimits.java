package io.switchboard.transport;

import io.switchboard.config.LimitsConfig;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts stream connections in total and per client address against their limits; shared by all event loops and all
 * stream transports. Any thread.
 */
public final class ConnectionLimits {
    /** What becomes of a new connection. */
    public enum Verdict {
        /** It is counted and may stay. */
        ACCEPTED,
        /** The total is reached: it may stay if another one goes. */
        FULL,
        /** Its client has as many as one may have. */
        CLIENT_FULL
    }

    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private volatile LimitsConfig.Tcp limits;

    /** Counters against {@code limits}. */
    public ConnectionLimits(LimitsConfig.Tcp limits) {
        this.limits = limits;
    }

    /** Other limits from now on; connections that are open stay. */
    public void use(LimitsConfig.Tcp newLimits) {
        limits = newLimits;
    }

    /** The limits in force. */
    public LimitsConfig.Tcp limits() {
        return limits;
    }

    /** Counts a connection of {@code client} unless that would be too many; {@link #release} undoes it. */
    public Verdict acquire(InetAddress client) {
        if (!acquireUnknown()) {
            return Verdict.FULL;
        }
        return identify(client) ? Verdict.ACCEPTED : Verdict.CLIENT_FULL;
    }

    /**
     * Counts a connection in total, as long as it is not known whose it is; false if that would be too many. It ends with
     * {@link #identify} or {@link #releaseUnknown}.
     */
    public boolean acquireUnknown() {
        if (open.incrementAndGet() > limits.connections()) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * Counts a connection that {@link #acquireUnknown} has counted as one of {@code client}, too; {@link #release} undoes
     * both. False if its client has as many as one may have: then it is not counted any more.
     */
    public boolean identify(InetAddress client) {
        if (openByClient.merge(client, 1, Integer::sum) > limits.connectionsPerClient()) {
            release(client);
            refused.increment();
            return false;
        }
        accepted.increment();
        return true;
    }

    /** Undoes one {@link #acquireUnknown} of a connection that ends unknown. */
    public void releaseUnknown() {
        open.decrementAndGet();
    }

    /** Undoes one {@link #acquire} that was accepted. */
    public void release(InetAddress client) {
        open.decrementAndGet();
        openByClient.computeIfPresent(client, (address, count) -> count > 1 ? count - 1 : null);
    }

    /** Notes that an idle connection was closed for a new one. */
    public void countEviction() {
        evicted.increment();
    }

    /** Notes that a connection was turned away because none was idle. */
    public void countRefusal() {
        refused.increment();
    }

    /** Connections open now. */
    public int open() {
        return open.get();
    }

    /** Connections accepted so far. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections turned away so far. */
    public long refused() {
        return refused.sum();
    }

    /** Idle connections closed for new ones so far. */
    public long evicted() {
        return evicted.sum();
    }
}
