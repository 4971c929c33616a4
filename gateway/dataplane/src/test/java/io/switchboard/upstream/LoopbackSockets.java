package io.switchboard.upstream;

import io.netty.channel.IoEventLoop;
import io.switchboard.dns.Transport;
import io.switchboard.query.QueryLoop;
import io.switchboard.transport.grpc.GrpcConnector;
import io.switchboard.transport.tcp.TcpConnector;
import io.switchboard.transport.udp.UdpConnector;
import io.switchboard.transport.udp.UdpConnectorPorts;
import io.switchboard.transport.udp.UdpSocketBudget;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sockets of a {@link Loopback}: the real connectors of its upstreams on its event loop, and how many are open. */
final class LoopbackSockets {
    private record Opened(ConnectTarget target, Connector connector) {}

    private final IoEventLoop io;
    private final List<Opened> connectors = new ArrayList<>();
    private int inAll = Integer.MAX_VALUE;
    private @Nullable UdpSocketBudget budget;

    LoopbackSockets(IoEventLoop io) {
        this.io = io;
    }

    void inAll(int value) {
        inAll = value;
    }

    /** As {@link ConnectorFactory} has it. */
    Connector connect(QueryLoop loop, Transport transport, ConnectTarget target, UpstreamCounters counters) {
        UdpConnectorPorts ports = UdpConnectorPorts.except(List.of());
        Connector connector = switch (transport) {
            case UDP -> new UdpConnector(io, loop, target, ports, budget(), counters);
            case TCP -> TcpConnector.open(io, loop, target, counters);
            case GRPC -> new GrpcConnector(io, loop, target, null, counters);
            case DOT, DOH, DOQ, DOH3 -> throw new IllegalArgumentException(transport + " (expected: UDP, TCP or gRPC)");
        };
        connectors.add(new Opened(target, connector));
        return connector;
    }

    private UdpSocketBudget budget() {
        UdpSocketBudget known = budget;
        if (known == null) {
            known = new UdpSocketBudget(inAll, 1);
            budget = known;
        }
        return known;
    }

    int open() {
        return connectors.stream().mapToInt(opened -> opened.connector().open()).sum();
    }

    int openTo(InetSocketAddress address) {
        return connectors.stream()
                .filter(opened -> opened.target().address().equals(address))
                .mapToInt(opened -> opened.connector().open())
                .sum();
    }
}
