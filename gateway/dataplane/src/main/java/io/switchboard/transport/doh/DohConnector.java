package io.switchboard.transport.doh;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.asking.MultiplexedConnection;
import io.switchboard.transport.asking.MultiplexedConnector;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.UpstreamCounters;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream by DNS over HTTPS: one HTTP/2 connection that carries all queries, a second one when the first is full
 * or has fallen silent; a few connections with one query each where the server speaks HTTP/1.1 only.
 */
public final class DohConnector extends MultiplexedConnector<DohExchange> {
    /** Enough for HTTP/1.1, whose connections carry one query each; HTTP/2 hardly needs two. */
    private static final int MAX_CONNECTIONS = 16;

    private final DohTarget target;
    private final ClientTls tls;
    private final AgedReply aged = new AgedReply();
    private final NativeTransport sockets;
    private boolean onlyHttp1;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     */
    public DohConnector(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, ClientTls tls, UpstreamCounters counters) {
        super(eventLoop, loop, target, counters, MAX_CONNECTIONS);
        this.target = DohTarget.of(target.endpoint(), target.address().getPort());
        this.tls = tls;
        this.sockets = NativeTransport.of(eventLoop);
    }

    @Override
    protected DohExchange exchange(Attempt attempt) {
        return new DohExchange(attempt, aged);
    }

    @Override
    protected @Nullable MultiplexedConnection<DohExchange> connection(Attempt first) {
        SocketChannel channel = sockets.newSocketChannel();
        return channel == null ? null : new DohConnectorConnection(this, channel, first);
    }

    /** Connects, and puts TLS in place. */
    void connect(DohConnectorConnection connection, SocketChannel channel) {
        InetSocketAddress to = address();
        channel.config().setTcpNoDelay(true).setConnectTimeoutMillis(0);
        channel.pipeline()
                .addLast(tls.context(DohProtocols.ALPN).newHandler(channel.alloc(), tls.peerName(), to.getPort()));
        connection.awaitHandshake();
        eventLoop().register(channel);
        channel.connect(to).addListener(connect -> connection.connected(connect.isSuccess()));
    }

    DohTarget target() {
        return target;
    }

    /** Whether the server has agreed on nothing better than HTTP/1.1, so that a connection to be carries one query. */
    boolean onlyHttp1() {
        return onlyHttp1;
    }

    void speaks(boolean http2) {
        onlyHttp1 = !http2;
    }
}
