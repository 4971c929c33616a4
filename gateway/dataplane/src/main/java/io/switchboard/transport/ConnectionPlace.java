package io.switchboard.transport;

import java.net.InetSocketAddress;

/** One connection's count in {@link ConnectionLimits}, given back once, whoever is first to see it end. One thread. */
public final class ConnectionPlace {
    private final ConnectionLimits limits;
    private final InetSocketAddress client;
    private boolean released;

    /** The place of a connection that was admitted. */
    public ConnectionPlace(ConnectionLimits limits, InetSocketAddress client) {
        this.limits = limits;
        this.client = client;
    }

    /** Who has it: the address that the connection comes from. */
    public InetSocketAddress client() {
        return client;
    }

    /** Gives it back; without effect the second time. */
    public void release() {
        if (!released) {
            released = true;
            limits.release(client.getAddress());
        }
    }
}
