package io.switchboard.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The kind of sockets that this machine offers: epoll on Linux, Java's own elsewhere. */
public enum NativeTransport {
    /** Netty's epoll: batched datagrams and several sockets for one address. */
    EPOLL,
    /** Java's selectors. */
    NIO;

    /** The best kind that works here. */
    public static NativeTransport available() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** The kind that this event loop drives. */
    public static NativeTransport of(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
    }

    /** What event loops need to drive this kind. */
    public IoHandlerFactory ioHandlerFactory() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Whether each event loop can have a socket of its own for the same address (SO_REUSEPORT). */
    public boolean sharesAddresses() {
        return this == EPOLL;
    }

    /** A datagram socket of the family of {@code address}: mapped addresses would cost every packet a translation. */
    public DatagramChannel newDatagramChannel(InetSocketAddress address) {
        return switch (this) {
            case EPOLL -> new EpollDatagramChannel(family(address));
            case NIO -> new NioDatagramChannel(family(address));
        };
    }

    /** The class of stream sockets to connect. */
    public Class<? extends SocketChannel> socketType() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /** A stream socket to connect; null if as many files are open as may be. */
    public @Nullable SocketChannel newSocketChannel() {
        try {
            return switch (this) {
                case EPOLL -> new EpollSocketChannel();
                case NIO -> new NioSocketChannel();
            };
        } catch (ChannelException e) {
            return null;
        }
    }

    /** A listening stream socket of the family of {@code address}. */
    public ServerSocketChannel newServerChannel(InetSocketAddress address) {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel(family(address));
            case NIO -> new NioServerSocketChannel();
        };
    }

    private static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
