package io.switchboard.transport.grpc;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.switchboard.config.LimitsConfig;
import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.Wire;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The listening side of DNS over gRPC: one gRPC server of one event loop, with one listening socket bound to one address.
 *
 * <p>Its loop accepts, reads and writes, and runs every call to its end: a query never leaves the loop whose intake it
 * came in by. Closing the socket shuts the server down as gRPC does: GOAWAY, calls under way end, connections close.
 */
public final class GrpcListener {
    private static final int BACKLOG = 4096;
    /** RFC 1035 §4.2.1 sets the size of messages; fields that we do not know may come beside them. */
    private static final int MAX_PACKET = Wire.MAX_MESSAGE_LENGTH + 1024;

    private static final int MAX_METADATA = 16 << 10;
    private static final int MAX_CALLS = 256;
    /** CVE-2023-44487: more cancelled calls than a client with short deadlines makes are an attack. */
    private static final int MAX_RESETS = 2_000;

    private static final int RESET_WINDOW_SECONDS = 10;
    private static final int PERMITTED_PING_SECONDS = 10;
    /** A client that stays for ever would never see a gateway that was added behind the same name. */
    private static final int MAX_AGE_MINUTES = 30;

    private static final int MAX_AGE_GRACE_SECONDS = 10;

    private final QueryIntake intake;
    private final GrpcConnections connections;
    private final ConnectionLimits limits;
    private final Supplier<ListenerConfig> settings;
    private final BooleanSupplier ready;

    private GrpcListener(
            QueryIntake intake,
            ConnectionLimits limits,
            Supplier<ListenerConfig> settings,
            ServerTls tls,
            BooleanSupplier ready) {
        this.intake = intake;
        this.connections = new GrpcConnections(
                intake.loop(),
                limits,
                () -> settings.get().idleTimeout(),
                () -> settings.get().certificates().isEmpty() ? null : tls);
        this.limits = limits;
        this.settings = settings;
        this.ready = ready;
    }

    /**
     * Binds a listening socket of the intake's event loop that does not accept yet; the address may be shared with other
     * loops' sockets. Waits until it is done.
     *
     * @param tls of this address, on all loops
     * @param ready whether health checks say SERVING; called on the event loop
     */
    public static ServerChannel bind(
            QueryIntake intake,
            ConnectionLimits limits,
            Supplier<ListenerConfig> settings,
            ServerTls tls,
            BooleanSupplier ready,
            NativeTransport sockets,
            InetSocketAddress address)
            throws IOException {
        ServerSocketChannel channel = sockets.newServerChannel(address);
        new GrpcListener(intake, limits, settings, tls, ready).start(sockets, channel, address);
        return channel;
    }

    private void start(NativeTransport sockets, ServerSocketChannel channel, InetSocketAddress address)
            throws IOException {
        channel.pipeline().addLast(connections);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelFactory(() -> channel)
                .bossEventLoopGroup(intake.loop().eventLoop())
                .workerEventLoopGroup(intake.loop().eventLoop())
                .directExecutor();
        sockets(builder, sockets);
        bounds(builder, limits.limits());
        calls(builder);
        Server server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            server.shutdownNow();
            // What is below says why; gRPC's own message says only where.
            throw e.getCause() instanceof IOException cause ? cause : e;
        }
        // In a task of its own: by then Netty has told everybody else that the socket is closed.
        channel.closeFuture().addListener(closed -> intake.loop().execute(server::shutdown));
    }

    private static void sockets(NettyServerBuilder builder, NativeTransport sockets) {
        builder.withOption(ChannelOption.AUTO_READ, false)
                .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
                .withOption(ChannelOption.SO_REUSEADDR, true)
                .withOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
                .withChildOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
                .withChildOption(ChannelOption.TCP_NODELAY, true);
        if (sockets == NativeTransport.EPOLL) {
            builder.withOption(UnixChannelOption.SO_REUSEPORT, true);
        }
    }

    /** What a client may do to a connection; above that, GOAWAY with ENHANCE_YOUR_CALM or the call's status says so. */
    private static void bounds(NettyServerBuilder builder, LimitsConfig.Tcp limits) {
        builder.maxInboundMessageSize(MAX_PACKET)
                .maxInboundMetadataSize(MAX_METADATA)
                .maxConcurrentCallsPerConnection(Math.min(MAX_CALLS, limits.inFlightPerConnection()))
                .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionAge(MAX_AGE_MINUTES, TimeUnit.MINUTES)
                .maxConnectionAgeGrace(MAX_AGE_GRACE_SECONDS, TimeUnit.SECONDS)
                .handshakeTimeout(limits.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // DNS messages hardly compress, and a compressed one may stand for much work.
                .decompressorRegistry(DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false));
    }

    private void calls(NettyServerBuilder builder) {
        builder.addTransportFilter(connections.filter())
                .addService(QueryCall.serve(intake))
                .addService(ResolveCall.serve(intake))
                .addService(StreamingCalls.counted(new HealthCalls(intake.loop(), ready)))
                .fallbackHandlerRegistry(new Reflection(() -> settings.get().reflection()));
    }
}
