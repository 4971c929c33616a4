package io.switchboard.transport.doh3;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.DohResponse;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.transport.http.RequestHead;
import io.switchboard.transport.quic.QuicExchange;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;

/** A request and its response on one stream (RFC 8484 §4.1, RFC 9114 §4.1). One event loop. */
final class Doh3Exchange extends QuicExchange {
    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString OK = AsciiString.cached("200");

    private final DohTarget target;
    private final AgedReply aged;
    private final DohResponse response = new DohResponse();

    Doh3Exchange(Attempt attempt, DohTarget target, AgedReply aged) {
        super(attempt);
        this.target = target;
        this.aged = aged;
    }

    @Override
    protected Future<QuicStreamChannel> open(QuicChannel channel, Stream handler) {
        return Http3.newRequestStream(channel, handler);
    }

    @Override
    protected void ask(QuicStreamChannel opened) {
        byte[] query = attempt().query();
        Http3Headers headers = new DefaultHttp3Headers(false)
                .method(POST)
                .scheme(HTTPS)
                .authority(target.authority())
                .path(target.path());
        headers.add(HttpHeaderNames.ACCEPT, RequestHead.DNS_MESSAGE);
        headers.add(HttpHeaderNames.CONTENT_TYPE, RequestHead.DNS_MESSAGE);
        headers.add(HttpHeaderNames.CONTENT_LENGTH, AsciiString.of(Integer.toString(query.length)));
        // A failed write ends the stream, and with it the exchange.
        opened.write(new DefaultHttp3HeadersFrame(headers)).addListener(sent -> closeUnless(sent, opened));
        ByteBuf message = opened.alloc().directBuffer(query.length).writeBytes(query);
        opened.writeAndFlush(new DefaultHttp3DataFrame(message)).addListener(sent -> {
            closeUnless(sent, opened);
            opened.shutdownOutput();
        });
    }

    private static void closeUnless(Future<?> sent, QuicStreamChannel opened) {
        if (!sent.isSuccess()) {
            opened.close();
        }
    }

    @Override
    protected boolean read(QuicStreamChannel from, Object message) {
        try {
            if (message instanceof Http3HeadersFrame head) {
                head(head.headers());
            } else if (message instanceof Http3DataFrame data) {
                return !response.add(data.content());
            }
            return false;
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(Http3Headers headers) {
        CharSequence status = headers.status();
        // Without a status these are trailers, of which nothing is used.
        if (status != null && !(status.length() == 3 && status.charAt(0) == '1')) {
            int code = OK.contentEquals(status) ? 200 : AsciiString.of(status).parseInt();
            response.head(code, headers.get(HttpHeaderNames.CONTENT_TYPE), headers.get(HttpHeaderNames.AGE));
        }
    }

    @Override
    protected void complete() {
        if (response.answers(attempt(), aged)) {
            answer(response.body(), response.length());
        } else {
            // Nothing else will come in its place.
            fail(AttemptFailure.HTTP);
        }
    }

    @Override
    protected void restart() {
        super.restart();
        response.restart();
    }

    @Override
    protected int cancelledCode() {
        return Http3ErrorCode.H3_REQUEST_CANCELLED.code();
    }
}
