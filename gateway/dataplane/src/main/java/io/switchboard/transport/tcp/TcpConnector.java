package io.switchboard.transport.tcp;

import io.netty.channel.EventLoop;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;
import java.net.InetSocketAddress;

/** Asks one upstream over TCP. */
public final class TcpConnector implements Connector {
    public TcpConnector(EventLoop eventLoop, QueryLoop loop, InetSocketAddress address, UpstreamCounters counters) {}

    @Override
    public void send(Attempt attempt) {
        attempt.failed(AttemptFailure.NETWORK);
    }

    @Override
    public void forget(Attempt attempt) {}

    @Override
    public int open() {
        return 0;
    }

    @Override
    public void close() {}
}
