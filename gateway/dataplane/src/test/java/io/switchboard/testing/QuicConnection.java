package io.switchboard.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client's QUIC connection by Netty's own codec, on a thread that all of them share. */
public final class QuicConnection implements AutoCloseable {
    static final EventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("quic-test-client", true), NioIoHandler.newFactory());

    /** How a client differs from an ordinary one. */
    public record Options(
            String protocol,
            String host,
            InetAddress from,
            int streamWindow,
            int controlStreams,
            @Nullable ChannelHandler handler) {
        /** An ordinary client of this protocol. */
        public Options(String protocol) {
            this(protocol, "127.0.0.1", InetAddress.getLoopbackAddress(), 1 << 20, 0, null);
        }

        /** One that asks for this name by SNI and verifies it. */
        public Options named(String name) {
            return new Options(protocol, name, from, streamWindow, controlStreams, handler);
        }

        /** One at this address. */
        public Options at(InetAddress address) {
            return new Options(protocol, host, address, streamWindow, controlStreams, handler);
        }

        /** One that takes so many octets of a reply and no more. */
        public Options window(int octets) {
            return new Options(protocol, host, from, octets, controlStreams, handler);
        }

        /** One that lets the server open streams of its own, with a handler for them. */
        public Options controlled(int streams, ChannelHandler streamHandler) {
            return new Options(protocol, host, from, streamWindow, streams, streamHandler);
        }
    }

    private final Channel socket;
    private final BlockingQueue<QuicConnectionCloseEvent> ends = new LinkedBlockingQueue<>();
    private final Future<QuicChannel> handshake;

    private QuicConnection(Channel socket, InetSocketAddress server, @Nullable ChannelHandler handler) {
        this.socket = socket;
        this.handshake = QuicChannel.newBootstrap(socket)
                .handler(new Watch(handler))
                .remoteAddress(server)
                .connect();
    }

    /** Connects; throws an {@link IllegalStateException} with the cause if that fails. */
    public static QuicConnection open(InetSocketAddress server, Options options) {
        QuicConnection connection = begin(server, options);
        try {
            get(connection.handshake);
            return connection;
        } catch (IllegalStateException e) {
            connection.socket.close();
            throw e;
        }
    }

    /** Begins to connect, and goes on trying by itself for as long as the server says nothing. */
    public static QuicConnection begin(InetSocketAddress server, Options options) {
        QuicSslContext tls = QuicSslContextBuilder.forClient()
                .trustManager(TestIdentity.authority().toFile())
                .applicationProtocols(options.protocol())
                .build();
        QuicClientCodecBuilder codec = new QuicClientCodecBuilder()
                .sslEngineProvider(quic -> tls.newEngine(quic.alloc(), options.host(), server.getPort()))
                .maxIdleTimeout(60, TimeUnit.SECONDS)
                .initialMaxData(8 << 20)
                .initialMaxStreamDataBidirectionalLocal(options.streamWindow())
                .initialMaxStreamDataUnidirectional(1 << 16)
                .initialMaxStreamsUnidirectional(options.controlStreams());
        Channel socket = new Bootstrap()
                .group(LOOP)
                .channel(NioDatagramChannel.class)
                .handler(codec.build())
                .bind(options.from(), 0)
                .syncUninterruptibly()
                .channel();
        return new QuicConnection(socket, server, options.handler());
    }

    /** Netty's connection. */
    public QuicChannel channel() {
        if (!handshake.isSuccess()) {
            throw new IllegalStateException("not connected");
        }
        return handshake.getNow();
    }

    /** Whether the connection stands within this time. */
    public boolean stands(Duration timeout) {
        return handshake.awaitUninterruptibly(timeout.toMillis()) && handshake.isSuccess();
    }

    /** What the server says at the connection's end, or null if it says nothing in time. */
    public @Nullable QuicConnectionCloseEvent awaitEnd(Duration timeout) {
        return poll(ends, timeout);
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(DnsClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> @Nullable T poll(BlockingQueue<T> queue, Duration timeout) {
        try {
            return queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        if (handshake.isSuccess()) {
            channel().close().syncUninterruptibly();
        }
        socket.close().syncUninterruptibly();
    }

    private final class Watch extends ChannelInboundHandlerAdapter {
        private final @Nullable ChannelHandler behind;

        Watch(@Nullable ChannelHandler behind) {
            this.behind = behind;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            if (behind != null) {
                context.pipeline().addLast(behind);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent end) {
                ends.add(end);
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // What ended the connection is told by its end.
        }
    }
}
