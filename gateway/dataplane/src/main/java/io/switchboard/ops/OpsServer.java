package io.switchboard.ops;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.switchboard.logging.LogField;
import io.switchboard.metrics.GatewayMetrics;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Serves metrics and health over HTTP/1.1, on one thread of its own: what it costs to collect and write metrics delays no
 * query.
 *
 * <p>At most 64 connections; those beyond are closed at once and counted. A connection is closed when it has completed no
 * exchange for 75 seconds. A request line has at most 2 KiB, a head 8 KiB, a body none.
 */
public final class OpsServer implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(OpsServer.class.getName());
    private static final int CONNECTIONS = 64;
    private static final int LINE_LENGTH = 2 * 1024;
    private static final int HEAD_LENGTH = 8 * 1024;
    private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(75);

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("ops", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(group.next());
    private final GatewayMetrics metrics;
    private final OpsPages pages;
    private final Duration exchangeTimeout;
    private final Channel listener;

    /**
     * Listens at {@code bind}; port 0 is one that the system chooses.
     *
     * @throws IOException if it cannot listen there; its message names the configuration's key
     */
    public OpsServer(InetSocketAddress bind, GatewayMetrics metrics, Readiness readiness, Heartbeats heartbeats)
            throws IOException {
        this(bind, metrics, readiness, heartbeats, EXCHANGE_TIMEOUT);
    }

    OpsServer(
            InetSocketAddress bind,
            GatewayMetrics metrics,
            Readiness readiness,
            Heartbeats heartbeats,
            Duration exchangeTimeout)
            throws IOException {
        this.metrics = metrics;
        this.pages = new OpsPages(metrics, readiness, heartbeats);
        this.exchangeTimeout = exchangeTimeout;
        this.listener = listen(bind);
        LOGGER.log(
                Level.INFO,
                "metrics and health listening",
                LogField.of("address", bind.getAddress().getHostAddress()),
                LogField.of("port", port()));
    }

    private Channel listen(InetSocketAddress bind) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(bind)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            String address = bind.getAddress().getHostAddress() + ":" + bind.getPort();
            throw new IOException("ops.bind: " + address + " (expected: an address that is free here)", bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel channel) {
        if (connections.size() >= CONNECTIONS) {
            metrics.countRejectedOpsConnection();
            channel.close();
            return;
        }
        connections.add(channel);
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(LINE_LENGTH).setMaxHeaderSize(HEAD_LENGTH);
        channel.pipeline().addLast(new HttpServerCodec(limits)).addLast(new OpsHandler(pages, exchangeTimeout));
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Stops listening and closes all connections; waits until that is done. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
