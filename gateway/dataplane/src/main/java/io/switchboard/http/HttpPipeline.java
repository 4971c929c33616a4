package io.switchboard.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;

/** What is between a socket and its {@link HttpConnection}: a tunnel, TLS, HTTP; each where the target asks for it. */
final class HttpPipeline extends ChannelInitializer<SocketChannel> {
    private static final int MAX_STATUS_LINE = 4 << 10;
    /** Octets of all fields; a body's trailers are bounded alike. */
    private static final int MAX_HEADER = 64 << 10;

    private static final int LEAST_BUFFER = 512;
    private static final int FIRST_BUFFER = 8 << 10;
    private static final int MOST_BUFFER = 64 << 10;

    private final HttpTarget target;
    private final InetSocketAddress next;
    private final HttpConnection end;

    private HttpPipeline(HttpTarget target, InetSocketAddress next, HttpConnection end) {
        this.target = target;
        this.next = next;
        this.end = end;
    }

    /** Connects a socket to the server, or to the proxy before it, which has the address {@code next}. On the loop. */
    static ChannelFuture connect(HttpLoop loop, HttpTarget target, InetSocketAddress next, HttpConnection end) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.sockets().socketType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // who asks knows how long it waits
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(LEAST_BUFFER, FIRST_BUFFER, MOST_BUFFER))
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .handler(new HttpPipeline(target, next, end));
        // A tunnel connects to the proxy instead, and tells it this name.
        return target.isTunnelled()
                ? bootstrap.connect(InetSocketAddress.createUnresolved(target.host(), target.port()))
                : bootstrap.connect(next);
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        HttpProxy proxy = target.proxy();
        if (proxy != null && target.isTunnelled()) {
            pipeline.addLast(proxy.tunnel(next));
        }
        if (target.tls() != null) {
            SslHandler tls = target.tls().newHandler(channel.alloc(), target.peerName(), target.port());
            tls.setHandshakeTimeoutMillis(0); // who asks knows how long it waits
            pipeline.addLast(tls);
        }
        HttpDecoderConfig bounds = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEADER)
                .setMaxChunkSize(MOST_BUFFER);
        pipeline.addLast(new HttpClientCodec(bounds, false, false)).addLast(end);
    }
}
