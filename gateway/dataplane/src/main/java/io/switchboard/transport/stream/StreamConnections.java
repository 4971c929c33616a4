package io.switchboard.transport.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The stream connections of one event loop: those without a query in flight in the order in which they fell idle, and
 * all of them for the drain. Used by the loop's thread alone.
 */
public final class StreamConnections {
    private final Set<StreamConnection> open = new LinkedHashSet<>();
    private final LinkedHashSet<StreamConnection> idle = new LinkedHashSet<>();
    private boolean draining;

    void opened(StreamConnection connection) {
        open.add(connection);
    }

    void closed(StreamConnection connection) {
        open.remove(connection);
        idle.remove(connection);
    }

    void fellIdle(StreamConnection connection) {
        idle.addLast(connection);
    }

    void becameBusy(StreamConnection connection) {
        idle.remove(connection);
    }

    boolean evictOldestIdle() {
        if (idle.isEmpty()) {
            return false;
        }
        idle.removeFirst().closeNow();
        return true;
    }

    boolean draining() {
        return draining;
    }

    /** Closes idle connections now and the others with their last reply; new ones are told to end at once. */
    public void drain() {
        draining = true;
        new ArrayList<>(open).forEach(StreamConnection::drain);
    }

    /** Number of connections that are open. */
    public int size() {
        return open.size();
    }
}
