package io.switchboard.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.switchboard.dns.Transport;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.ReplySequence;
import io.switchboard.transport.ClientConnection;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: takes the messages out of the byte stream, writes replies as they become ready, in one write
 * per batch, and holds the client to its limits.
 *
 * <p>Reading stops while the client has too many queries in flight or does not take its replies (back pressure); the
 * octets that were read by then wait in {@link FrameBuffer}. A message must be complete {@code read-timeout} after its
 * first octet, a client must take replies within {@code write-timeout}, and an idle connection ends after its
 * {@code idle-timeout}. Everything runs on the connection's event loop.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter implements ReplyChannel, ClientConnection, Runnable {
    private final QueryIntake intake;
    private final StreamConnections connections;
    private final ConnectionLimits limits;
    private final Transport transport;
    private final InetSocketAddress client;
    private final int keepaliveTimeout;
    private final FrameBuffer frames = new FrameBuffer();
    private final StreamDeadlines deadlines;
    private @Nullable ChannelHandlerContext context;
    private final ReplyBatch replies = new ReplyBatch();
    private final ReplySequences sequences = new ReplySequences();
    private final ReplySequences.Client sequenceClient = new SequenceClient();
    private int inFlight;
    private boolean open;
    private boolean reading;
    private boolean runPending;
    private boolean inputEnded;
    private boolean closing;
    private boolean uncounted;

    StreamConnection(
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            Transport transport,
            InetSocketAddress client,
            Duration idleTimeout) {
        this.intake = intake;
        this.connections = connections;
        this.limits = limits;
        this.transport = transport;
        this.client = client;
        this.deadlines = new Deadlines(idleTimeout.toNanos());
        this.keepaliveTimeout = (int) Math.min(0xffff, idleTimeout.toMillis() / 100);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            opened();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        opened();
        ctx.fireChannelActive();
    }

    /** Messages can flow: from the start of the connection, or when a handshake is over. */
    private void opened() {
        if (open) {
            return;
        }
        open = true;
        deadlines.fellIdle(intake.loop().nanos());
        connections.opened(this);
        connections.fellIdle(this);
        watch();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        deadlines.cancel();
        uncount();
        releaseBuffers();
        ctx.fireChannelInactive();
    }

    private void releaseBuffers() {
        frames.release();
        replies.release();
        sequences.abandon();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ((ByteBuf) message).release();
            return;
        }
        reading = true;
        frames.add((ByteBuf) message);
        takeMessages();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        turnEnded();
    }

    /** What could not be done inside a call from a source: flush its reply, go on with messages that had to wait. */
    @Override
    public void run() {
        runPending = false;
        if (!closing) {
            takeMessages();
            turnEnded();
        }
    }

    private void takeMessages() {
        long now = intake.loop().nanos();
        Query query = intake.query();
        while (!closing && !overloaded()) {
            int length = frames.nextLength();
            if (length < 0) {
                break;
            }
            frames.take(query.message().reserve(length), length);
            deadlines.hasWhole();
            inFlight++;
            query.from(intake.loop(), transport, client, this, now);
            intake.pipeline().handle(query, length);
        }
        if (frames.hasPart()) {
            deadlines.hasPart(now);
        }
        if (!closing && overloaded()) {
            // Now and not at the end of the turn, in which up to a megabyte more would be read.
            context().channel().config().setAutoRead(false);
        }
    }

    private boolean overloaded() {
        return inFlight >= limits.limits().inFlightPerConnection()
                || !context().channel().isWritable();
    }

    /** Ends a turn of the event loop: sends what is ready and decides whether to read on. */
    private void turnEnded() {
        if (sequences.send(sequenceClient)) {
            runLater();
        }
        replies.flush(context());
        if (closing) {
            return;
        }
        boolean overloaded = overloaded();
        context().channel().config().setAutoRead(!overloaded);
        if (inFlight == 0 && !overloaded) {
            if (inputEnded || connections.draining()) {
                close();
                return;
            }
            deadlines.fellIdle(intake.loop().nanos());
            connections.fellIdle(this);
        } else {
            connections.becameBusy(this);
        }
        watch();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        deadlines.writable(writable, intake.loop().nanos());
        if (writable) {
            runLater();
        } else if (!closing) {
            watch();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // RFC 8446 §6.1: after close_notify nothing comes, but replies still go out.
        if (event instanceof ChannelInputShutdownReadComplete || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            runLater();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset by the client, or a write to one that is gone: nobody is left to be told.
        ctx.close();
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        inFlight--;
        if (closing) {
            return;
        }
        replies.add(context(), reply, length);
        if (!reading) {
            runLater();
        }
    }

    @Override
    public void writeAll(Query query, ReplySequence sequence) {
        if (closing) {
            inFlight--;
            sequence.abandon();
            return;
        }
        sequences.add(sequence);
        if (!reading) {
            runLater();
        }
    }

    @Override
    public void drop(Query query, DropReason reason) {
        inFlight--;
        // A peer that sends what is no query is not one of ours.
        if (reason == DropReason.TOO_SHORT || reason == DropReason.RESPONSE) {
            close();
        } else if (!reading) {
            runLater();
        }
    }

    @Override
    public int keepaliveTimeout() {
        // RFC 7828 §3.4: 0 asks the client to close.
        return connections.draining() ? 0 : keepaliveTimeout;
    }

    @Override
    public void drain() {
        runLater();
    }

    void close() {
        if (!closing) {
            replies.flush(context());
            closing = true;
            sequences.abandon();
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            // A client that takes nothing must not hold the connection: see Deadlines.
            deadlines.cancel();
            intake.loop().schedule(deadlines, limits.limits().writeTimeout().toNanos());
        }
    }

    @Override
    public void closeNow() {
        closing = true;
        // At once, so that the new connection finds its place free; Netty tells of the end only later.
        uncount();
        context().close();
    }

    private void uncount() {
        if (!uncounted) {
            uncounted = true;
            connections.closed(this);
            limits.release(client.getAddress());
        }
    }

    private void runLater() {
        if (!runPending) {
            runPending = true;
            intake.loop().execute(this);
        }
    }

    /** Sets the timer to the nearest of the deadlines that apply, if it is not due earlier already. */
    private void watch() {
        long now = intake.loop().nanos();
        long delay = nearestDeadline(now) - now;
        if (!deadlines.isScheduled() || deadlines.isPressing()) {
            deadlines.cancel();
            intake.loop().schedule(deadlines, Math.max(0, delay));
        }
    }

    private long nearestDeadline(long now) {
        return deadlines.nearest(now, inFlight > 0, overloaded(), limits.limits());
    }

    private final class SequenceClient implements ReplySequences.Client {
        @Override
        public boolean takesMore() {
            return !closing && context().channel().isWritable();
        }

        @Override
        public void write(byte[] message, int length) {
            replies.add(context(), message, length);
        }

        @Override
        public void ended(boolean broken) {
            inFlight--;
            if (broken) {
                close();
            }
        }
    }

    /** Fires when the nearest deadline may have passed; the connection may have moved on since it was set. */
    private final class Deadlines extends StreamDeadlines {
        Deadlines(long idleNanos) {
            super(idleNanos);
        }

        @Override
        protected void expired() {
            long now = intake.loop().nanos();
            if (closing) {
                context().close();
            } else if (nearestDeadline(now) > now) {
                watch();
            } else if (takesNothing()) {
                context().close();
            } else {
                StreamConnection.this.close();
            }
        }
    }
}
