package io.switchboard.transport.doh3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.Verdict;
import io.switchboard.transport.http.Forwarding;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpStatus;
import io.switchboard.transport.http.RequestHead;
import io.switchboard.transport.quic.QuicEvent;
import io.switchboard.transport.quic.QuicRequest;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over HTTP/3: gathers a body, and is the query's way back (RFC 9114 §4.1). Runs on the
 * connection's event loop.
 */
final class ServedDoh3Stream extends ChannelInboundHandlerAdapter implements ReplyChannel, QuicRequest {
    /** What a head that is not whole counts among the octets that wait; the codec keeps them. */
    private static final int HEAD_SHARE = 4 << 10;

    private enum State {
        HEAD,
        BODY,
        WAITING,
        DONE
    }

    private final ServedDoh3 connection;
    private final QuicStreamChannel stream;
    private State state = State.HEAD;
    private @Nullable InetSocketAddress client;
    private byte[] body = new byte[0];
    private int received;
    private int kept;
    private boolean headOnly;
    /** Of a reply. */
    private HttpStatus status = HttpStatus.OK;

    private boolean finished;
    private long sinceNanos;

    ServedDoh3Stream(ServedDoh3 connection, QuicStreamChannel stream) {
        this.connection = connection;
        this.stream = stream;
        this.sinceNanos = now();
    }

    private long now() {
        return connection.http().queries().loop().nanos();
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    // ---- The request ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (connection.ended()) {
                return;
            }
            if (message instanceof Http3HeadersFrame head && state == State.HEAD) {
                began(head.headers());
            } else if (message instanceof Http3DataFrame data && state == State.BODY) {
                add(data.content());
            }
            // Trailers and frames that nobody knows: nothing of them is used (RFC 9114 §4.1, §9).
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.HEAD && kept == 0 && !connection.ended()) {
            keep(HEAD_SHARE);
        }
        context.fireChannelReadComplete();
    }

    private boolean keep(int octets) {
        if (!connection.keep(this, octets)) {
            reject(Http3ErrorCode.H3_EXCESSIVE_LOAD);
            return false;
        }
        kept += octets;
        return true;
    }

    private void began(Http3Headers headers) {
        letGo();
        RequestHead head = connection.http().head();
        CharSequence method = headers.method();
        CharSequence target = headers.path();
        HttpStatus readable = target == null || method == null
                ? HttpStatus.BAD_REQUEST
                : head.read(
                        connection.rules().paths(),
                        method,
                        target,
                        headers.get(HttpHeaderNames.CONTENT_TYPE),
                        headers.get(HttpHeaderNames.CONTENT_LENGTH),
                        headers.get(HttpHeaderNames.ACCEPT));
        headOnly = head.headOnly();
        client = readable == HttpStatus.OK ? client(headers) : connection.client();
        if (client == null) {
            connection.http().counters().count(HttpEvent.BAD_FORWARDED);
            respond(HttpStatus.BAD_REQUEST);
        } else if (readable != HttpStatus.OK) {
            respond(readable);
        } else if (head.inBody()) {
            state = State.BODY;
            keep(0);
        } else {
            ask(head);
        }
    }

    private @Nullable InetSocketAddress client(Http3Headers headers) {
        InetSocketAddress peer = connection.client();
        return connection.rules().proxies().trusts(peer)
                ? connection
                        .rules()
                        .proxies()
                        .client(peer, headers.getAll(Forwarding.FOR), headers.getAll(Forwarding.FORWARDED))
                : peer;
    }

    private void ask(RequestHead head) {
        int length = connection.http().decode(head.target(), head.parameterStart(), head.parameterEnd());
        if (length >= 0) {
            ask(length);
        } else {
            respond(HttpStatus.BAD_REQUEST);
        }
    }

    private void add(ByteBuf part) {
        int octets = part.readableBytes();
        if (received + octets > Wire.MAX_MESSAGE_LENGTH) {
            respond(HttpStatus.CONTENT_TOO_LARGE);
            return;
        }
        if (octets > 0 && keep(octets)) {
            if (received + octets > body.length) {
                body = Arrays.copyOf(body, Math.max(received + octets, body.length * 2));
            }
            part.readBytes(body, received, octets);
            received += octets;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            finished = true;
            if (!connection.ended()) {
                ended();
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void ended() {
        if (state == State.HEAD) {
            reject(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
        } else if (state == State.BODY && received == 0) {
            respond(HttpStatus.BAD_REQUEST);
        } else if (state == State.BODY) {
            int length = received;
            System.arraycopy(
                    body, 0, connection.http().queries().query().message().reserve(length), 0, length);
            letGo();
            ask(length);
        }
    }

    /** Asks what is in the intake's query. */
    private void ask(int length) {
        InetSocketAddress from = client;
        if (from == null || !connection.mayAsk()) {
            reject(Http3ErrorCode.H3_REQUEST_REJECTED);
            return;
        }
        state = State.WAITING;
        connection.asked();
        Query query = connection.http().queries().query();
        query.from(connection.http().queries().loop(), Transport.DOH3, from, this, now());
        connection.http().queries().pipeline().handle(query, length);
    }

    private void letGo() {
        if (state == State.HEAD || state == State.BODY) {
            connection.unkeep(this, kept);
        }
        kept = 0;
        body = new byte[0];
        received = 0;
    }

    // ---- The response ----

    @Override
    public void verdict(Verdict verdict, AnsweredBy answeredBy) {
        status = HttpStatus.of(verdict);
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        if (!isGone()) {
            respond(query, reply, length);
        }
        // Now, because the connection may end with its last response.
        connection.answered();
    }

    private void respond(Query query, byte[] reply, int length) {
        AsciiString cacheControl = connection.http().cacheControl(status, query, reply, length);
        ByteBuf out = stream.alloc().directBuffer(ResponseFrames.MAX_OVERHEAD + length);
        ResponseFrames.replyHeaders(out, status, cacheControl, length);
        if (!headOnly) {
            ResponseFrames.data(out, reply, length);
        }
        send(out);
    }

    @Override
    public void drop(Query query, DropReason reason) {
        if (!isGone()) {
            respond(HttpStatus.of(reason));
        }
        connection.answered();
    }

    @Override
    public void giveUp() {
        stream.shutdown(Http3ErrorCode.H3_EXCESSIVE_LOAD.code());
        // The write fails, which frees what waited.
        stream.close();
    }

    @Override
    public boolean isCongested() {
        return connection.isCongested();
    }

    private boolean isGone() {
        return connection.ended() || state == State.DONE;
    }

    /** Answers in HTTP's own words. */
    private void respond(HttpStatus refusal) {
        connection.http().counters().count(refusal);
        AsciiString text = refusal.explanation();
        ByteBuf out = stream.alloc().directBuffer(ResponseFrames.MAX_OVERHEAD + text.length());
        ResponseFrames.refusalHeaders(out, refusal, text.length());
        if (!headOnly) {
            ResponseFrames.data(out, text.array(), text.length());
        }
        send(out);
    }

    /** Sends a response as it is, and ends our side; what still comes of the request is read and forgotten. */
    private void send(ByteBuf response) {
        letGo();
        state = State.DONE;
        int octets = response.readableBytes();
        ChannelFuture sent = stream.pipeline().firstContext().write(new DefaultQuicStreamFrame(response, true));
        if (sent.isDone()) {
            sent(sent);
        } else {
            sinceNanos = now();
            connection.waits(this, octets);
            sent.addListener(later -> {
                connection.waitsNoMore(this, octets);
                sent(sent);
            });
        }
    }

    /** RFC 9114 §4.1.1: a client that has sent STOP_SENDING is sent nothing; Netty tells of it when a reply is written. */
    private void sent(ChannelFuture response) {
        if (!response.isSuccess() && !connection.ended()) {
            connection.cancelled();
            stream.close();
        }
    }

    // ---- The end ----

    private void reject(Http3ErrorCode code) {
        letGo();
        state = State.DONE;
        stream.shutdown(code.code());
        stream.close();
        if (!finished) {
            connection.cancelled();
        }
    }

    /** The client took the request back, or broke the protocol, and then the codec has ended what must end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        letGo();
        state = State.DONE;
        stream.close();
        if (connection.ended()) {
            return;
        }
        if (cause instanceof Http3Exception broken) {
            connection.abort(QuicEvent.PROTOCOL_ERROR, broken.errorCode().code(), "");
        } else {
            connection.cancelled();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        letGo();
        state = State.DONE;
        context.fireChannelInactive();
    }
}
