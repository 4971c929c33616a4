package io.switchboard.transport.doh;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.flow.FlowControlHandler;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.http.HttpIntake;

/** Makes a connection speak one version of HTTP, once it is known which. */
final class DohProtocols {
    private final HttpIntake http;
    private final ConnectionPlace place;

    DohProtocols(HttpIntake http, ConnectionPlace place) {
        this.http = http;
        this.place = place;
    }

    HttpIntake http() {
        return http;
    }

    void http2(ChannelPipeline pipeline) {
        pipeline.addLast(Http2Limits.handler(new ServedHttp2(http, place)));
    }

    void http1(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(Http2Limits.MAX_HEADER_LIST)
                .setMaxHeaderSize(Http2Limits.MAX_HEADER_LIST)
                .setMaxChunkSize(Http2Limits.MAX_HEADER_LIST)));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new ServedHttp1(http, place).handler());
    }
}
