package io.switchboard.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.switchboard.dns.Wire;
import io.switchboard.transport.asking.ConnectionLife;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream: queries go out as they come, replies come in any order (RFC 7766 §6.2.1.1, §7). */
final class StreamConnectorStream extends ChannelInboundHandlerAdapter implements ConnectionLife.Connection, Runnable {
    /** Servers keep idle connections for some seconds (RFC 7766 §6.2.3, RFC 9210 §4.5); the first to close loses nothing. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StreamConnector connector;
    private final StreamConnectorQueries queries;
    private final FrameBuffer frames = new FrameBuffer();
    private final ConnectionLife life;
    private @Nullable SocketChannel channel;
    private boolean flushPending;

    @SuppressWarnings("this-escape") // kept, not called
    StreamConnectorStream(StreamConnector connector, Attempt first, long maximumAgeNanos, Entropy entropy) {
        this.connector = connector;
        this.queries = new StreamConnectorQueries(entropy.next16());
        this.life = new ConnectionLife(connector.loop(), this, first, IDLE_NANOS, maximumAgeNanos, entropy);
    }

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        return !queries.isFull() && (life.isConnecting() || life.takesQueries(now) && isWritable());
    }

    boolean isClosed() {
        return life.isClosed();
    }

    private boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    void use(SocketChannel opened) {
        channel = opened;
    }

    /** The connection stands, or does not. */
    void connected(boolean success) {
        if (!life.isConnecting()) {
            return;
        }
        if (!success) {
            end(AttemptFailure.CONNECT, false);
            return;
        }
        long now = life.opened();
        connector.count(UpstreamEvent.OPENED);
        for (int place = 0; place < StreamConnectorQueries.places(); place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null) {
                attempt.written(now);
                write(attempt, place);
            }
        }
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(Attempt attempt, boolean again) {
        life.sent();
        int place = queries.add(attempt, again);
        attempt.waitAt(this, place);
        if (life.isOpen()) {
            write(attempt, place);
        }
    }

    private void write(Attempt attempt, int place) {
        SocketChannel to = channel;
        if (to == null) {
            return;
        }
        byte[] query = attempt.query();
        ByteBuf frame = to.alloc().directBuffer(2 + query.length);
        frame.writeShort(query.length).writeBytes(query).setShort(2 + Wire.ID, queries.id(place));
        // RFC 7766 §8: length and message in one write. A failed write closes the connection.
        to.write(frame, to.voidPromise());
        if (!flushPending) {
            flushPending = true;
            to.eventLoop().execute(this);
        }
    }

    /** Sends what was written since the event loop came by. */
    @Override
    public void run() {
        flushPending = false;
        if (channel != null) {
            channel.flush();
        }
    }

    void forget(Attempt attempt) {
        if (queries.at(attempt.slot()) == attempt) {
            queries.remove(attempt.slot());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        life.heard();
        frames.add((ByteBuf) message);
        for (int length = frames.nextLength(); length >= 0 && life.isOpen(); length = frames.nextLength()) {
            byte[] reply = connector.scratch(length);
            frames.take(reply, length);
            received(reply, length);
        }
        life.owes(queries.count() > 0);
        if (life.isClosed()) {
            frames.release();
        }
    }

    private void received(byte[] reply, int length) {
        if (length < Wire.HEADER_LENGTH) {
            connector.count(UpstreamEvent.MALFORMED);
            return;
        }
        int place = queries.find(Wire.u16(reply, Wire.ID));
        Attempt attempt = place < 0 ? null : queries.at(place);
        if (attempt == null) {
            connector.count(UpstreamEvent.LATE);
        } else if (attempt.matches(reply, length)) {
            life.answered();
            queries.remove(place);
            attempt.answered(reply, length);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(AttemptFailure.NETWORK, true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> connected(true);
            case SslHandshakeCompletionEvent handshake -> end(failure(handshake.cause()), false);
            case SslCloseCompletionEvent closed -> end(AttemptFailure.NETWORK, true);
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(failure(cause), true);
    }

    private static AttemptFailure failure(Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return reason instanceof SSLException ? AttemptFailure.TLS : AttemptFailure.NETWORK;
    }

    void close() {
        end(AttemptFailure.CLOSED, false);
    }

    /**
     * Closes the connection.
     *
     * @param again whether queries under way are sent once more on another connection
     */
    private void end(AttemptFailure failure, boolean again) {
        boolean connecting = life.isConnecting();
        if (!life.close()) {
            return;
        }
        frames.release();
        connector.closed(this);
        if (channel != null) {
            channel.close();
            channel = null;
        }
        for (int place = 0; place < StreamConnectorQueries.places() && queries.count() > 0; place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null) {
                boolean repeated = queries.wasRepeated(place);
                queries.remove(place);
                if (again && !connecting && life.isSentAgain(attempt, repeated, failure)) {
                    connector.sendAgain(attempt, !life.hasAnswered());
                } else {
                    attempt.failed(failure);
                }
            }
        }
    }

    @Override
    public boolean isIdle() {
        return queries.count() == 0;
    }

    @Override
    public boolean anyWaiting(Predicate<Attempt> condition) {
        for (int place = 0; place < StreamConnectorQueries.places(); place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null && condition.test(attempt)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void giveUp(AttemptFailure why) {
        end(why, why == AttemptFailure.SILENCE);
    }
}
