package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.Query;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.http.Forwarding;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.http.HttpStatus;
import io.switchboard.transport.http.RequestHead;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's HTTP/2 connection: makes requests into queries as their frames come, and hands their responses to the flow
 * control. Runs on the connection's event loop.
 *
 * <p>Of a request whose body is not whole nothing is acknowledged to the client, so all bodies together have at most
 * {@link Http2Limits#BODY_WINDOW} octets.
 */
final class ServedHttp2 extends ServedConnection implements Http2FrameListener {
    /** Octets of replies that wait for the client's windows; above, replies are dropped. */
    private static final int MAX_UNSENT = 1 << 20;

    private final FloodGuard floodGuard;
    private final int maxStreams;
    private final Closing closing = new Closing();
    private @Nullable ServedHttp2Handler handler;
    private Http2Connection.@Nullable PropertyKey key;
    private int unfinished;
    private int unsent;

    ServedHttp2(HttpIntake http, ConnectionPlace place) {
        super(http, place);
        this.floodGuard = new FloodGuard(now());
        this.maxStreams = Math.min(Http2Limits.MAX_STREAMS, http.bounds().inFlightPerConnection());
    }

    int maxStreams() {
        return maxStreams;
    }

    void begin(ChannelHandlerContext context, ServedHttp2Handler http2) throws Http2Exception {
        handler = http2;
        Http2Connection connection = http2.connection();
        key = connection.newKey();
        connection.addListener(closing);
        connection
                .local()
                .flowController()
                .incrementWindowSize(connection.connectionStream(), Http2Limits.BODY_WINDOW - (1 << 16) + 1);
        opened(context);
    }

    private ServedHttp2Handler handler() {
        return set(handler);
    }

    private static <T> T set(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return value;
    }

    // ---- Requests ----

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = handler().connection().stream(id);
        if (stream == null) {
            return;
        }
        ServedStream request = stream.getProperty(set(key));
        if (request != null) {
            // RFC 9113 §8.1: trailers, of which nothing is used.
            if (endOfStream && !request.refused()) {
                bodyEnded(request, 0);
            }
            return;
        }
        floodGuard.request(now());
        if (inFlight() >= maxStreams) {
            // Streams that the client has reset may still have queries under way.
            http().counters().count(HttpEvent.OVERLOAD);
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "too many queries in flight");
        }
        begin(stream, headers, endOfStream);
    }

    private void begin(Http2Stream stream, Http2Headers headers, boolean endOfStream) {
        RequestHead head = http().head();
        CharSequence method = headers.method();
        CharSequence target = headers.path();
        HttpStatus status = target == null || method == null
                ? HttpStatus.BAD_REQUEST
                : head.read(
                        rules().paths(),
                        method,
                        target,
                        headers.get(HttpHeaderNames.CONTENT_TYPE),
                        headers.get(HttpHeaderNames.CONTENT_LENGTH),
                        headers.get(HttpHeaderNames.ACCEPT));
        ServedStream request = new ServedStream(this, stream, head.headOnly(), now());
        InetSocketAddress client = status == HttpStatus.OK ? client(headers) : peer();
        if (client == null) {
            http().counters().count(HttpEvent.BAD_FORWARDED);
            status = HttpStatus.BAD_REQUEST;
        }
        stream.setProperty(set(key), request);
        unfinished++;
        if (status != HttpStatus.OK || client == null) {
            request.respond(status);
        } else if (!head.inBody()) {
            ask(request, client, head);
        } else if (endOfStream) {
            request.respond(HttpStatus.BAD_REQUEST);
        } else {
            request.from(client);
        }
    }

    private void ask(ServedStream request, InetSocketAddress client, RequestHead head) {
        int length = http().decode(head.target(), head.parameterStart(), head.parameterEnd());
        if (length >= 0) {
            request.from(client);
            ask(request, length);
        } else {
            request.respond(HttpStatus.BAD_REQUEST);
        }
    }

    /** Asks what is in the intake's query. */
    private void ask(ServedStream request, int length) {
        Query query = http().queries().query();
        request.completed();
        asked();
        query.from(http().queries().loop(), Transport.DOH, request.client(), request, now());
        http().queries().pipeline().handle(query, length);
    }

    private @Nullable InetSocketAddress client(Http2Headers headers) {
        return rules().proxies().trusts(peer())
                ? rules().proxies().client(peer(), headers.getAll(Forwarding.FOR), headers.getAll(Forwarding.FORWARDED))
                : peer();
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        int octets = data.readableBytes() + padding;
        Http2Stream stream = handler().connection().stream(id);
        ServedStream request = stream == null ? null : stream.getProperty(set(key));
        if (request == null || request.refused() || !request.takesBody()) {
            // Answered already; nothing of it is kept.
            return octets;
        }
        int length = request.received() + data.readableBytes();
        if (length > Wire.MAX_MESSAGE_LENGTH) {
            request.respond(HttpStatus.CONTENT_TOO_LARGE);
            return octets;
        }
        if (!endOfStream) {
            request.add(data);
            request.owe(octets);
            return 0;
        }
        if (request.received() == 0) {
            data.readBytes(http().queries().query().message().reserve(length), 0, length);
            ask(request, length);
            return octets;
        }
        request.add(data);
        bodyEnded(request, octets);
        return 0;
    }

    private void bodyEnded(ServedStream request, int octets) throws Http2Exception {
        handler().connection().local().flowController().consumeBytes(request.stream(), request.owed() + octets);
        int length = request.received();
        request.take(http().queries().query().message().reserve(length));
        ask(request, length);
    }

    // ---- Responses ----

    /** Gives a response to the flow control, which lets it out when the connection is flushed. */
    void send(ServedStream response) {
        unsent += response.weight();
        handler().encoder().flowController().addFlowControlled(response.stream(), response);
        sendSoon();
    }

    /** The last frame of a response is written. */
    void sent(ServedStream response) {
        unsent(response);
        Http2Stream stream = response.stream();
        // What still comes of a request that is answered is read and forgotten, within the read timeout: some clients
        // take
        // a reset for a failure, whatever RFC 9113 §8.1 says.
        // The last stream of a connection that ends takes it along, which must not overtake the response.
        boolean ending = handler().connection().goAwaySent();
        ChannelFuture written =
                ending ? context().write(Unpooled.EMPTY_BUFFER) : context().newSucceededFuture();
        handler().closeStreamLocal(stream, written);
    }

    /** A response waits no more. */
    void unsent(ServedStream response) {
        unsent -= response.weight();
    }

    boolean isCongested() {
        return unsent > MAX_UNSENT;
    }

    // ---- The connection ----

    @Override
    boolean hasUnfinished() {
        return unfinished > 0;
    }

    @Override
    boolean hasIncompleteSince(long nanos) {
        return anyStream(request -> request.isIncompleteSince(nanos));
    }

    @Override
    boolean hasUnsentSince(long nanos) {
        return anyStream(request -> request.isUnsentSince(nanos));
    }

    private boolean anyStream(Predicate<ServedStream> condition) {
        try {
            return handler().connection().forEachActiveStream(stream -> {
                        ServedStream request = stream.getProperty(set(key));
                        return request == null || !condition.test(request);
                    })
                    != null;
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void flush() {
        handler().flush(context());
    }

    /** GOAWAY; what is under way is answered, then Netty closes (RFC 9113 §6.8). */
    @Override
    void endGracefully() {
        handler().close(context(), context().newPromise());
    }

    @Override
    void endUnanswered() {
        handler().gracefulShutdownTimeoutMillis(0);
        endGracefully();
    }

    private final class Closing extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            ServedStream request = stream.getProperty(set(key));
            if (request != null) {
                unfinished--;
                request.releaseBody();
                sendSoon();
            }
        }
    }

    // ---- Frames that ask for nothing ----

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode) {
        http().counters().count(HttpEvent.CANCELLED);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment) throws Http2Exception {
        floodGuard.windowUpdate(now());
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext context, int id, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext context, int id, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a client pushes nothing");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastId, long errorCode, ByteBuf debugData)
            throws Http2Exception {
        floodGuard.controlFrame(now());
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        floodGuard.controlFrame(now());
    }
}
