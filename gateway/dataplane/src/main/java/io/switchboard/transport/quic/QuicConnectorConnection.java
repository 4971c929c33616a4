package io.switchboard.transport.quic;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.switchboard.query.LoopTimer;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream with a UDP socket of its own, from its handshake to its end, and the exchanges under way on
 * it.
 *
 * <p>A connection that says nothing while queries wait gets no new ones after a second, and is given up when the oldest
 * has waited half of its time; the other half is for a new connection. One timer looks at handshake, silence and idleness.
 */
public final class QuicConnectorConnection extends ChannelInboundHandlerAdapter {
    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Silence after which new queries go elsewhere. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Queries that wait for a handshake; servers allow about as many streams. */
    private static final int MAX_BEFORE_OPEN = 100;

    private static final int MAX_STREAMS = 1_000;
    /** Queries taken back; Netty keeps something of each until the connection's end. */
    private static final int MAX_CANCELLED = 1_000;

    private static final int MAX_DATAGRAM = 2048;
    /** Of one stream: more than the largest reply. */
    private static final int STREAM_WINDOW = 80 << 10;

    private static final int CONNECTION_WINDOW = 1 << 20;
    private static final int CONTROL_STREAM_WINDOW = 16 << 10;

    private final QuicConnector connector;
    private final AskingQuic asking;
    private final DatagramChannel socket;
    private final EventLoop eventLoop;
    private final Watch watch = new Watch();
    private final Set<QuicExchange> underWay = new LinkedHashSet<>();
    private final long openedNanos;
    private final long connectByNanos;
    private final long maximumAgeNanos;
    private State state = State.CONNECTING;
    private @Nullable QuicChannel channel;
    private boolean retiring;
    private boolean hasAnswered;
    private int cancelled;
    /** Whether something was sent since the last time that all was answered. */
    private boolean owesReply;
    /** When something was last read or, if nothing was owed, sent. */
    private long activeNanos;

    QuicConnectorConnection(
            QuicConnector connector,
            AskingQuic asking,
            DatagramChannel socket,
            EventLoop eventLoop,
            long now,
            long connectByNanos,
            long maximumAgeNanos) {
        this.maximumAgeNanos = maximumAgeNanos;
        this.connector = connector;
        this.asking = asking;
        this.socket = socket;
        this.eventLoop = eventLoop;
        this.openedNanos = now;
        this.activeNanos = now;
        this.connectByNanos = connectByNanos;
        connector.loop().schedule(watch, Math.max(0, connectByNanos - now));
    }

    void connect(InetSocketAddress address, QuicSslContext context, String peerName) {
        socket.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MAX_DATAGRAM));
        socket.pipeline()
                .addLast(new QuicClientCodecBuilder()
                        .sslEngineProvider(quic -> context.newEngine(quic.alloc(), peerName, address.getPort()))
                        .maxIdleTimeout(2 * IDLE_NANOS, TimeUnit.NANOSECONDS)
                        .initialMaxData(CONNECTION_WINDOW)
                        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                        .initialMaxStreamDataUnidirectional(CONTROL_STREAM_WINDOW)
                        .initialMaxStreamsUnidirectional(asking.controlStreams())
                        .activeMigration(false)
                        .build())
                .addLast(new SocketErrors());
        eventLoop.register(socket);
        // So that the system tells when nothing listens there, and drops what others send.
        socket.connect(address).addListener(bound -> {
            if (!bound.isSuccess()) {
                end(AttemptFailure.CONNECT, false);
            } else if (state == State.CONNECTING) {
                QuicChannel.newBootstrap(socket)
                        .handler(this)
                        .remoteAddress(address)
                        .connect()
                        .addListener(this::connected);
            }
        });
    }

    private void connected(Future<? super QuicChannel> connect) {
        if (!connect.isSuccess()) {
            end(failure(connect.cause()), false);
        } else if (state == State.CONNECTING && connect.getNow() instanceof QuicChannel opened) {
            opened(opened);
        }
    }

    private static AttemptFailure failure(Throwable cause) {
        boolean told = cause instanceof QuicClosedChannelException closed
                && closed.event() != null
                && closed.event().isTlsError();
        return told || cause instanceof SSLException ? AttemptFailure.TLS : AttemptFailure.CONNECT;
    }

    private void opened(QuicChannel opened) {
        state = State.OPEN;
        channel = opened;
        activeNanos = connector.loop().nanos();
        connector.count(UpstreamEvent.OPENED);
        watch.cancel();
        connector.loop().schedule(watch, CHECK_NANOS);
        asking.opened(this, opened);
        for (QuicExchange exchange : List.copyOf(underWay)) {
            if (opened.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
                exchange.attempt().written(activeNanos);
                start(exchange, opened);
            } else {
                underWay.remove(exchange);
                connector.sendAgain(exchange, this);
            }
        }
        settle();
    }

    // ---- Queries ----

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        QuicChannel open = channel;
        return switch (state) {
            case CONNECTING -> underWay.size() < MAX_BEFORE_OPEN;
            case OPEN ->
                open != null
                        && !retiring
                        && underWay.size() < MAX_STREAMS
                        && open.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0
                        && !isOld(now)
                        && !isSilent(now);
            case CLOSED -> false;
        };
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private boolean isOld(long now) {
        return now - openedNanos > maximumAgeNanos;
    }

    private boolean isSilent(long now) {
        return owesReply && now - activeNanos > SUSPICIOUS_NANOS;
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(QuicExchange exchange) {
        if (!owesReply) {
            owesReply = true;
            activeNanos = connector.loop().nanos();
        }
        underWay.add(exchange);
        exchange.over(this);
        QuicChannel open = channel;
        if (state == State.OPEN && open != null) {
            start(exchange, open);
        }
    }

    private void start(QuicExchange exchange, QuicChannel open) {
        exchange.open(open, exchange.new Stream(this)).addListener((Future<? super QuicStreamChannel> stream) -> {
            if (!stream.isSuccess() || !(stream.getNow() instanceof QuicStreamChannel opened)) {
                // As many streams are open as may be, or the connection is ending.
                returned(exchange);
            } else if (underWay.contains(exchange)) {
                exchange.opened(opened);
            } else {
                opened.close();
            }
        });
    }

    void cancel(QuicExchange exchange) {
        underWay.remove(exchange);
        if (exchange.cancel() && ++cancelled > MAX_CANCELLED) {
            retiring = true;
        }
        settle();
    }

    /** Octets of the server came. */
    void heard() {
        activeNanos = connector.loop().nanos();
    }

    /** The server has ended its side of the exchange's stream. */
    void completed(QuicExchange exchange) {
        if (underWay.remove(exchange)) {
            hasAnswered = true;
            owesReply = !underWay.isEmpty();
            exchange.complete();
        }
        settle();
    }

    /** The server will not answer this one here: it is sent once more over another connection. */
    void returned(QuicExchange exchange) {
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

    /** Takes no new queries; ends with the last that is under way. */
    public void retire() {
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

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicStreamLimitChangedEvent) {
            settle();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(state == State.OPEN ? AttemptFailure.NETWORK : AttemptFailure.CONNECT, state == State.OPEN);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(state == State.OPEN ? AttemptFailure.NETWORK : failure(cause), state == State.OPEN);
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
        List<QuicExchange> left = new ArrayList<>(underWay);
        underWay.clear();
        // The codec may be in the middle of this connection's streams, and must not lose it under its feet.
        eventLoop.execute(this::closeChannels);
        for (QuicExchange exchange : left) {
            if (again && !exchange.ended() && mayGoOn(exchange, failure)) {
                if (!hasAnswered || failure == AttemptFailure.SILENCE) {
                    exchange.repeat();
                }
                connector.sendAgain(exchange, this);
            } else {
                exchange.fail(failure);
            }
        }
    }

    private boolean mayGoOn(QuicExchange exchange, AttemptFailure failure) {
        if (failure == AttemptFailure.SILENCE) {
            return !exchange.repeated() && exchange.attempt().maySendAgain();
        }
        // With every answer there are fewer left, so going on is sure to end; without one, once is enough.
        return hasAnswered || !exchange.repeated();
    }

    private void closeChannels() {
        QuicChannel open = channel;
        if (open == null) {
            socket.close();
        } else {
            ChannelFuture closed = open.close(true, asking.noError(), Unpooled.EMPTY_BUFFER);
            closed.addListener(any -> socket.close());
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
            end(AttemptFailure.SILENCE, true);
        } else {
            connector.loop().schedule(watch, CHECK_NANOS);
        }
    }

    /** Whether a query has used up half of the time that it had when it was sent, with nothing read since. */
    private boolean hasWaitedHalfItsTime(long now) {
        for (QuicExchange exchange : underWay) {
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

    /** An ICMP error: nothing listens there. */
    private final class SocketErrors extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(state == State.OPEN ? AttemptFailure.NETWORK : AttemptFailure.CONNECT, state == State.OPEN);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(state == State.OPEN ? AttemptFailure.NETWORK : AttemptFailure.CONNECT, state == State.OPEN);
        }
    }
}
