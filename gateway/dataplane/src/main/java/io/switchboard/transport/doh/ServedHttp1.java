package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.Verdict;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.http.Forwarding;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.http.HttpStatus;
import io.switchboard.transport.http.RequestHead;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One client's HTTP/1.1 connection (RFC 9112): one request after the other; what a client sends ahead waits in the
 * handler before this one, and nothing more is read meanwhile. Runs on the connection's event loop.
 */
final class ServedHttp1 extends ServedConnection implements ReplyChannel {
    private final Handler handler = new Handler();
    private @Nullable ByteBuf body;
    private @Nullable InetSocketAddress client;
    private @Nullable CharSequence target;
    private HttpStatus status = HttpStatus.OK;
    private int start;
    private int end;
    private boolean inBody;
    private boolean headOnly;
    private boolean keepAlive;
    private boolean oldVersion;
    private boolean requestOpen;
    private boolean last;
    private long requestSinceNanos;

    ServedHttp1(HttpIntake http, ConnectionPlace place) {
        super(http, place);
    }

    Handler handler() {
        return handler;
    }

    // ---- Requests ----

    private void begin(HttpRequest request) {
        requestOpen = true;
        requestSinceNanos = now();
        oldVersion = !request.protocolVersion().isKeepAliveDefault();
        keepAlive = HttpUtil.isKeepAlive(request);
        client = peer();
        headOnly = false;
        inBody = false;
        if (request.decoderResult().isFailure()) {
            broken(request.decoderResult().cause());
            return;
        }
        HttpHeaders headers = request.headers();
        if (!oldVersion && !hasOneHost(headers)) {
            refuseAtOnce(HttpStatus.BAD_REQUEST);
            return;
        }
        RequestHead head = http().head();
        status = head.read(
                rules().paths(),
                request.method().asciiName(),
                request.uri(),
                headers.get(HttpHeaderNames.CONTENT_TYPE),
                headers.get(HttpHeaderNames.CONTENT_LENGTH),
                headers.get(HttpHeaderNames.ACCEPT));
        headOnly = head.headOnly();
        inBody = head.inBody();
        target = head.target();
        start = head.parameterStart();
        end = head.parameterEnd();
        if (status == HttpStatus.OK) {
            identify(headers);
        }
        if (status == HttpStatus.OK && HttpUtil.is100ContinueExpected(request)) {
            context()
                    .writeAndFlush(
                            Http1Response.continueReading(context().alloc()),
                            context().voidPromise());
        }
    }

    /** What the decoder could not read is answered at once, and nothing behind it is. */
    private void broken(Throwable cause) {
        refuseAtOnce(
                cause instanceof TooLongHttpLineException
                        ? HttpStatus.URI_TOO_LONG
                        : cause instanceof TooLongHttpHeaderException
                                ? HttpStatus.HEADERS_TOO_LARGE
                                : HttpStatus.BAD_REQUEST);
    }

    private void refuseAtOnce(HttpStatus refusal) {
        status = refusal;
        keepAlive = false;
        refuse();
    }

    /** RFC 9112 §3.2: a request of HTTP/1.1 without a Host field, or with several, must be answered by 400. */
    private static boolean hasOneHost(HttpHeaders headers) {
        Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return false;
        }
        hosts.next();
        return !hosts.hasNext();
    }

    private void identify(HttpHeaders headers) {
        if (rules().proxies().trusts(peer())) {
            client = rules().proxies()
                    .client(peer(), headers.getAll(Forwarding.FOR), headers.getAll(Forwarding.FORWARDED));
            if (client == null) {
                http().counters().count(HttpEvent.BAD_FORWARDED);
                status = HttpStatus.BAD_REQUEST;
            }
        }
    }

    private void add(HttpContent part) {
        if (!requestOpen) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            broken(part.decoderResult().cause());
            return;
        }
        ByteBuf octets = part.content();
        if (status == HttpStatus.OK && inBody) {
            int length = octets.readableBytes() + (body == null ? 0 : body.readableBytes());
            if (length > Wire.MAX_MESSAGE_LENGTH) {
                // The rest is read, so that the client hears of it, but not kept.
                status = HttpStatus.CONTENT_TOO_LARGE;
                releaseBody();
            } else if (body == null && part instanceof LastHttpContent) {
                octets.readBytes(http().queries().query().message().reserve(length), 0, length);
                requestOpen = false;
                ask(length);
                return;
            } else {
                keep(octets);
            }
        }
        if (part instanceof LastHttpContent) {
            complete();
        }
    }

    private void keep(ByteBuf octets) {
        if (body == null) {
            body = context().alloc().directBuffer(Math.max(512, octets.readableBytes()));
        }
        body.writeBytes(octets);
    }

    private void complete() {
        if (status != HttpStatus.OK) {
            refuse();
            return;
        }
        requestOpen = false;
        ByteBuf known = body;
        if (known != null) {
            int length = known.readableBytes();
            known.readBytes(http().queries().query().message().reserve(length), 0, length);
            releaseBody();
            ask(length);
        } else if (inBody) {
            ask(0);
        } else {
            decode();
        }
    }

    private void decode() {
        int length = target == null ? -1 : http().decode(target, start, end);
        if (length >= 0) {
            ask(length);
        } else {
            status = HttpStatus.BAD_REQUEST;
            refuse();
        }
    }

    private void ask(int length) {
        Query query = http().queries().query();
        asked();
        query.from(http().queries().loop(), Transport.DOH, client == null ? peer() : client, this, now());
        http().queries().pipeline().handle(query, length);
        if (inFlight() > 0) {
            // The next request waits for this one's response.
            context().channel().config().setAutoRead(false);
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    // ---- Responses ----

    @Override
    public void verdict(Verdict verdict, AnsweredBy answeredBy) {
        status = HttpStatus.of(verdict);
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        if (!ended()) {
            AsciiString cacheControl = http().cacheControl(status, query, reply, length);
            ByteBuf out = Http1Response.reply(context().alloc(), status, cacheControl, rules().altSvc(), length);
            finish(out, reply, length);
        }
        answered();
    }

    @Override
    public void drop(Query query, DropReason reason) {
        if (!ended()) {
            status = HttpStatus.of(reason);
            refuse();
        }
        answered();
    }

    private void refuse() {
        requestOpen = false;
        releaseBody();
        http().counters().count(status);
        AsciiString text = status.explanation();
        finish(Http1Response.refusal(context().alloc(), status, text.length()), text.array(), text.length());
    }

    /** Ends the head with what becomes of the connection, and sends the response. */
    private void finish(ByteBuf out, byte[] octets, int length) {
        boolean close = !keepAlive || last;
        Http1Response.endHead(out, close, oldVersion);
        if (!headOnly) {
            out.writeBytes(octets, 0, length);
        }
        context().write(out, context().voidPromise());
        status = HttpStatus.OK;
        if (close) {
            last = true;
        }
        if (!context().channel().config().isAutoRead() && !close) {
            // After this response is on its way, not within its making: what waits is handed on inside of the call.
            http().queries().loop().execute(this::resume);
        }
        if (close) {
            sendSoon();
        }
    }

    private void resume() {
        if (!ended()) {
            context().channel().config().setAutoRead(true);
        }
    }

    // ---- The connection ----

    @Override
    boolean hasUnfinished() {
        return requestOpen;
    }

    @Override
    boolean hasIncompleteSince(long nanos) {
        return requestOpen && requestSinceNanos - nanos < 0;
    }

    @Override
    boolean hasUnsentSince(long nanos) {
        // Until the next request a response is only in the channel, whose writability tells.
        return false;
    }

    @Override
    void flush() {
        context().flush();
        closeAfterLast();
    }

    private void closeAfterLast() {
        if (last && inFlight() == 0 && !requestOpen) {
            context().close();
        }
    }

    @Override
    void endGracefully() {
        last = true;
        sendSoon();
    }

    @Override
    void endUnanswered() {
        keepAlive = false;
        status = HttpStatus.REQUEST_TIMEOUT;
        releaseBody();
        requestOpen = false;
        AsciiString text = status.explanation();
        finish(Http1Response.refusal(context().alloc(), status, text.length()), text.array(), text.length());
    }

    /** Brings the channel's events. */
    final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            opened(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            readingBegins();
            try {
                if (ended() || last && !requestOpen) {
                    return;
                }
                if (message instanceof HttpRequest request) {
                    begin(request);
                }
                if (message instanceof HttpContent content) {
                    add(content);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            flush();
            readingEnds();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            writabilityChanged(context.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                endGracefully();
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (inFlight() > 0) {
                http().counters().count(HttpEvent.CANCELLED);
            }
            closed();
            releaseBody();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset by the client, or a write to one that is gone: nobody is left to be told.
            context.close();
        }
    }
}
