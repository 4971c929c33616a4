package io.switchboard.transport.asking;

import io.netty.channel.EventLoop;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream over connections that carry many queries at a time: one of them, another one when the first is full, old
 * or has fallen silent. Queries that find no room wait for it within their deadlines. One event loop.
 *
 * @param <X> what the connections carry
 */
public abstract class MultiplexedConnector<X extends MultiplexedExchange<X>> implements Connector {
    /** Queries that wait for room on a connection. */
    private static final int MAX_WAITING = 1_000;

    private final EventLoop eventLoop;
    private final QueryLoop loop;
    private final InetSocketAddress address;
    private final long maximumAgeNanos;
    private final UpstreamCounters counters;
    private final int maxConnections;
    private final Entropy entropy = new Entropy();
    private final List<MultiplexedConnection<X>> connections = new ArrayList<>();
    private final LinkedHashSet<X> waiting = new LinkedHashSet<>();
    private boolean closed;

    /** @param eventLoop the event loop of {@code loop} */
    protected MultiplexedConnector(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, UpstreamCounters counters, int maxConnections) {
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.address = target.address();
        this.maximumAgeNanos = target.connections().maximumAge().toNanos();
        this.counters = counters;
        this.maxConnections = maxConnections;
    }

    /** The exchange of an attempt, which is not sent yet. */
    protected abstract X exchange(Attempt attempt);

    /** A connection that is still to connect; null if as many files are open as may be. */
    protected abstract @Nullable MultiplexedConnection<X> connection(Attempt first);

    @Override
    public final void send(Attempt attempt) {
        send(exchange(attempt), null);
    }

    /**
     * Sends once more what was lost with a connection or a stream.
     *
     * @param avoid where it was lost
     */
    final void sendAgain(X exchange, MultiplexedConnection<X> avoid) {
        if (!exchange.ended()) {
            if (exchange.attempt().deadlineNanos() - loop.nanos() <= 0) {
                exchange.fail(AttemptFailure.NETWORK);
            } else {
                send(exchange, avoid);
            }
        }
    }

    private void send(X exchange, @Nullable MultiplexedConnection<X> avoid) {
        exchange.over(null);
        if (closed) {
            exchange.fail(AttemptFailure.CLOSED);
            return;
        }
        MultiplexedConnection<X> connection = connectionFor(exchange.attempt(), avoid);
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

    /** One with room; a new one; the one on which the same query waits already, in vain so far. */
    private @Nullable MultiplexedConnection<X> connectionFor(
            Attempt attempt, @Nullable MultiplexedConnection<X> avoid) {
        Object waitsAt = attempt.avoided() instanceof MultiplexedExchange<?> other ? other.connection() : null;
        long now = loop.nanos();
        MultiplexedConnection<X> last = null;
        for (int i = 0; i < connections.size(); i++) {
            MultiplexedConnection<X> connection = connections.get(i);
            if (connection != avoid && connection.hasRoom(now)) {
                if (connection != waitsAt) {
                    return connection;
                }
                last = connection;
            }
        }
        MultiplexedConnection<X> opened = connections.size() < maxConnections ? connection(attempt) : null;
        if (opened == null) {
            return last;
        }
        connections.add(opened);
        opened.connect();
        return opened;
    }

    /** A connection may have room for what waits. */
    final void roomAt(MultiplexedConnection<X> connection) {
        long now = loop.nanos();
        while (!waiting.isEmpty() && connection.hasRoom(now)) {
            connection.send(waiting.removeFirst());
        }
    }

    @Override
    public final void forget(Attempt attempt) {
        if (attempt.carrier() instanceof MultiplexedExchange<?> exchange && exchange.forget()) {
            waiting.remove(exchange);
        }
    }

    final void closed(MultiplexedConnection<X> connection, AttemptFailure failure) {
        connections.remove(connection);
        if (connections.isEmpty()) {
            List<X> left = List.copyOf(waiting);
            waiting.clear();
            left.forEach(exchange -> exchange.fail(failure));
        }
    }

    /** The event loop of {@link #loop}. */
    protected final EventLoop eventLoop() {
        return eventLoop;
    }

    /** Where to connect to. */
    protected final InetSocketAddress address() {
        return address;
    }

    final QueryLoop loop() {
        return loop;
    }

    final long maximumAgeNanos() {
        return maximumAgeNanos;
    }

    final Entropy entropy() {
        return entropy;
    }

    final void count(UpstreamEvent event) {
        counters.count(event);
    }

    @Override
    public final int open() {
        return connections.size();
    }

    @Override
    public final void close() {
        closed = true;
        while (!connections.isEmpty()) {
            connections.getLast().close();
        }
    }
}
