package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.dns.Transport;
import io.switchboard.query.FakeQueryLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Lines that lead nowhere, for a policy to order. */
final class PolicyLines {
    private static final int FIRST_PORT = 2000;

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private int nextPort = 3000;

    /** One line for each weight, at the same addresses each time. */
    Line[] lines(int... weights) {
        Line[] lines = new Line[weights.length];
        for (int i = 0; i < weights.length; i++) {
            lines[i] = line(FIRST_PORT + i, weights[i]);
        }
        return lines;
    }

    /** One line for each priority, the smallest first, all of one endpoint; numbers go on where others ended. */
    Line[] service(int... priorities) {
        InetSocketAddress name = InetSocketAddress.createUnresolved("_dns._udp.example.org", 0);
        EndpointConfig endpoint = new EndpointConfig("udp://_dns._udp.example.org", Transport.UDP, name);
        UpstreamEndpoint owner = new UpstreamEndpoint(endpoint);
        return Arrays.stream(priorities)
                .mapToObj(priority -> new ServerPlace(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort++), priority, 100))
                .map(place -> line(new Upstream(owner, place, GroupConfigs.of(endpoint), 1)))
                .toArray(Line[]::new);
    }

    private Line line(Upstream upstream) {
        return new Line(upstream, loop, (on, transport, target, counters) -> new NoConnector());
    }

    private Line line(int port, int weight) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        EndpointConfig endpoint =
                new EndpointConfig("udp://127.0.0.1:" + port, Transport.UDP, address, null, weight, List.of());
        Upstream upstream =
                new UpstreamGroup(GroupConfigs.of(endpoint)).upstreams().getFirst();
        return line(upstream);
    }

    void down(Line... lines) {
        for (Line line : lines) {
            for (int i = 0; i < 3; i++) {
                line.upstream().health().refused(loop.nanos());
            }
        }
    }

    void up(Line... lines) {
        for (Line line : lines) {
            line.upstream().heard(loop.nanos());
            line.upstream().heard(loop.nanos());
        }
    }

    int[] order(UpstreamPolicy policy, int name, Line... lines) {
        int[] order = new int[lines.length];
        policy.order(lines, order, name, loop.nanos());
        return order;
    }

    int[] firsts(UpstreamPolicy policy, int rounds, Line... lines) {
        int[] firsts = new int[lines.length];
        for (int i = 0; i < rounds; i++) {
            firsts[order(policy, i, lines)[0]]++;
        }
        return firsts;
    }
}
