package io.switchboard.transport.doq;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.quic.AskingQuic;
import io.switchboard.transport.quic.QuicConnector;
import io.switchboard.transport.quic.QuicConnectorConnection;
import io.switchboard.transport.quic.QuicExchange;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;

/** The connecting side of DNS over QUIC. No octet of a query leaves before the server has proven to be the configured one. */
public final class DoqConnector implements AskingQuic {
    private DoqConnector() {}

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public static Connector open(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, ClientTls tls, UpstreamCounters counters) {
        return new QuicConnector(eventLoop, loop, target, tls, counters, new DoqConnector());
    }

    @Override
    public String alpn() {
        return DoqListener.PROTOCOL;
    }

    @Override
    public int controlStreams() {
        return 0;
    }

    @Override
    public int noError() {
        return DoqError.NO_ERROR;
    }

    @Override
    public QuicExchange exchange(Attempt attempt) {
        return new DoqExchange(attempt);
    }

    @Override
    public void opened(QuicConnectorConnection connection, QuicChannel channel) {}
}
