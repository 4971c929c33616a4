package io.switchboard.transport.tcp;

import io.netty.channel.EventLoop;
import io.switchboard.query.QueryLoop;
import io.switchboard.transport.stream.StreamConnector;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;

/** The connecting side of DNS over TCP: streams without anything in between. */
public final class TcpConnector {
    private TcpConnector() {}

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     */
    public static Connector open(EventLoop eventLoop, QueryLoop loop, ConnectTarget target, UpstreamCounters counters) {
        return new StreamConnector(eventLoop, loop, target, counters, null);
    }
}
