package io.switchboard.transport.stream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.switchboard.dns.Transport;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import io.switchboard.transport.proxy.ClientAdmission;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/** The listening side of DNS on streams: one listening socket of one event loop, bound to one address. */
public final class StreamListener extends ChannelInitializer<SocketChannel> {
    private static final int BACKLOG = 4096;
    /** Replies that wait for a slow client: above the second number nothing more is read from it, until below the first. */
    private static final WriteBufferWaterMark UNREAD_REPLIES = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final Transport transport;
    private final QueryIntake intake;
    private final StreamConnections connections;
    private final ConnectionLimits limits;
    private final ClientAdmission admission;
    private final Supplier<Duration> idleTimeout;
    private final StreamOpening opening;

    /** A listener whose connections carry messages at once. */
    public StreamListener(
            Transport transport,
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            ClientAdmission admission,
            Supplier<Duration> idleTimeout) {
        this(transport, intake, connections, limits, admission, idleTimeout, StreamOpening.NONE);
    }

    /** A listener whose connections go through {@code opening} first. */
    public StreamListener(
            Transport transport,
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            ClientAdmission admission,
            Supplier<Duration> idleTimeout,
            StreamOpening opening) {
        this.transport = transport;
        this.opening = opening;
        this.intake = intake;
        this.connections = connections;
        this.limits = limits;
        this.admission = admission;
        this.idleTimeout = idleTimeout;
    }

    /** Binds a listening socket of the intake's event loop that does not accept yet; the address may be shared with other loops' sockets. */
    public Channel bind(NativeTransport sockets, InetSocketAddress address) throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(intake.loop().eventLoop())
                .channelFactory(() -> sockets.newServerChannel(address))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // RFC 7766 §6.2.4: replies still go out after the client has ended its side.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_REPLIES)
                .childHandler(this);
        if (sockets == NativeTransport.EPOLL) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        return bootstrap.bind(address).sync().channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        admission.admit(channel, client -> begin(channel, client));
    }

    private void begin(SocketChannel channel, InetSocketAddress client) {
        opening.begin(
                channel,
                new StreamClient(
                        intake.loop(),
                        limits,
                        client,
                        () -> new StreamConnection(intake, connections, limits, transport, client, idleTimeout.get())));
    }
}
