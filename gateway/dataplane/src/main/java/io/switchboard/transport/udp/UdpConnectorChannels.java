package io.switchboard.transport.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Opens connected datagram sockets on one event loop, by epoll where the loop has it and by NIO elsewhere. */
final class UdpConnectorChannels {
    /**
     * Room for one datagram. Upstreams are told 1232 octets; whatever is longer than this is cut by the system, does not
     * parse, and is no reply.
     */
    static final int MAX_DATAGRAM = 4096;

    /** Datagrams that are read from a socket before others get their turn. */
    private static final int MAX_READS = 2 * UdpConnector.BURST;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    /** Never fragment by what a forged ICMP message says about the path, RFC 9715 §3.1. */
    private static final int PMTUDISC_OMIT = 5;

    private static final IntegerUnixChannelOption MTU_DISCOVER_V4 =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, 10);
    private static final IntegerUnixChannelOption MTU_DISCOVER_V6 =
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, 23);

    private final EventLoop eventLoop;
    private final InetSocketAddress remote;
    private final InetAddress any;
    private final boolean v6;
    private final boolean epoll;
    /**
     * One datagram at a time: for the few that wait at one socket, a plain read of each costs less than reading them together,
     * with the address that each comes from. It is always the upstream's.
     */
    private final BatchBufferAllocator receive = new BatchBufferAllocator(MAX_DATAGRAM, MAX_READS);

    UdpConnectorChannels(EventLoop eventLoop, InetSocketAddress remote) {
        this.eventLoop = eventLoop;
        this.remote = remote;
        this.v6 = remote.getAddress() instanceof Inet6Address;
        this.any = anyAddress(v6);
        this.epoll = eventLoop instanceof IoEventLoop loop && loop.isIoType(EpollIoHandler.class);
    }

    /** A socket on {@code port}, or null if it cannot be had: the port is taken, or too many files are open. */
    @Nullable DatagramChannel bind(int port, ChannelHandler handler) {
        DatagramChannel channel = channel();
        if (channel == null) {
            return null;
        }
        channel.config().setRecvByteBufAllocator(receive);
        if (epoll) {
            channel.config().setOption(v6 ? MTU_DISCOVER_V6 : MTU_DISCOVER_V4, PMTUDISC_OMIT);
            channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM);
        }
        channel.pipeline().addLast(handler);
        eventLoop.register(channel);
        // On the loop's own thread and for a datagram socket, all of this has happened when the call returns.
        if (channel.bind(new InetSocketAddress(any, port)).isSuccess()) {
            return channel;
        }
        channel.close();
        return null;
    }

    /** Says that nothing more is expected of the socket that is being read, which saves a look. */
    void enough() {
        receive.enough();
    }

    /** Gives back what is received into; open sockets, if there are any, allocate it anew. */
    void release() {
        receive.release();
    }

    /** Connects a socket to the upstream; false if there is no way there, and then it is closed. */
    boolean connect(DatagramChannel channel) {
        boolean connected = channel.connect(remote).isSuccess();
        if (!connected) {
            channel.close();
        }
        return connected;
    }

    private @Nullable DatagramChannel channel() {
        SocketProtocolFamily family = v6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        try {
            return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        } catch (ChannelException e) {
            return null;
        }
    }

    private static InetAddress anyAddress(boolean v6) {
        try {
            return InetAddress.getByAddress(new byte[v6 ? 16 : 4]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 octets", e);
        }
    }
}
