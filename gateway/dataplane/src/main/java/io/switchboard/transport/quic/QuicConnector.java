package io.switchboard.transport.quic;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream over QUIC: one connection that carries all queries, another one when the first is full, old or has
 * fallen silent. Queries that find no room wait for it within their deadlines.
 */
public final class QuicConnector implements Connector {
    private static final int MAX_CONNECTIONS = 8;
    /** Queries that wait for room on a connection. */
    private static final int MAX_WAITING = 1_000;
    /** A handshake that takes longer will not come about. */
    private static final long LONGEST_CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final EventLoop eventLoop;
    private final QueryLoop loop;
    private final InetSocketAddress address;
    private final long maximumAgeNanos;
    private final ClientTls tls;
    private final Entropy entropy = new Entropy();
    private final UpstreamCounters counters;
    private final AskingQuic asking;
    private final List<QuicConnectorConnection> connections = new ArrayList<>();
    private final LinkedHashSet<QuicExchange> waiting = new LinkedHashSet<>();
    private final boolean epoll;
    private @Nullable QuicSslContext context;
    private boolean closed;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public QuicConnector(
            EventLoop eventLoop,
            QueryLoop loop,
            ConnectTarget target,
            ClientTls tls,
            UpstreamCounters counters,
            AskingQuic asking) {
        QuicLibrary.require();
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.address = target.address();
        this.maximumAgeNanos = target.connections().maximumAge().toNanos();
        this.tls = tls;
        this.counters = counters;
        this.asking = asking;
        this.epoll = eventLoop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
    }

    @Override
    public void send(Attempt attempt) {
        send(asking.exchange(attempt), null);
    }

    /**
     * Sends once more what was lost with a connection or a stream.
     *
     * @param avoid where it was lost
     */
    void sendAgain(QuicExchange exchange, QuicConnectorConnection avoid) {
        if (!exchange.ended()) {
            if (exchange.attempt().deadlineNanos() - loop.nanos() <= 0) {
                exchange.fail(AttemptFailure.NETWORK);
            } else {
                send(exchange, avoid);
            }
        }
    }

    private void send(QuicExchange exchange, @Nullable QuicConnectorConnection avoid) {
        exchange.over(null);
        if (closed) {
            exchange.fail(AttemptFailure.CLOSED);
            return;
        }
        long now = loop.nanos();
        QuicConnectorConnection avoided = avoided(exchange.attempt());
        QuicConnectorConnection connection = withRoom(now, avoid, avoided);
        if (connection == null && connections.size() < MAX_CONNECTIONS) {
            connection = open(exchange.attempt(), now);
        }
        if (connection == null && avoided != null && avoided != avoid && avoided.hasRoom(now)) {
            connection = avoided;
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

    /** Where the same query waits already, in vain so far. */
    private static @Nullable QuicConnectorConnection avoided(Attempt attempt) {
        return attempt.avoided() instanceof QuicExchange other ? other.connection() : null;
    }

    private @Nullable QuicConnectorConnection withRoom(
            long now, @Nullable QuicConnectorConnection avoid, @Nullable QuicConnectorConnection avoided) {
        for (int i = 0; i < connections.size(); i++) {
            QuicConnectorConnection connection = connections.get(i);
            if (connection != avoid && connection != avoided && connection.hasRoom(now)) {
                return connection;
            }
        }
        return null;
    }

    private @Nullable QuicConnectorConnection open(Attempt attempt, long now) {
        DatagramChannel socket = socket();
        if (socket == null) {
            return null;
        }
        // Half of what is left, so that somebody else can be asked in the other half.
        long patience = Math.min(LONGEST_CONNECT_NANOS, Math.max(0, (attempt.deadlineNanos() - now) / 2));
        QuicConnectorConnection connection =
                new QuicConnectorConnection(this, asking, socket, eventLoop, now, now + patience, age());
        connections.add(connection);
        connection.connect(address, context(), tls.peerName());
        return connection;
    }

    /** Connections that were opened together do not all end together. */
    private long age() {
        return maximumAgeNanos - (maximumAgeNanos / 8 >>> 16) * entropy.next16();
    }

    /** One for all connections, so that sessions are resumed; who the server is, is looked at for each. */
    private QuicSslContext context() {
        QuicSslContext known = context;
        if (known == null) {
            // The verifier checks the name, whatever the engine knows of it.
            QuicSslContextBuilder builder = QuicSslContextBuilder.forClient()
                    .trustManager(tls.verifier())
                    .endpointIdentificationAlgorithm("")
                    .applicationProtocols(asking.alpn())
                    .earlyData(false);
            X509ExtendedKeyManager own = tls.keyManager();
            if (own != null) {
                builder.keyManager(own, null);
            }
            known = builder.build();
            context = known;
        }
        return known;
    }

    private @Nullable DatagramChannel socket() {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        try {
            return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        } catch (ChannelException e) {
            // As many files are open as may be.
            return null;
        }
    }

    /** A connection may have room for what waits. */
    void roomAt(QuicConnectorConnection connection) {
        long now = loop.nanos();
        while (!waiting.isEmpty() && connection.hasRoom(now)) {
            connection.send(waiting.removeFirst());
        }
    }

    @Override
    public void forget(Attempt attempt) {
        if (attempt.carrier() instanceof QuicExchange exchange && !exchange.ended()) {
            exchange.forgotten();
            QuicConnectorConnection connection = exchange.connection();
            if (connection == null) {
                waiting.remove(exchange);
            } else {
                connection.cancel(exchange);
            }
        }
    }

    void closed(QuicConnectorConnection connection, AttemptFailure failure) {
        connections.remove(connection);
        if (connections.isEmpty()) {
            List<QuicExchange> left = List.copyOf(waiting);
            waiting.clear();
            left.forEach(exchange -> exchange.fail(failure));
        }
    }

    QueryLoop loop() {
        return loop;
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
