package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.dns.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Lines that lead nowhere, for a policy to order. */
final class PolicyLines {
    private static final int FIRST_PORT = 2000;

    private final io.switchboard.query.FakeQueryLoop loop = new io.switchboard.query.FakeQueryLoop();

    /** One line for each weight, at the same addresses each time. */
    Line[] lines(int... weights) {
        Line[] lines = new Line[weights.length];
        for (int i = 0; i < weights.length; i++) {
            lines[i] = line(FIRST_PORT + i, weights[i]);
        }
        return lines;
    }

    private Line line(int port, int weight) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        EndpointConfig endpoint =
                new EndpointConfig("udp://127.0.0.1:" + port, Transport.UDP, address, null, weight, List.of());
        Upstream upstream =
                new UpstreamGroup(GroupConfigs.of(endpoint)).upstreams().getFirst();
        return new Line(upstream, loop, (on, transport, target, counters) -> new Unused());
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

    private static final class Unused implements Connector {
        @Override
        public void send(Attempt attempt) {}

        @Override
        public void forget(Attempt attempt) {}

        @Override
        public int open() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
