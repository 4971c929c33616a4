package io.switchboard.transport.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.switchboard.config.LimitsConfig;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one listening socket. Stands in front of what accepts for gRPC and lets in what the limits allow:
 * when there are too many, the connection that has been idle longest goes, as with TCP (RFC 7766 §6.2.3). One event loop.
 */
final class GrpcConnections extends ChannelInboundHandlerAdapter {
    private final QueryLoop loop;
    private final ConnectionLimits limits;
    private final Supplier<Duration> idleTimeout;
    private final Supplier<@Nullable ServerTls> tls;
    private final Map<SocketAddress, GrpcConnection> open = new HashMap<>();
    private final LinkedHashSet<GrpcConnection> idle = new LinkedHashSet<>();

    /**
     * No connections yet.
     *
     * @param tls null while connections are in clear text
     */
    GrpcConnections(
            QueryLoop loop,
            ConnectionLimits limits,
            Supplier<Duration> idleTimeout,
            Supplier<@Nullable ServerTls> tls) {
        this.loop = loop;
        this.limits = limits;
        this.idleTimeout = idleTimeout;
        this.tls = tls;
    }

    QueryLoop loop() {
        return loop;
    }

    LimitsConfig.Tcp limits() {
        return limits.limits();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        SocketChannel channel = (SocketChannel) accepted;
        InetSocketAddress client = channel.remoteAddress();
        if (client == null || !admitted(client)) {
            // It is on no event loop yet, so it cannot be closed in the usual way.
            channel.unsafe().closeForcibly();
            return;
        }
        GrpcConnection connection =
                new GrpcConnection(this, channel, client, idleTimeout.get().toNanos());
        connection.prepare(tls.get());
        open.put(client, connection);
        fellIdle(connection);
        channel.closeFuture().addListener(closed -> ended(connection));
        context.fireChannelRead(channel);
    }

    private boolean admitted(InetSocketAddress client) {
        ConnectionLimits.Verdict verdict = limits.acquire(client.getAddress());
        if (verdict == ConnectionLimits.Verdict.FULL) {
            if (idle.isEmpty()) {
                limits.countRefusal();
                return false;
            }
            GrpcConnection oldest = idle.removeFirst();
            oldest.closeNow();
            limits.countEviction();
            verdict = limits.acquire(client.getAddress());
        }
        return verdict == ConnectionLimits.Verdict.ACCEPTED;
    }

    void fellIdle(GrpcConnection connection) {
        idle.addLast(connection);
    }

    void becameBusy(GrpcConnection connection) {
        idle.remove(connection);
    }

    private void ended(GrpcConnection connection) {
        connection.cancel();
        idle.remove(connection);
        open.remove(connection.client(), connection);
        limits.release(connection.client().getAddress());
    }

    /** Gives every call its connection. */
    ServerTransportFilter filter() {
        return new ServerTransportFilter() {
            @Override
            public Attributes transportReady(Attributes attributes) {
                SocketAddress client = Objects.requireNonNull(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
                @Nullable GrpcConnection connection = open.get(client);
                return connection == null ? attributes : connection.in(attributes);
            }
        };
    }
}
