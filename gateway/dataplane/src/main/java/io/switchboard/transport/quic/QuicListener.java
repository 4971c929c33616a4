package io.switchboard.transport.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of QUIC: one UDP socket of one event loop, bound to one address, and the connections that come by it.
 *
 * <p>Where event loops share an address, the kernel gives a client's packets to one of their sockets by the client's
 * address and port. So a connection stays with its loop as long as its client does not change these, and clients are told
 * not to migrate (RFC 9000 §18.2). Closing the socket's channel ends the connections first, each with its last reply.
 */
public final class QuicListener {
    /** Handshakes under way on one socket, from which on clients must prove their address (RFC 9000 §8.1.2). */
    static final int HANDSHAKES_BEFORE_RETRY = 16;
    /** Octets of incomplete requests, over all connections of a socket. */
    static final int MAX_BUFFERED = 8 << 20;

    private static final int MAX_DATAGRAM = 2048;
    private static final int BATCH = 16;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 20, 2 << 20);
    /** How long queries in flight get when the socket is to close: an upstream group's usual deadline. */
    private static final long LONGEST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Of one stream: more than the largest request, so that what is larger is seen to be. */
    private static final int STREAM_WINDOW = 80 << 10;

    private static final int CONNECTION_WINDOW = 256 << 10;
    /** HTTP/3's three (RFC 9114 §6.2); what more a client opens breaks the protocol. */
    private static final int CONTROL_STREAM_WINDOW = 4 << 10;

    /** What connections carry. */
    public interface Protocol {
        /** By ALPN. */
        String alpn();

        /** How many unidirectional streams a client may open. */
        int controlStreams();

        /** What handles one connection. */
        QuicServed serve(QuicListener listener, QuicChannel channel, InetSocketAddress client);
    }

    private final QueryIntake intake;
    private final StreamConnections connections;
    private final ConnectionLimits limits;
    private final QuicCounters counters;
    private final Supplier<Duration> idleTimeout;
    private final ServerTls tls;
    private final Protocol protocol;
    private final QuicAddress shared;
    private final Set<QuicServed> open = new LinkedHashSet<>();
    private @Nullable Channel socket;
    private int handshakes;
    private int buffered;
    private boolean closing;

    /** A listener that is not bound yet. */
    public QuicListener(
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            QuicCounters counters,
            Supplier<Duration> idleTimeout,
            ServerTls tls,
            QuicAddress shared,
            Protocol protocol) {
        this.intake = intake;
        this.connections = connections;
        this.limits = limits;
        this.counters = counters;
        this.idleTimeout = idleTimeout;
        this.tls = tls;
        this.shared = shared;
        this.protocol = protocol;
        shared.add(this::closeSoon);
    }

    /**
     * Binds a socket of the intake's event loop that does not read yet; the address may be shared with other loops' sockets.
     *
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public Channel bind(NativeTransport sockets, InetSocketAddress address) throws InterruptedException {
        QuicLibrary.require();
        Bootstrap bootstrap = new Bootstrap()
                .group(intake.loop().eventLoop())
                .channelFactory(() -> sockets.newDatagramChannel(address))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM * BATCH))
                .handler(new Socket());
        if (sockets == NativeTransport.EPOLL) {
            bootstrap
                    .option(UnixChannelOption.SO_REUSEPORT, true)
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM);
        }
        return bootstrap.bind(address).sync().channel();
    }

    private QuicServerCodecBuilder codec() {
        ServedTls contexts = new ServedTls(tls, protocol.alpn());
        return new QuicServerCodecBuilder()
                .sslEngineProvider(contexts::newEngine)
                .tokenHandler(new RetryTokens(intake.loop(), this::mustProveAddress, counters))
                .maxIdleTimeout(idleTimeout.get().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(CONNECTION_WINDOW)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamDataUnidirectional(CONTROL_STREAM_WINDOW)
                .initialMaxStreamsBidirectional(maxStreams())
                .initialMaxStreamsUnidirectional(protocol.controlStreams())
                .activeMigration(false)
                .handler(new Arrival());
    }

    /** Also where clients are held to a rate of handshakes: nobody shall use it up in the name of others. */
    private boolean mustProveAddress() {
        return handshakes >= HANDSHAKES_BEFORE_RETRY || tls.limitsHandshakes();
    }

    /** Queries under way on one connection. */
    int maxStreams() {
        return Math.min(QuicServed.MAX_STREAMS, limits.limits().inFlightPerConnection());
    }

    /** Where queries go. */
    public QueryIntake intake() {
        return intake;
    }

    StreamConnections connections() {
        return connections;
    }

    /** What counts connections, and their bounds. */
    public ConnectionLimits limits() {
        return limits;
    }

    /** What counts everything that is no reply. */
    public QuicCounters counters() {
        return counters;
    }

    ServerTls tls() {
        return tls;
    }

    String alpn() {
        return protocol.alpn();
    }

    Duration idleTimeout() {
        return idleTimeout.get();
    }

    /** Takes room for octets of an incomplete request; false if there is none left. */
    boolean buffer(int octets) {
        if (buffered + octets > MAX_BUFFERED) {
            return false;
        }
        buffered += octets;
        return true;
    }

    void unbuffer(int octets) {
        buffered -= octets;
    }

    void handshakeEnded() {
        handshakes--;
    }

    void ended(QuicServed connection) {
        open.remove(connection);
        shared.ended();
    }

    /** Called on any of the loops that share the address. */
    private void closeSoon() {
        try {
            intake.loop().execute(this::closeIfDone);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and its sockets with it.
        }
    }

    /** Not within the turn in which the last connection says goodbye. */
    private void closeIfDone() {
        Channel channel = socket;
        LastCall call = channel == null ? null : channel.pipeline().get(LastCall.class);
        if (call != null && shared.isUnused()) {
            call.over();
        }
    }

    private final class Socket extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            socket = channel;
            channel.pipeline().addLast(codec().build()).addLast(new Errors()).addLast(new LastCall());
        }
    }

    /** A packet that could not be received or sent is one lost packet, which QUIC makes up for; the socket stays. */
    private static final class Errors extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    /** Ends the connections before their socket. */
    private final class LastCall extends ChannelOutboundHandlerAdapter {
        private final LoopTimer limit = new Limit();
        private @Nullable ChannelHandlerContext context;
        private @Nullable ChannelPromise closed;

        @Override
        public void close(ChannelHandlerContext at, ChannelPromise promise) {
            if (closed != null) {
                at.close(promise);
                return;
            }
            // No new connections from now on.
            closing = true;
            context = at;
            closed = promise;
            List.copyOf(open).forEach(QuicServed::drain);
            intake.loop().schedule(limit, LONGEST_DRAIN_NANOS);
            closeIfDone();
        }

        void over() {
            if (context != null && closed != null && limit.isScheduled()) {
                limit.cancel();
                context.close(closed);
            }
        }

        private final class Limit extends LoopTimer {
            @Override
            protected void expired() {
                if (context != null && closed != null) {
                    context.close(closed);
                }
            }
        }
    }

    private final class Arrival extends ChannelInitializer<QuicChannel> {
        @Override
        protected void initChannel(QuicChannel channel) {
            if (!(channel.remoteSocketAddress() instanceof InetSocketAddress client)
                    || closing
                    || connections.draining()
                    || !mayBegin(client)
                    || !connections.admit(limits, client)) {
                channel.close();
                return;
            }
            handshakes++;
            shared.opened();
            QuicServed connection = protocol.serve(QuicListener.this, channel, client);
            open.add(connection);
            channel.pipeline().addLast(connection);
            connection.begin();
        }

        private boolean mayBegin(InetSocketAddress client) {
            boolean admitted = tls.admits(client.getAddress());
            if (!admitted) {
                tls.count(HandshakeResult.REFUSED);
            }
            return admitted;
        }
    }
}
