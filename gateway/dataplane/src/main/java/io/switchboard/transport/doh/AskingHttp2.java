package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.transport.http.RequestHead;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import org.jspecify.annotations.Nullable;

/** Asks over HTTP/2: a stream for each query, as many at a time as the server allows (RFC 9113 §5.1.2). */
final class AskingHttp2 extends Http2FrameAdapter implements AskingProtocol {
    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    /** What a server allows before it has said so. */
    private static final int UNTOLD_STREAMS = 100;

    private static final int MAX_STREAMS = 1_000;

    private final DohConnectorConnection connection;
    private final Http2ConnectionHandler handler;
    private final Http2Connection.PropertyKey key;
    private @Nullable ChannelHandlerContext context;
    private boolean told;

    private AskingHttp2(DohConnectorConnection connection) {
        this.connection = connection;
        this.handler = new Http2ConnectionHandlerBuilder()
                .server(false)
                .frameListener(this)
                .initialSettings(new Http2Settings().pushEnabled(false).maxHeaderListSize(Http2Limits.MAX_HEADER_LIST))
                .build();
        this.key = handler.connection().newKey();
        handler.connection().addListener(new Streams());
        handler.gracefulShutdownTimeoutMillis(0);
    }

    /** Starts speaking behind the handler of this context. */
    static AskingHttp2 start(DohConnectorConnection connection, ChannelHandlerContext after) {
        AskingHttp2 protocol = new AskingHttp2(connection);
        after.pipeline().addAfter(after.name(), null, protocol.handler);
        protocol.context = after.pipeline().context(protocol.handler);
        return protocol;
    }

    @Override
    public boolean hasRoom() {
        Http2Connection.Endpoint<?> local = handler.connection().local();
        int allowed = told ? Math.min(MAX_STREAMS, local.maxActiveStreams()) : UNTOLD_STREAMS;
        return local.numActiveStreams() < allowed && local.canOpenStream();
    }

    @Override
    public void send(DohExchange exchange) {
        ChannelHandlerContext to = context;
        if (to == null) {
            throw new IllegalStateException("not started");
        }
        byte[] query = exchange.attempt().query();
        int id = handler.connection().local().incrementAndGetNextStreamId();
        handler.encoder().writeHeaders(to, id, head(exchange.attempt()), 0, false, to.newPromise());
        Http2Stream stream = handler.connection().stream(id);
        if (stream == null) {
            // Writing has failed, and what it failed of ends the connection.
            connection.retire();
            connection.returned(exchange);
            return;
        }
        stream.setProperty(key, exchange);
        ByteBuf body = to.alloc().directBuffer(query.length).writeBytes(query);
        handler.encoder().writeData(to, id, body, 0, true, to.newPromise());
    }

    /** RFC 8484 §4.1: POST, so that the URL of a query is not in the way of anybody's logs. */
    private Http2Headers head(Attempt attempt) {
        DohTarget target = connection.target();
        return ReadOnlyHttp2Headers.clientHeaders(
                false,
                POST,
                target.path(),
                HTTPS,
                target.authority(),
                HttpHeaderNames.ACCEPT,
                RequestHead.DNS_MESSAGE,
                HttpHeaderNames.CONTENT_TYPE,
                RequestHead.DNS_MESSAGE,
                HttpHeaderNames.CONTENT_LENGTH,
                AsciiString.of(Integer.toString(attempt.query().length)));
    }

    @Override
    public void cancel(DohExchange exchange) {
        ChannelHandlerContext to = context;
        Http2Stream stream = find(exchange);
        if (stream != null && to != null) {
            stream.removeProperty(key);
            handler.resetStream(to, stream.id(), Http2Error.CANCEL.code(), to.newPromise());
        }
    }

    private @Nullable Http2Stream find(DohExchange exchange) {
        try {
            return handler.connection().forEachActiveStream(stream -> stream.getProperty(key) != exchange);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable DohExchange exchange(int id) {
        Http2Stream stream = handler.connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    // ---- Frames ----

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings) {
        connection.heard();
        told = true;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        onHeadersRead(from, id, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from, int id, Http2Headers headers, int padding, boolean endOfStream) {
        connection.heard();
        DohExchange exchange = exchange(id);
        if (exchange == null) {
            return;
        }
        // Without a status these are trailers, of which nothing is used.
        CharSequence status = headers.status();
        if (status != null && !isInformational(status)) {
            exchange.response()
                    .head(code(status), headers.get(HttpHeaderNames.CONTENT_TYPE), headers.get(HttpHeaderNames.AGE));
        }
        if (endOfStream) {
            done(id, exchange);
        }
    }

    private static boolean isInformational(CharSequence status) {
        return status.length() == 3 && status.charAt(0) == '1';
    }

    private static int code(CharSequence status) {
        return AsciiString.contentEquals(status, "200")
                ? 200
                : AsciiString.of(status).parseInt();
    }

    @Override
    public int onDataRead(ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean endOfStream) {
        connection.heard();
        int octets = data.readableBytes() + padding;
        DohExchange exchange = exchange(id);
        if (exchange != null) {
            if (!exchange.response().add(data)) {
                cancel(exchange);
                connection.refused(exchange, AttemptFailure.HTTP);
            } else if (endOfStream) {
                done(id, exchange);
            }
        }
        return octets;
    }

    private void done(int id, DohExchange exchange) {
        Http2Stream stream = handler.connection().stream(id);
        if (stream != null) {
            stream.removeProperty(key);
        }
        connection.completed(exchange);
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastId, long errorCode, ByteBuf debugData) {
            // RFC 9113 §6.8: Netty closes the streams behind the last one; those before it are still answered.
            connection.retire();
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            DohExchange exchange = stream.removeProperty(key);
            if (exchange != null) {
                connection.returned(exchange);
            }
        }
    }
}
