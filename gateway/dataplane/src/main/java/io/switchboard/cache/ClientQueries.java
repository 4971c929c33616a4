package io.switchboard.cache;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** How many queries of one client address wait for upstreams. Any thread. */
final class ClientQueries {
    private static final int GONE = Integer.MIN_VALUE;

    private final InetAddress client;
    private final AtomicInteger waiting = new AtomicInteger();

    ClientQueries(InetAddress client) {
        this.client = client;
    }

    InetAddress client() {
        return client;
    }

    int waiting() {
        return Math.max(0, waiting.get());
    }

    /** Whether it is out of the table and counts for nobody. */
    boolean isGone() {
        return waiting.get() < 0;
    }

    /** Counts one more unless there are {@code limit} already, or this is {@linkplain #isGone gone}. */
    boolean enter(int limit) {
        int before = waiting.get();
        while (before >= 0 && before < limit) {
            if (waiting.compareAndSet(before, before + 1)) {
                return true;
            }
            before = waiting.get();
        }
        return false;
    }

    /** Counts one less; true if none is left. */
    boolean leave() {
        return waiting.decrementAndGet() == 0;
    }

    /** Ends this count if no query waits; whoever comes next needs another. */
    boolean end() {
        return waiting.compareAndSet(0, GONE);
    }
}
