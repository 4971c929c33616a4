package io.switchboard;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.EndpointTls;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.dns.Transport;
import io.switchboard.listener.Binder;
import io.switchboard.listener.ListenerSettings;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.Certificates;
import io.switchboard.tls.ClientTls;
import io.switchboard.tls.HandshakeLimit;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.doh.DohConnector;
import io.switchboard.transport.doh.DohListener;
import io.switchboard.transport.doh3.Doh3Connector;
import io.switchboard.transport.doh3.Doh3Listener;
import io.switchboard.transport.doq.DoqConnector;
import io.switchboard.transport.doq.DoqListener;
import io.switchboard.transport.dot.DotConnector;
import io.switchboard.transport.dot.DotListener;
import io.switchboard.transport.grpc.GrpcConnector;
import io.switchboard.transport.grpc.GrpcListener;
import io.switchboard.transport.http.HttpCounters;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.proxy.ClientAdmission;
import io.switchboard.transport.proxy.ProxyCounters;
import io.switchboard.transport.quic.QuicAddress;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.transport.quic.QuicLibrary;
import io.switchboard.transport.tcp.TcpConnector;
import io.switchboard.transport.tcp.TcpListener;
import io.switchboard.transport.udp.UdpConnector;
import io.switchboard.transport.udp.UdpConnectorPorts;
import io.switchboard.transport.udp.UdpListener;
import io.switchboard.transport.udp.UdpSocketBudget;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.ConnectorFactory;
import io.switchboard.upstream.UpstreamCounters;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where each transport's row meets its listening and its connecting side. A new row does not compile until it is joined. */
final class Transports implements Binder, ConnectorFactory {
    private final EventLoops loops;
    private final ConnectionLimits connectionLimits;
    private final Certificates certificates;
    private final HttpCounters httpCounters;
    private final QuicCounters quicCounters;
    private final ProxyCounters proxyCounters;
    private final HandshakeLimit handshakes;
    private final BooleanSupplier ready;
    /** By the loop's number. */
    private final List<UdpSocketBudget> udpSockets;

    private volatile UdpConnectorPorts ports = UdpConnectorPorts.except(List.of());

    /**
     * The transports of one gateway.
     *
     * @param handshakes how many a client may begin
     * @param ready what protocols with health checks of their own answer
     */
    Transports(
            EventLoops loops,
            ConnectionLimits connectionLimits,
            Certificates certificates,
            HttpCounters httpCounters,
            ProxyCounters proxyCounters,
            QuicCounters quicCounters,
            HandshakeLimit handshakes,
            BooleanSupplier ready) {
        this.loops = loops;
        this.connectionLimits = connectionLimits;
        this.certificates = certificates;
        this.httpCounters = httpCounters;
        this.quicCounters = quicCounters;
        this.proxyCounters = proxyCounters;
        this.handshakes = handshakes;
        this.ready = ready;
        this.udpSockets = UdpSocketBudget.divided(loops.members().size());
    }

    @Override
    public List<Channel> bind(ListenerSettings settings, InetSocketAddress address) throws Exception {
        InetSocketAddress free = free(settings.get().transport(), address);
        List<Channel> channels = new ArrayList<>();
        ServerTls tls = certificates.server(() -> settings.get().certificates(), handshakes);
        QuicAddress quic = new QuicAddress();
        try {
            for (EventLoops.Member member : loops.members()) {
                channels.add(bindOne(settings, tls, quic, free, member));
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

    private Channel bindOne(
            ListenerSettings settings,
            ServerTls tls,
            QuicAddress quic,
            InetSocketAddress address,
            EventLoops.Member member)
            throws IOException, InterruptedException {
        return switch (settings.get().transport()) {
            case UDP -> UdpListener.bind(member.intake(), loops.sockets(), address);
            case TCP ->
                TcpListener.bind(
                        member.intake(),
                        member.connections(),
                        connectionLimits,
                        admission(settings, member),
                        () -> settings.get().idleTimeout(),
                        loops.sockets(),
                        address);
            case DOH ->
                DohListener.bind(
                        new HttpIntake(
                                member.intake(),
                                member.connections(),
                                connectionLimits,
                                httpCounters,
                                settings::get,
                                settings::http3Port),
                        admission(settings, member),
                        tls,
                        loops.sockets(),
                        address);
            case DOT ->
                DotListener.bind(
                        member.intake(),
                        member.connections(),
                        connectionLimits,
                        admission(settings, member),
                        () -> settings.get().idleTimeout(),
                        tls,
                        loops.sockets(),
                        address);
            case DOQ ->
                DoqListener.bind(
                        member.intake(),
                        member.connections(),
                        connectionLimits,
                        quicCounters,
                        () -> settings.get().idleTimeout(),
                        tls,
                        quic,
                        loops.sockets(),
                        address);
            case DOH3 ->
                Doh3Listener.bind(
                        new HttpIntake(
                                member.intake(),
                                member.connections(),
                                connectionLimits,
                                httpCounters,
                                settings::get,
                                settings::http3Port),
                        quicCounters,
                        tls,
                        quic,
                        loops.sockets(),
                        address);
            case GRPC ->
                GrpcListener.bind(
                        member.intake(), connectionLimits, settings::get, tls, ready, loops.sockets(), address);
        };
    }

    /**
     * Requires what this machine must have for the endpoints of a configuration; listeners find out when they are bound.
     *
     * @throws IllegalArgumentException with the endpoint that cannot be asked
     */
    static void requireLibraries(GatewayConfig config) {
        for (UpstreamGroupConfig group : config.upstreams().values()) {
            for (EndpointConfig endpoint : group.endpoints()) {
                if (endpoint.transport().shape() == Transport.Shape.QUIC) {
                    requireQuic(endpoint);
                }
            }
        }
    }

    private static void requireQuic(EndpointConfig endpoint) {
        try {
            QuicLibrary.require();
        } catch (UnsupportedOperationException e) {
            throw new IllegalArgumentException("cannot ask " + endpoint.url() + ": " + e.getMessage(), e);
        }
    }

    private ClientAdmission admission(ListenerSettings settings, EventLoops.Member member) {
        return new ClientAdmission(member.loop(), member.connections(), connectionLimits, proxyCounters, settings::get);
    }

    /** Keeps queries from leaving by ports that this gateway listens on. */
    void listeningOn(List<Integer> listening) {
        ports = UdpConnectorPorts.except(listening);
    }

    @Override
    public Connector open(QueryLoop loop, Transport transport, ConnectTarget target, UpstreamCounters counters) {
        EventLoop eventLoop = loops.members().get(loop.index()).loop().eventLoop();
        return switch (transport) {
            case UDP -> new UdpConnector(eventLoop, loop, target, ports, udpSockets.get(loop.index()), counters);
            case TCP -> TcpConnector.open(eventLoop, loop, target, counters);
            case DOT ->
                DotConnector.open(eventLoop, loop, target, certificates.client(tls(target.endpoint())), counters);
            case DOH ->
                new DohConnector(eventLoop, loop, target, certificates.client(tls(target.endpoint())), counters);
            case DOQ ->
                DoqConnector.open(eventLoop, loop, target, certificates.client(tls(target.endpoint())), counters);
            case DOH3 ->
                Doh3Connector.open(eventLoop, loop, target, certificates.client(tls(target.endpoint())), counters);
            case GRPC -> new GrpcConnector(eventLoop, loop, target, clientTls(target.endpoint()), counters);
        };
    }

    private @Nullable ClientTls clientTls(EndpointConfig endpoint) {
        return endpoint.tls() == null ? null : certificates.client(endpoint.tls());
    }

    private static EndpointTls tls(EndpointConfig endpoint) {
        EndpointTls tls = endpoint.tls();
        if (tls == null) {
            throw new IllegalArgumentException("endpoint: " + endpoint.url() + " (expected: one with TLS)");
        }
        return tls;
    }

    /**
     * The address, which must be free for an ordinary socket first: sockets that share an address would also share it with a
     * second gateway started by mistake, each answering a part of the queries. A port 0 is chosen here for the same reason:
     * for a datagram socket that may share, the system also draws from ports that others share.
     */
    private static InetSocketAddress free(Transport transport, InetSocketAddress address) throws IOException {
        if (transport.overUdp()) {
            try (DatagramSocket socket = new DatagramSocket(null)) {
                socket.bind(address);
                return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
            }
        } else {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
                return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
            }
        }
    }
}
