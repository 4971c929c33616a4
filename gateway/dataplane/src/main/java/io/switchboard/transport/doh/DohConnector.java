package io.switchboard.transport.doh;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream by DNS over HTTPS: one HTTP/2 connection that carries all queries, a second one when the first is full
 * or has fallen silent; a few connections with one query each where the server speaks HTTP/1.1 only.
 */
public final class DohConnector implements Connector {
    /** Enough for HTTP/1.1, whose connections carry one query each; HTTP/2 hardly needs two. */
    private static final int MAX_CONNECTIONS = 16;
    /** Queries that wait for room on a connection. */
    private static final int MAX_WAITING = 1_000;
    /** A handshake that takes longer will not come about. */
    private static final long LONGEST_CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final EventLoop eventLoop;
    private final QueryLoop loop;
    private final InetSocketAddress address;
    private final DohTarget target;
    private final long maximumAgeNanos;
    private final ClientTls tls;
    private final UpstreamCounters counters;
    private final AgedReply aged = new AgedReply();
    private final List<DohConnectorConnection> connections = new ArrayList<>();
    private final LinkedHashSet<DohExchange> waiting = new LinkedHashSet<>();
    private final boolean epoll;
    private boolean onlyHttp1;
    private boolean closed;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     */
    public DohConnector(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, ClientTls tls, UpstreamCounters counters) {
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.address = target.address();
        this.target = DohTarget.of(target.endpoint(), target.address().getPort());
        this.maximumAgeNanos = target.connections().maximumAge().toNanos();
        this.tls = tls;
        this.counters = counters;
        this.epoll = eventLoop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    }

    @Override
    public void send(Attempt attempt) {
        send(new DohExchange(this, attempt), null);
    }

    /**
     * Sends once more what was lost with a connection or a stream.
     *
     * @param avoid where it was lost
     */
    void sendAgain(DohExchange exchange, DohConnectorConnection avoid) {
        if (!exchange.ended()) {
            if (exchange.attempt().deadlineNanos() - loop.nanos() <= 0) {
                exchange.fail(AttemptFailure.NETWORK);
            } else {
                send(exchange, avoid);
            }
        }
    }

    private void send(DohExchange exchange, @Nullable DohConnectorConnection avoid) {
        exchange.over(null);
        if (closed) {
            exchange.fail(AttemptFailure.CLOSED);
            return;
        }
        long now = loop.nanos();
        DohConnectorConnection connection = withRoom(now, avoid);
        if (connection == null && connections.size() < MAX_CONNECTIONS) {
            connection = open(exchange.attempt(), now);
        }
        if (connection != null && connection.isClosed()) {
            // Refused before the call that opened it returned.
            exchange.fail(AttemptFailure.CONNECT);
        } else if (connection != null) {
            connection.send(exchange);
        } else if (waiting.size() < MAX_WAITING && !connections.isEmpty()) {
            waiting.add(exchange);
        } else {
            exchange.fail(AttemptFailure.NO_ROOM);
        }
    }

    private @Nullable DohConnectorConnection withRoom(long now, @Nullable DohConnectorConnection avoid) {
        for (int i = 0; i < connections.size(); i++) {
            DohConnectorConnection connection = connections.get(i);
            if (connection != avoid && connection.hasRoom(now)) {
                return connection;
            }
        }
        return null;
    }

    private @Nullable DohConnectorConnection open(Attempt attempt, long now) {
        SocketChannel channel = channel();
        if (channel == null) {
            return null;
        }
        // Half of what is left, so that somebody else can be asked in the other half.
        long patience = Math.min(LONGEST_CONNECT_NANOS, Math.max(0, (attempt.deadlineNanos() - now) / 2));
        DohConnectorConnection connection = new DohConnectorConnection(this, target, channel, now, now + patience);
        connections.add(connection);
        channel.config().setTcpNoDelay(true).setConnectTimeoutMillis(0);
        connection.prepare(tls, address.getPort());
        eventLoop.register(channel);
        channel.connect(address).addListener(connect -> {
            if (!connect.isSuccess()) {
                connection.lost(AttemptFailure.CONNECT);
            }
        });
        return connection;
    }

    private @Nullable SocketChannel channel() {
        try {
            return epoll ? new EpollSocketChannel() : new NioSocketChannel();
        } catch (ChannelException e) {
            // As many files are open as may be.
            return null;
        }
    }

    /** A connection may have room for what waits. */
    void roomAt(DohConnectorConnection connection) {
        long now = loop.nanos();
        while (!waiting.isEmpty() && connection.hasRoom(now)) {
            connection.send(waiting.removeFirst());
        }
    }

    void noLongerWaits(DohExchange exchange) {
        waiting.remove(exchange);
    }

    /** Whether the server has agreed on nothing better than HTTP/1.1, so that a connection to be carries one query. */
    boolean onlyHttp1() {
        return onlyHttp1;
    }

    void speaks(boolean http2) {
        onlyHttp1 = !http2;
    }

    @Override
    public void forget(Attempt attempt) {
        if (attempt.carrier() instanceof DohExchange exchange) {
            exchange.forget();
        }
    }

    void closed(DohConnectorConnection connection, AttemptFailure failure) {
        connections.remove(connection);
        if (connections.isEmpty()) {
            List<DohExchange> left = List.copyOf(waiting);
            waiting.clear();
            left.forEach(exchange -> exchange.fail(failure));
        }
    }

    /** How old a connection may become. */
    long maximumAgeNanos() {
        return maximumAgeNanos;
    }

    QueryLoop loop() {
        return loop;
    }

    AgedReply aged() {
        return aged;
    }

    void count(UpstreamEvent event) {
        counters.count(event);
    }

    @Override
    public int open() {
        return connections.size();
    }

    @Override
    public void close() {
        closed = true;
        while (!connections.isEmpty()) {
            connections.getLast().close();
        }
    }
}
