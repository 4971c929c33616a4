package io.switchboard.transport;

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
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The kind of sockets that this machine offers: epoll on Linux, Java's own elsewhere. */
public enum NativeTransport {
    /** Netty's epoll: batched datagrams and several sockets for one address. */
    EPOLL(EpollDatagramChannel.class, EpollServerSocketChannel.class, EpollSocketChannel.class),
    /** Java's selectors. */
    NIO(NioDatagramChannel.class, NioServerSocketChannel.class, NioSocketChannel.class);

    private final Class<? extends DatagramChannel> datagramChannel;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> socketChannel;

    NativeTransport(
            Class<? extends DatagramChannel> datagramChannel,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel) {
        this.datagramChannel = datagramChannel;
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
    }

    /** The best kind that works here. */
    public static NativeTransport available() {
        return Epoll.isAvailable() ? EPOLL : NIO;
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

    /** Datagram sockets. */
    public Class<? extends DatagramChannel> datagramChannel() {
        return datagramChannel;
    }

    /** Listening stream sockets. */
    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    /** Connecting stream sockets. */
    public Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }
}
