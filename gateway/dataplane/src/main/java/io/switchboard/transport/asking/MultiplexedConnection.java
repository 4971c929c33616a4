package io.switchboard.transport.asking;

import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One connection to an upstream that carries many exchanges at a time, from its handshake to its end. One event loop.
 *
 * @param <X> what it carries
 */
public abstract class MultiplexedConnection<X extends MultiplexedExchange<X>> implements ConnectionLife.Connection {
    private final MultiplexedConnector<X> connector;
    private final ConnectionLife life;
    private final Set<X> underWay = new LinkedHashSet<>();
    private boolean retiring;

    /**
     * A connection that is to be connected.
     *
     * @param first whose query it is opened for
     * @param idleNanos after which it is closed without queries
     */
    @SuppressWarnings("this-escape") // kept, not called
    protected MultiplexedConnection(MultiplexedConnector<X> connector, Attempt first, long idleNanos) {
        this.connector = connector;
        this.life = new ConnectionLife(
                connector.loop(), this, first, idleNanos, connector.maximumAgeNanos(), connector.entropy());
    }

    /** Begins to connect; {@link #opened} or {@link #broken} is to follow, perhaps before this returns. */
    protected abstract void connect();

    /** How many queries may wait for the handshake. */
    protected abstract int maxBeforeOpen();

    /** It stands: starts what the protocol needs before the first query. */
    protected abstract void begin();

    /** Whether the protocol, whose connection stands, has room for one more query. */
    protected abstract boolean canStart();

    /** Sends a query. */
    protected abstract void start(X exchange);

    /** Tells the server, if it was told of the query, that nobody waits for its reply any more. */
    protected abstract void stop(X exchange);

    /** Closes what is below. */
    protected abstract void closeChannel();

    // ---- Queries ----

    final boolean hasRoom(long now) {
        return life.isConnecting()
                ? underWay.size() < maxBeforeOpen()
                : !retiring && life.takesQueries(now) && canStart();
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    final void send(X exchange) {
        life.sent();
        underWay.add(exchange);
        exchange.over(this);
        if (life.isOpen()) {
            start(exchange);
        }
    }

    final void cancel(X exchange) {
        underWay.remove(exchange);
        stop(exchange);
        settle();
    }

    /** Octets of the server came. */
    public final void heard() {
        life.heard();
    }

    /** The server has said all that it will about an exchange. */
    public final void completed(X exchange) {
        if (underWay.remove(exchange)) {
            life.answered();
            life.owes(!underWay.isEmpty());
            exchange.complete();
        }
        settle();
    }

    /** What comes for an exchange is nothing to wait for. */
    public final void refused(X exchange, AttemptFailure failure) {
        underWay.remove(exchange);
        exchange.fail(failure);
        settle();
    }

    /** The server will not answer this one here: it is sent once more over another connection. */
    public final void returned(X exchange) {
        if (underWay.remove(exchange) && !exchange.ended()) {
            if (exchange.repeated()) {
                exchange.fail(AttemptFailure.NETWORK);
            } else {
                exchange.repeat();
                connector.sendAgain(exchange, this);
            }
        }
        settle();
    }

    /** Whether an exchange is under way here. */
    protected final boolean carries(X exchange) {
        return underWay.contains(exchange);
    }

    /** How many exchanges are under way here. */
    protected final int underWay() {
        return underWay.size();
    }

    /** Takes no new queries; ends with the last that is under way. */
    public final void retire() {
        retiring = true;
        settle();
    }

    /** There may be room, or nothing left to do. */
    protected final void settle() {
        if (!life.isOpen()) {
            return;
        }
        if (retiring && underWay.isEmpty()) {
            end(AttemptFailure.CLOSED, false);
        } else {
            connector.roomAt(this);
        }
    }

    // ---- The connection ----

    /** Whether it has not come about yet. */
    protected final boolean isConnecting() {
        return life.isConnecting();
    }

    /** Whether it stands. */
    protected final boolean isOpen() {
        return life.isOpen();
    }

    final boolean isClosed() {
        return life.isClosed();
    }

    /** It stands. */
    protected final void opened() {
        if (!life.isConnecting()) {
            return;
        }
        long now = life.opened();
        connector.count(UpstreamEvent.OPENED);
        begin();
        for (X exchange : List.copyOf(underWay)) {
            if (!underWay.contains(exchange)) {
                continue; // It has ended with the connection.
            }
            if (canStart()) {
                exchange.attempt().written(now);
                start(exchange);
            } else {
                underWay.remove(exchange);
                connector.sendAgain(exchange, this);
            }
        }
        settle();
    }

    /** It broke, or did not come about. */
    public final void broken(AttemptFailure failure) {
        end(failure, life.isOpen());
    }

    final void close() {
        end(AttemptFailure.CLOSED, false);
    }

    @Override
    public final boolean isIdle() {
        return underWay.isEmpty();
    }

    @Override
    public final boolean anyWaiting(Predicate<Attempt> condition) {
        return underWay.stream().anyMatch(exchange -> condition.test(exchange.attempt()));
    }

    @Override
    public final void giveUp(AttemptFailure why) {
        end(why, why == AttemptFailure.SILENCE);
    }

    /** @param again whether queries under way are sent once more on another connection */
    private void end(AttemptFailure failure, boolean again) {
        if (!life.close()) {
            return;
        }
        connector.closed(this, failure);
        List<X> left = new ArrayList<>(underWay);
        underWay.clear();
        closeChannel();
        for (X exchange : left) {
            if (again && !exchange.ended() && life.isSentAgain(exchange.attempt(), exchange.repeated(), failure)) {
                if (!life.hasAnswered() || failure == AttemptFailure.SILENCE) {
                    exchange.repeat();
                }
                connector.sendAgain(exchange, this);
            } else {
                exchange.fail(failure);
            }
        }
    }
}
