package io.switchboard.transport.doh;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream, from its handshake to its end, and the exchanges under way on it.
 *
 * <p>A connection that says nothing while queries wait gets no new ones after a second, and is given up when the oldest
 * has waited half of its time; the other half is for a new connection. One timer looks at handshake, silence and idleness.
 */
final class DohConnectorConnection implements Runnable {
    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Silence after which new queries go elsewhere. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Queries that wait for a handshake; what a server allows at least before it says otherwise (RFC 9113 §6.5.2). */
    private static final int MAX_BEFORE_OPEN = 100;

    private final DohConnector connector;
    private final DohTarget target;
    private final SocketChannel channel;
    private final Watch watch = new Watch();
    private final Set<DohExchange> underWay = new LinkedHashSet<>();
    private final long openedNanos;
    private final long connectByNanos;
    private State state = State.CONNECTING;
    private @Nullable AskingProtocol protocol;
    private boolean retiring;
    private boolean flushPending;
    private boolean hasAnswered;
    /** When something was last read or, if nothing waited, sent. */
    private long activeNanos;

    DohConnectorConnection(
            DohConnector connector, DohTarget target, SocketChannel channel, long now, long connectByNanos) {
        this.connector = connector;
        this.target = target;
        this.channel = channel;
        this.openedNanos = now;
        this.activeNanos = now;
        this.connectByNanos = connectByNanos;
        connector.loop().schedule(watch, Math.max(0, connectByNanos - now));
    }

    /** Puts TLS in place, and what waits for its outcome. */
    void prepare(ClientTls tls, int port) {
        channel.pipeline()
                .addLast(tls.context(DohProtocols.ALPN).newHandler(channel.alloc(), tls.peerName(), port))
                .addLast(new Choice())
                .addLast(new End());
    }

    SocketChannel channel() {
        return channel;
    }

    DohTarget target() {
        return target;
    }

    // ---- Queries ----

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        AskingProtocol known = protocol;
        return switch (state) {
            case CONNECTING -> underWay.size() < (connector.onlyHttp1() ? 1 : MAX_BEFORE_OPEN);
            case OPEN ->
                known != null && known.hasRoom() && !retiring && !isOld(now) && !isSilent(now) && channel.isWritable();
            case CLOSED -> false;
        };
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private boolean isOld(long now) {
        return now - openedNanos > connector.maximumAgeNanos();
    }

    private boolean isSilent(long now) {
        return !underWay.isEmpty() && now - activeNanos > SUSPICIOUS_NANOS;
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(DohExchange exchange) {
        if (underWay.isEmpty()) {
            activeNanos = connector.loop().nanos();
        }
        underWay.add(exchange);
        exchange.over(this);
        if (state == State.OPEN && protocol != null) {
            protocol.send(exchange);
            flushSoon();
        }
    }

    void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            channel.eventLoop().execute(this);
        }
    }

    @Override
    public void run() {
        flushPending = false;
        channel.flush();
    }

    void cancel(DohExchange exchange) {
        underWay.remove(exchange);
        if (protocol != null) {
            protocol.cancel(exchange);
            flushSoon();
        }
        settle();
    }

    /** Octets of the server came. */
    void heard() {
        activeNanos = connector.loop().nanos();
    }

    /** The response is whole. */
    void completed(DohExchange exchange) {
        underWay.remove(exchange);
        hasAnswered = true;
        exchange.complete();
        settle();
    }

    /** The response is too long or otherwise nothing to wait for. */
    void refused(DohExchange exchange) {
        underWay.remove(exchange);
        exchange.fail(AttemptFailure.HTTP);
        settle();
    }

    /** The server will not answer this one here: it is sent once more over another connection. */
    void returned(DohExchange exchange) {
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

    /** Takes no new queries. */
    void retire() {
        retiring = true;
        settle();
    }

    private void settle() {
        if (state != State.OPEN) {
            return;
        }
        if (retiring && underWay.isEmpty()) {
            end(AttemptFailure.CLOSED, false);
        } else {
            connector.roomAt(this);
        }
    }

    // ---- The connection ----

    private void opened(ChannelHandlerContext context, boolean http2) {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        activeNanos = connector.loop().nanos();
        connector.count(UpstreamEvent.OPENED);
        connector.speaks(http2);
        watch.cancel();
        connector.loop().schedule(watch, CHECK_NANOS);
        AskingProtocol known = http2 ? AskingHttp2.start(this, context) : AskingHttp1.start(this, context);
        protocol = known;
        for (DohExchange exchange : List.copyOf(underWay)) {
            if (known.hasRoom()) {
                exchange.attempt().written(activeNanos);
                known.send(exchange);
            } else {
                underWay.remove(exchange);
                connector.sendAgain(exchange, this);
            }
        }
        flushSoon();
        settle();
    }

    /** It broke, or did not come about. */
    void lost(AttemptFailure failure) {
        end(failure, state == State.OPEN);
    }

    void close() {
        end(AttemptFailure.CLOSED, false);
    }

    /**
     * Closes the connection.
     *
     * @param again whether queries under way are sent once more on another connection: servers close connections at will,
     *     and a query is not to blame for it
     */
    private void end(AttemptFailure failure, boolean again) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        watch.cancel();
        connector.closed(this, failure);
        List<DohExchange> left = new ArrayList<>(underWay);
        underWay.clear();
        channel.close();
        for (DohExchange exchange : left) {
            // With every answer there are fewer left, so going on is sure to end; without one, once is enough.
            if (again && !exchange.ended() && (hasAnswered || !exchange.repeated())) {
                if (!hasAnswered) {
                    exchange.repeat();
                }
                connector.sendAgain(exchange, this);
            } else {
                exchange.fail(failure);
            }
        }
    }

    private void check() {
        long now = connector.loop().nanos();
        if (state == State.CONNECTING) {
            if (connectByNanos - now <= 0) {
                end(AttemptFailure.CONNECT_TIMEOUT, false);
            } else {
                connector.loop().schedule(watch, connectByNanos - now);
            }
            return;
        }
        if (underWay.isEmpty() && (now - activeNanos > IDLE_NANOS || isOld(now))) {
            end(AttemptFailure.CLOSED, false);
        } else if (isSilent(now) && hasWaitedHalfItsTime(now)) {
            end(AttemptFailure.NETWORK, true);
        } else {
            connector.loop().schedule(watch, CHECK_NANOS);
        }
    }

    /** Whether a query has used up half of the time that it had when it was sent, with nothing read since. */
    private boolean hasWaitedHalfItsTime(long now) {
        for (DohExchange exchange : underWay) {
            long sent = exchange.attempt().sentNanos();
            long since = Math.max(0, activeNanos - sent) + sent;
            if (now - since > (exchange.attempt().deadlineNanos() - sent) / 2) {
                return true;
            }
        }
        return false;
    }

    private final class Watch extends LoopTimer {
        @Override
        protected void expired() {
            check();
        }
    }

    /** Waits for the handshake's outcome. */
    private final class Choice extends ApplicationProtocolNegotiationHandler {
        Choice() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String chosen) {
            opened(context, chosen.equals(ApplicationProtocolNames.HTTP_2));
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            lost(AttemptFailure.TLS);
        }
    }

    /** Sees the connection break. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost(AttemptFailure.NETWORK);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            lost(AttemptFailure.NETWORK);
        }
    }
}
