package io.switchboard;

import io.netty.channel.Channel;
import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.Transport;
import io.switchboard.listener.Binder;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.tcp.TcpListener;
import io.switchboard.transport.udp.UdpListener;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Where each transport's row meets its listening side. A new row does not compile until it is joined here. */
final class Transports implements Binder {
    private final EventLoops loops;
    private final ConnectionLimits connectionLimits;

    Transports(EventLoops loops, ConnectionLimits connectionLimits) {
        this.loops = loops;
        this.connectionLimits = connectionLimits;
    }

    @Override
    public List<Channel> bind(ListenerConfig listener, InetSocketAddress address) throws Exception {
        requireFree(listener.transport(), address);
        List<Channel> channels = new ArrayList<>();
        try {
            InetSocketAddress next = address;
            for (EventLoops.Member member : loops.members()) {
                channels.add(bindOne(listener, next, member));
                // With port 0 the first socket's choice is everyone's.
                next = (InetSocketAddress) channels.getFirst().localAddress();
                if (!loops.sockets().sharesAddresses()) {
                    break;
                }
            }
            return channels;
        } catch (Exception e) {
            channels.forEach(channel -> channel.close().syncUninterruptibly());
            throw e;
        }
    }

    private Channel bindOne(ListenerConfig listener, InetSocketAddress address, EventLoops.Member member)
            throws InterruptedException {
        return switch (listener.transport()) {
            case UDP -> UdpListener.bind(member.intake(), loops.sockets(), address);
            case TCP ->
                TcpListener.bind(
                        member.intake(),
                        member.connections(),
                        connectionLimits,
                        listener.idleTimeout(),
                        loops.sockets(),
                        address);
        };
    }

    /**
     * Sockets that share an address would also share it with a second gateway started by mistake, each answering a part
     * of the queries. So the address must be free for an ordinary socket first.
     */
    private static void requireFree(Transport transport, InetSocketAddress address) throws IOException {
        if (transport.datagram()) {
            try (DatagramSocket socket = new DatagramSocket(null)) {
                socket.bind(address);
            }
        } else {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            }
        }
    }
}
