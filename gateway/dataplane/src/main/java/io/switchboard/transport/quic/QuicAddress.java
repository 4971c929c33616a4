package io.switchboard.transport.quic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sockets that event loops have for one address. They go together, after the last connection of all of them: with one
 * socket less, the kernel would give the packets of connections to other sockets than before. Any thread.
 */
public final class QuicAddress {
    private final AtomicInteger open = new AtomicInteger();
    private final List<Runnable> sockets = new CopyOnWriteArrayList<>();

    /** @param unused is run, on any thread, whenever the last connection has ended */
    void add(Runnable unused) {
        sockets.add(unused);
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended() {
        if (open.decrementAndGet() == 0) {
            sockets.forEach(Runnable::run);
        }
    }

    boolean isUnused() {
        return open.get() == 0;
    }
}
