package io.switchboard.transport;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The stream connections of one event loop, of all protocols: those without a query in flight in the order in which they
 * fell idle, and all of them for the drain. Used by the loop's thread alone.
 */
public final class StreamConnections {
    private final Set<ClientConnection> open = new LinkedHashSet<>();
    private final LinkedHashSet<ClientConnection> idle = new LinkedHashSet<>();
    private boolean draining;

    /**
     * Counts a new connection of {@code client}, for which another one may have to go; false if it must be turned away.
     * {@link ConnectionLimits#release} undoes it.
     */
    public boolean admit(ConnectionLimits limits, InetSocketAddress client) {
        return admitUnknown(limits) && limits.identify(client.getAddress());
    }

    /** The same for a connection of which it is not known yet whose it is: see {@link ConnectionLimits#acquireUnknown}. */
    public boolean admitUnknown(ConnectionLimits limits) {
        if (limits.acquireUnknown()) {
            return true;
        }
        // RFC 7766 §6.2.3: under pressure the connection that has been idle longest goes.
        if (evictOldestIdle()) {
            limits.countEviction();
            if (limits.acquireUnknown()) {
                return true;
            }
        }
        limits.countRefusal();
        return false;
    }

    private boolean evictOldestIdle() {
        if (idle.isEmpty()) {
            return false;
        }
        idle.removeFirst().closeNow();
        return true;
    }

    /** A connection stands. */
    public void opened(ClientConnection connection) {
        open.add(connection);
    }

    /** A connection is no more. */
    public void closed(ClientConnection connection) {
        open.remove(connection);
        idle.remove(connection);
    }

    /** A connection has nothing in flight. */
    public void fellIdle(ClientConnection connection) {
        idle.addLast(connection);
    }

    /** A connection has something in flight. */
    public void becameBusy(ClientConnection connection) {
        idle.remove(connection);
    }

    /** Whether connections are to end with their last reply. */
    public boolean draining() {
        return draining;
    }

    /** Closes idle connections now and the others with their last reply; new ones are told to end at once. */
    public void drain() {
        draining = true;
        new ArrayList<>(open).forEach(ClientConnection::drain);
    }

    /** Number of connections that are open. */
    public int size() {
        return open.size();
    }
}
