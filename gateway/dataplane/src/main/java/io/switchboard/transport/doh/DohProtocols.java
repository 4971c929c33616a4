package io.switchboard.transport.doh;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.AlpnGuard;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpIntake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which HTTP one connection speaks and makes it speak that: by ALPN inside of TLS (RFC 7301), else by its first
 * octets. Who has not said it within the read timeout is closed.
 */
final class DohProtocols extends LoopTimer {
    /** RFC 8484 §5.2: HTTP/2 is what is recommended at least. */
    static final List<String> ALPN = List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

    private final HttpIntake http;
    private final ConnectionPlace place;
    private final Channel channel;
    private @Nullable ServerTls tls;
    private boolean counted;

    DohProtocols(HttpIntake http, ConnectionPlace place, Channel channel) {
        this.http = http;
        this.place = place;
        this.channel = channel;
    }

    /** Counts what became of a handshake, and of the time to say which HTTP it is to be. */
    private void ended(HandshakeResult result) {
        if (tls != null && !counted) {
            counted = true;
            tls.count(result);
        }
    }

    private void watch() {
        http.queries().loop().schedule(this, http.bounds().readTimeout().toNanos());
        channel.closeFuture().addListener(closed -> {
            cancel();
            ended(HandshakeResult.FAILED);
        });
    }

    @Override
    protected void expired() {
        http.counters().count(HttpEvent.SLOW_REQUEST);
        ended(HandshakeResult.TIMED_OUT);
        channel.close();
    }

    /** Waits for the first octets of HTTP. */
    void chooseInTheClear() {
        watch();
        channel.pipeline().addLast(new CleartextChoice(this));
    }

    /** Waits for a handshake. */
    void chooseInTls(ServerTls serverTls) {
        tls = serverTls;
        watch();
        channel.pipeline().addLast(new AlpnGuard(ALPN, context -> startTls(context, serverTls)));
    }

    private void startTls(ChannelHandlerContext context, ServerTls serverTls) {
        // Before anything is computed for it.
        if (!serverTls.admits(place.client().getAddress())) {
            ended(HandshakeResult.REFUSED);
            context.close();
            return;
        }
        SslHandler handler = serverTls.context(ALPN).newHandler(context.alloc());
        handler.setHandshakeTimeoutMillis(0); // see watch()
        // A record for each reply: some clients, dnsperf 2.10 among them, take no more than one reply out of a record.
        handler.setWrapDataSize(0);
        context.pipeline().addLast(handler).addLast(new TlsChoice());
    }

    void http2(ChannelPipeline pipeline) {
        cancel();
        pipeline.addLast(Http2Limits.handler(new ServedHttp2(http, place)));
    }

    void http1(ChannelPipeline pipeline) {
        cancel();
        pipeline.addLast(new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(Http2Limits.MAX_HEADER_LIST)
                .setMaxHeaderSize(Http2Limits.MAX_HEADER_LIST)
                .setMaxChunkSize(Http2Limits.MAX_HEADER_LIST)));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new ServedHttp1(http, place).handler());
    }

    private final class TlsChoice extends ApplicationProtocolNegotiationHandler {
        TlsChoice() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            ended(HandshakeResult.COMPLETED);
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(context.pipeline());
            } else {
                http1(context.pipeline());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
