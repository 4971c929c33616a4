package io.switchboard.transport.stream;

import io.netty.channel.ChannelHandler;
import io.switchboard.query.QueryLoop;
import io.switchboard.transport.ConnectionLimits;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** A client's connection that is counted among the limits and does not carry messages yet. One event loop. */
public final class StreamClient {
    private final QueryLoop loop;
    private final ConnectionLimits limits;
    private final InetSocketAddress address;
    private final Supplier<ChannelHandler> connection;

    /**
     * A connection that is counted in {@code limits}.
     *
     * @param connection makes the handler that takes messages and keeps the count
     */
    public StreamClient(
            QueryLoop loop, ConnectionLimits limits, InetSocketAddress address, Supplier<ChannelHandler> connection) {
        this.loop = loop;
        this.limits = limits;
        this.address = address;
        this.connection = connection;
    }

    /** Who it is. */
    public InetSocketAddress address() {
        return address;
    }

    /** The event loop, for timers. */
    public QueryLoop loop() {
        return loop;
    }

    /** The handler that takes messages from now on; it keeps the count. Once, instead of {@link #gone}. */
    public ChannelHandler connection() {
        return connection.get();
    }

    /** It ended before it carried messages. Once, instead of {@link #connection}. */
    public void gone() {
        limits.release(address.getAddress());
    }
}
