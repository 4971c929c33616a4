package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.Verdict;
import io.switchboard.transport.http.HttpStatus;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over HTTP/2: gathers a body, is the query's way back, and waits with the response until
 * the client's windows let it out (RFC 9113 §5.2). Runs on the connection's event loop.
 */
final class ServedStream implements ReplyChannel, Http2RemoteFlowController.FlowControlled {
    /** The smallest that a peer may set, so that no frame of ours is ever too large (RFC 9113 §4.2). */
    private static final int MAX_FRAME = 16_384;

    private final ServedHttp2 connection;
    private final Http2Stream stream;
    private final boolean headOnly;
    private @Nullable InetSocketAddress client;
    private @Nullable ByteBuf body;
    private int owed;
    private @Nullable ByteBuf frames;
    private int headersLength;
    private int left;
    private int weight;
    /** Of a reply. */
    private HttpStatus status = HttpStatus.OK;

    private boolean complete;
    private boolean refused;
    private final long beganNanos;
    private long readyNanos;

    ServedStream(ServedHttp2 connection, Http2Stream stream, boolean headOnly, long now) {
        this.connection = connection;
        this.stream = stream;
        this.headOnly = headOnly;
        this.beganNanos = now;
    }

    Http2Stream stream() {
        return stream;
    }

    // ---- The request ----

    /** Says who asks, by a body that is to come or a message that is there. */
    void from(InetSocketAddress address) {
        client = address;
    }

    InetSocketAddress client() {
        InetSocketAddress known = client;
        if (known == null) {
            throw new IllegalStateException("a request without from()");
        }
        return known;
    }

    /** Whether its message comes in the body, and has not all come. */
    boolean takesBody() {
        return !complete && client != null;
    }

    /** Notes octets that the client has not been told to have been taken. */
    void owe(int octets) {
        owed += octets;
    }

    int owed() {
        return owed;
    }

    /** Octets of the body so far. */
    int received() {
        ByteBuf known = body;
        return known == null ? 0 : known.readableBytes();
    }

    /** Keeps a part of the body. */
    void add(ByteBuf part) {
        ByteBuf known = body;
        if (known == null) {
            known = connection.context().alloc().directBuffer(Math.max(512, part.readableBytes()));
            body = known;
        }
        known.writeBytes(part);
    }

    /** Moves what {@link #add} kept to {@code target}. */
    void take(byte[] target) {
        ByteBuf known = body;
        if (known != null) {
            known.readBytes(target, 0, known.readableBytes());
            releaseBody();
        }
    }

    void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    /** The request is whole, or needs not be. */
    void completed() {
        complete = true;
    }

    /** Whether it was answered before it was whole. */
    boolean refused() {
        return refused;
    }

    boolean isIncompleteSince(long nanos) {
        return stream.state().remoteSideOpen() && beganNanos - nanos < 0;
    }

    boolean isUnsentSince(long nanos) {
        return frames != null && readyNanos - nanos < 0;
    }

    // ---- The response ----

    @Override
    public void verdict(Verdict verdict, AnsweredBy answeredBy) {
        status = HttpStatus.of(verdict);
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        if (isGone()) {
            connection.answered();
            return;
        }
        AsciiString cacheControl = connection.http().cacheControl(status, query, reply, length);
        ByteBuf out = connection.context().alloc().directBuffer(ResponseFrames.MAX_OVERHEAD + length);
        headersLength = ResponseFrames.replyHeaders(
                out, stream.id(), status, cacheControl, connection.rules().altSvc(), length, headOnly);
        if (!headOnly) {
            body(out, reply, length);
        }
        send(out);
        connection.answered();
    }

    @Override
    public void drop(Query query, DropReason reason) {
        if (!isGone()) {
            respond(HttpStatus.of(reason));
        }
        connection.answered();
    }

    @Override
    public boolean isCongested() {
        return connection.isCongested();
    }

    private boolean isGone() {
        return connection.ended() || !stream.state().localSideOpen();
    }

    /** Answers in HTTP's own words. */
    void respond(HttpStatus refusal) {
        connection.http().counters().count(refusal);
        refused = true;
        releaseBody();
        AsciiString text = refusal.explanation();
        ByteBuf out = connection.context().alloc().directBuffer(ResponseFrames.MAX_OVERHEAD + text.length());
        headersLength = ResponseFrames.refusalHeaders(out, stream.id(), refusal, text.length(), headOnly);
        if (!headOnly) {
            body(out, text.array(), text.length());
        }
        send(out);
    }

    private void body(ByteBuf out, byte[] octets, int length) {
        left = length;
        ResponseFrames.dataHeader(out, stream.id(), length, true);
        out.writeBytes(octets, 0, length);
    }

    private void send(ByteBuf out) {
        frames = out;
        readyNanos = connection.now();
        weight = out.readableBytes();
        completed();
        connection.send(this);
    }

    /** Octets that the response took when it was ready. */
    int weight() {
        return weight;
    }

    // ---- Flow control ----

    @Override
    public int size() {
        return left;
    }

    @Override
    public void write(ChannelHandlerContext context, int allowed) {
        ByteBuf out = frames;
        if (out == null) {
            return;
        }
        if (headersLength > 0 && allowed >= left && left <= MAX_FRAME) {
            frames = null;
            left = 0;
            context.write(out, context.voidPromise());
        } else if (allowed > 0) {
            writeParts(context, out, Math.min(allowed, left));
        }
    }

    private void writeParts(ChannelHandlerContext context, ByteBuf out, int octets) {
        if (headersLength > 0) {
            context.write(out.readRetainedSlice(headersLength), context.voidPromise());
            out.skipBytes(ResponseFrames.FRAME_HEADER);
            headersLength = 0;
        }
        for (int rest = octets; rest > 0; ) {
            int length = Math.min(rest, MAX_FRAME);
            rest -= length;
            left -= length;
            ByteBuf header = context.alloc().directBuffer(ResponseFrames.FRAME_HEADER);
            ResponseFrames.dataHeader(header, stream.id(), length, left == 0);
            context.write(header, context.voidPromise());
            context.write(out.readRetainedSlice(length), context.voidPromise());
        }
        if (left == 0) {
            frames = null;
            out.release();
        }
    }

    @Override
    public void writeComplete() {
        connection.sent(this);
    }

    @Override
    public void error(@Nullable ChannelHandlerContext context, Throwable cause) {
        // The stream is reset, or its connection closed.
        if (frames != null) {
            frames.release();
            frames = null;
        }
        connection.unsent(this);
    }

    @Override
    public boolean merge(ChannelHandlerContext context, Http2RemoteFlowController.FlowControlled next) {
        return false;
    }
}
