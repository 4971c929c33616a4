package io.switchboard.transport.dot;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.stream.StreamConnector;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;

/**
 * The connecting side of DNS over TLS. No octet of a query leaves before the server has proven to be the configured one
 * (RFC 8310 §5), and nothing ever falls back to clear text.
 */
public final class DotConnector {
    private DotConnector() {}

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     */
    public static Connector open(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, ClientTls tls, UpstreamCounters counters) {
        int port = target.address().getPort();
        return new StreamConnector(eventLoop, loop, target, counters, allocator -> handler(tls, port, allocator));
    }

    private static SslHandler handler(ClientTls tls, int port, ByteBufAllocator allocator) {
        SslHandler handler = tls.context(DotHandshake.ALPN).newHandler(allocator, tls.peerName(), port);
        // The connection's own timer knows how much of the query's time is left.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
