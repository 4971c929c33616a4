package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.upstream.AttemptFailure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks over HTTP/1.1: one query at a time, because responses come in the order of the requests (RFC 9112 §9.3.2). */
final class AskingHttp1 extends ChannelInboundHandlerAdapter implements AskingProtocol {
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final DohConnectorConnection connection;
    private final byte[] head;
    private @Nullable DohExchange current;
    private boolean busy;
    private boolean keepAlive = true;

    private AskingHttp1(DohConnectorConnection connection) {
        this.connection = connection;
        DohTarget target = connection.target();
        this.head = ("POST " + target.path() + " HTTP/1.1\r\nhost: " + target.authority()
                        + "\r\naccept: application/dns-message\r\ncontent-type: application/dns-message")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts speaking behind the handler of this context. */
    static AskingHttp1 start(DohConnectorConnection connection, ChannelHandlerContext after) {
        AskingHttp1 protocol = new AskingHttp1(connection);
        after.pipeline().addAfter(after.name(), null, protocol);
        after.pipeline()
                .addAfter(
                        after.name(),
                        null,
                        new HttpResponseDecoder(new HttpDecoderConfig()
                                .setMaxInitialLineLength(4 << 10)
                                .setMaxHeaderSize(Http2Limits.MAX_HEADER_LIST)));
        return protocol;
    }

    @Override
    public boolean hasRoom() {
        return !busy && keepAlive;
    }

    @Override
    public void send(DohExchange exchange) {
        busy = true;
        current = exchange;
        byte[] query = exchange.attempt().query();
        ByteBuf out = connection.channel().alloc().directBuffer(head.length + query.length + 64);
        out.writeBytes(head).writeBytes(LENGTH);
        out.writeCharSequence(Integer.toString(query.length), StandardCharsets.US_ASCII);
        out.writeBytes(HEAD_END).writeBytes(query);
        connection.channel().write(out, connection.channel().voidPromise());
    }

    @Override
    public void cancel(DohExchange exchange) {
        if (current == exchange) {
            // Its response comes before any other: without it the connection is of no use.
            current = null;
            keepAlive = false;
            connection.retire();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            connection.heard();
            if (message instanceof HttpResponse response) {
                begin(response);
            }
            if (message instanceof HttpContent content) {
                add(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpResponse response) {
        if (response.decoderResult().isFailure() || !busy) {
            connection.broken(AttemptFailure.NETWORK);
            return;
        }
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return;
        }
        keepAlive &= HttpUtil.isKeepAlive(response);
        if (current != null) {
            current.response()
                    .head(
                            response.status().code(),
                            response.headers().get(HttpHeaderNames.CONTENT_TYPE),
                            response.headers().get(HttpHeaderNames.AGE));
        }
    }

    private void add(HttpContent content) {
        DohExchange exchange = current;
        if (exchange == null || !exchange.response().hasBegun()) {
            return;
        }
        if (content.decoderResult().isFailure() || !exchange.response().add(content.content())) {
            current = null;
            keepAlive = false;
            connection.refused(exchange, AttemptFailure.HTTP);
            connection.retire();
        } else if (content instanceof LastHttpContent) {
            current = null;
            busy = false;
            if (!keepAlive) {
                connection.retire();
            }
            connection.completed(exchange);
        }
    }
}
