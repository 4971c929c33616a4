package io.switchboard.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.switchboard.dns.Wire;
import io.switchboard.query.LoopTimer;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream: queries go out as they come, replies come in any order (RFC 7766 §6.2.1.1, §7).
 *
 * <p>A connection that says nothing while it owes a reply gets no new queries after a second, and is given up when the
 * oldest has waited half of its time; the other half is for a new connection. A reply stays owed even if nobody waits for
 * it any more: whoever asked elsewhere in the meantime must not hide that nothing comes from here. The timer is its only
 * clock: connecting, silence and idleness are looked at when it fires.
 */
final class StreamConnectorStream extends ChannelInboundHandlerAdapter implements Runnable {
    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    /** Servers keep idle connections for some seconds (RFC 7766 §6.2.3, RFC 9210 §4.5); the first to close loses nothing. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Silence after which new queries go elsewhere. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final StreamConnector connector;
    private final StreamConnectorQueries queries;
    private final FrameBuffer frames = new FrameBuffer();
    private final Watch watch = new Watch();
    private final long openedNanos;
    private final long connectByNanos;
    private final long maximumAgeNanos;
    private State state = State.CONNECTING;
    private @Nullable SocketChannel channel;
    private boolean flushPending;
    private boolean hasAnswered;
    /** Whether something was sent since the last time that all was answered. */
    private boolean owesReply;
    /** When something was last read or, if nothing was owed, sent. */
    private long activeNanos;

    /** @param maximumAgeNanos after which it takes no new queries */
    StreamConnectorStream(StreamConnector connector, int firstId, long now, long connectByNanos, long maximumAgeNanos) {
        this.connector = connector;
        this.queries = new StreamConnectorQueries(firstId);
        this.openedNanos = now;
        this.activeNanos = now;
        this.connectByNanos = connectByNanos;
        this.maximumAgeNanos = maximumAgeNanos;
        connector.loop().schedule(watch, Math.max(0, connectByNanos - now));
    }

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        return switch (state) {
            case CONNECTING -> !queries.isFull();
            case OPEN -> !queries.isFull() && !isOld(now) && !isSilent(now) && isWritable();
            case CLOSED -> false;
        };
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    private boolean isOld(long now) {
        return now - openedNanos > maximumAgeNanos;
    }

    private boolean isSilent(long now) {
        return owesReply && now - activeNanos > SUSPICIOUS_NANOS;
    }

    void use(SocketChannel opened) {
        channel = opened;
    }

    /** The connection stands, or does not. */
    void connected(boolean success) {
        if (state != State.CONNECTING) {
            return;
        }
        if (!success) {
            end(AttemptFailure.CONNECT, false);
            return;
        }
        state = State.OPEN;
        activeNanos = connector.loop().nanos();
        connector.count(UpstreamEvent.OPENED);
        watch.cancel();
        connector.loop().schedule(watch, CHECK_NANOS);
        for (int place = 0; place < StreamConnectorQueries.places(); place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null) {
                attempt.written(activeNanos);
                write(attempt, place);
            }
        }
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(Attempt attempt, boolean again) {
        if (!owesReply) {
            owesReply = true;
            activeNanos = connector.loop().nanos();
        }
        int place = queries.add(attempt, again);
        attempt.waitAt(this, place);
        if (state == State.OPEN) {
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
        activeNanos = connector.loop().nanos();
        frames.add((ByteBuf) message);
        for (int length = frames.nextLength(); length >= 0 && state == State.OPEN; length = frames.nextLength()) {
            byte[] reply = connector.scratch(length);
            frames.take(reply, length);
            received(reply, length);
        }
        owesReply = queries.count() > 0;
        if (state == State.CLOSED) {
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
            hasAnswered = true;
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
     * @param again whether queries under way are sent once more on another connection: servers close connections at will
     *     (RFC 7766 §6.2.4), and a query is not to blame for it
     */
    private void end(AttemptFailure failure, boolean again) {
        if (state == State.CLOSED) {
            return;
        }
        boolean connecting = state == State.CONNECTING;
        state = State.CLOSED;
        watch.cancel();
        frames.release();
        connector.closed(this);
        if (channel != null) {
            channel.close();
            channel = null;
        }
        for (int place = 0; place < StreamConnectorQueries.places() && queries.count() > 0; place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null) {
                queries.remove(place);
                if (again && !connecting && mayGoOn(place, attempt, failure)) {
                    connector.sendAgain(attempt, !hasAnswered);
                } else {
                    attempt.failed(failure);
                }
            }
        }
    }

    private boolean mayGoOn(int place, Attempt attempt, AttemptFailure failure) {
        if (failure == AttemptFailure.SILENCE) {
            return !queries.wasRepeated(place) && attempt.maySendAgain();
        }
        // With every answer there are fewer left, so going on is sure to end; without one, once is enough.
        return hasAnswered || !queries.wasRepeated(place);
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
        if (queries.count() == 0 && (now - activeNanos > IDLE_NANOS || isOld(now))) {
            end(AttemptFailure.CLOSED, false);
        } else if (isSilent(now) && hasWaitedHalfItsTime(now)) {
            end(AttemptFailure.SILENCE, true);
        } else {
            connector.loop().schedule(watch, CHECK_NANOS);
        }
    }

    /** Whether a query has used up half of the time that it had when it was sent, with nothing read since. */
    private boolean hasWaitedHalfItsTime(long now) {
        for (int place = 0; place < StreamConnectorQueries.places(); place++) {
            Attempt attempt = queries.at(place);
            if (attempt != null) {
                long since = Math.max(0, activeNanos - attempt.sentNanos()) + attempt.sentNanos();
                if (now - since > (attempt.deadlineNanos() - attempt.sentNanos()) / 2) {
                    return true;
                }
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
}
