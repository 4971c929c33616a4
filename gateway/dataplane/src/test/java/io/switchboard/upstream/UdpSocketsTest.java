package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioIoHandler;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ScriptedUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** The population of sockets that queries leave from: RFC 5452 §9.2. */
class UdpSocketsTest {
    @Test
    void quietGateway_usesAPortOnce() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(16)) {
            for (int i = 0; i < 16; i++) {
                group.askAndWait("n" + i + ".example.org.", Type.A);
            }

            assertThat(ports(upstream)).hasSize(16);
            assertThat(group.open()).isEqualTo(16);
        }
    }

    @Test
    void fullPopulation_isUsedByChance() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(16)) {
            ask(group, 400);

            Map<Integer, Long> uses = upstream.queries().stream()
                    .collect(Collectors.groupingBy(q -> q.source().getPort(), Collectors.counting()));
            assertThat(uses.keySet()).hasSizeBetween(16, 20);
            assertThat(uses.values()).allMatch(count -> count <= 64);
            assertThat(group.open()).isEqualTo(16);
        }
    }

    @Test
    void fullPopulation_isUsedWholeBeforeAPortComesAgain() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(16)) {
            ask(group, 16);
            upstream.forget();

            ask(group, 48);

            assertThat(upstream.queries().stream()
                            .collect(Collectors.groupingBy(q -> q.source().getPort(), Collectors.counting()))
                            .values())
                    .hasSize(16)
                    .containsOnly(3L);
        }
    }

    @Test
    void upstreams_divideWhatAllMayHave() {
        try (var one = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(one, other).allSockets(32).policy(Policy.ROUND_ROBIN)) {
            ask(group, 200);

            assertThat(group.openTo(one.address())).isEqualTo(16);
            assertThat(group.openTo(other.address())).isEqualTo(16);
        }
    }

    @Test
    void upstreamThatIsGone_leavesItsPartToTheOthers() {
        try (var going = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var staying = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var bootstrap = ScriptedUpstream.start(Answers.address("127.0.0.1", 60));
                var group = new Loopback()
                        .named(Transport.UDP, "dns.example.net", going.port(), bootstrap)
                        .endpoint(Transport.UDP, staying.address())
                        .allSockets(24)
                        .policy(Policy.ROUND_ROBIN)) {
            group.askAndWait("n.example.org.", Type.A);
            group.until(() -> group.endpoint(0).resolutions() == 1);
            ask(group, 60);
            assertThat(group.openTo(staying.address()))
                    .as("bootstrap has a third")
                    .isEqualTo(8);

            // Nobody listens there; what is asked goes to the other one.
            bootstrap.follow(Answers.address("127.0.0.9", 60));
            group.force(0, ForcedState.DOWN);
            group.group().use(group.endpoint(0), List.of());
            group.flow();
            ask(group, 60);

            assertThat(group.openTo(going.address())).isZero();
            assertThat(group.openTo(staying.address())).isEqualTo(12);
        }
    }

    @Test
    void queriesOfOneTurn_shareASocketByFive() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(8)) {
            ask(group, 8);
            upstream.forget();

            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(group.askInThisTurn(
                        Messages.query("t" + i + ".example.org.", Type.A).bytes()));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(asked).allMatch(a -> a.answer().equals("192.0.2.1"));
            assertThat(upstream.queries().stream()
                            .collect(Collectors.groupingBy(q -> q.source().getPort(), Collectors.counting()))
                            .values())
                    .containsExactlyInAnyOrder(5L, 5L);
        }
    }

    @Test
    void queriesOfOneTurn_leaveFromPortsOfTheirOwnUntilThePopulationIsFull() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(64)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                asked.add(group.askInThisTurn(
                        Messages.query("t" + i + ".example.org.", Type.A).bytes()));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(ports(upstream)).hasSize(12);
        }
    }

    @Test
    void idsOfOneSocket_areNeverTheSame() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(1)) {
            // Of 256 ids by chance, two would be the same in two sockets of five: here about twenty times.
            ask(group, 12_800);

            assertThat(ports(upstream)).as("256 queries each").hasSizeBetween(48, 51);
            upstream.queries().stream()
                    .collect(Collectors.groupingBy(q -> q.source().getPort()))
                    .values()
                    .forEach(queries ->
                            assertThat(queries.stream().map(q -> q.id())).doesNotHaveDuplicates());
        }
    }

    @Test
    void port_isOpenForAMinuteAtMost() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).sockets(64)) {
            ask(group, 300);
            Set<Integer> first = ports(upstream);
            assertThat(group.open()).isEqualTo(64);

            group.advance(Duration.ofSeconds(34));
            assertThat(group.open()).as("not all at once").isEqualTo(64);
            group.advance(Duration.ofSeconds(8));
            assertThat(group.open()).isBetween(5, 60);
            group.advance(Duration.ofSeconds(9));
            assertThat(group.open()).isZero();
            assertThat(group.loop.scheduledTimers()).as("nothing to sweep").isZero();

            upstream.forget();
            ask(group, 20);
            assertThat(ports(upstream)).isNotEqualTo(first).hasSize(20);
        }
    }

    @Test
    void portWithAnEndlessQuery_isClosedWithinAMinute() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(silent).attempts(1).deadline(Duration.ofMinutes(1))) {
            Asked early = group.ask("early.example.org.", Type.A);
            group.advance(Duration.ofSeconds(59));

            assertThat(early.isDone()).isTrue();
            assertThat(group.open()).isZero();
        }
    }

    @Test
    void icmpError_endsThatSocketsQueriesOnly() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(dead, good)) {
            dead.stop();
            group.untilRefused(0);
            Asked other = group.ask("other.example.org.", Type.A);

            assertThat(group.await(other).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).inFlight()).isZero();
        }
    }

    @Test
    void addressThatCannotBeReached_isPassedAtOnce() throws Exception {
        // Nobody may send there without asking for it, so connecting fails like without a route.
        InetSocketAddress broadcast = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 53);
        try (var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback()) {
            group.endpoint(Transport.UDP, broadcast).endpoint(Transport.UDP, good.address());

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isEqualTo(1);
            assertThat(group.open()).isEqualTo(1);
        }
    }

    @Test
    void nio_worksToo() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback(NioIoHandler.newFactory())) {
            group.endpoint(Transport.UDP, upstream.address()).sockets(8);

            assertThat(ask(group, 100)).allMatch(a -> a.answer().equals("192.0.2.1"));
        }
    }

    @Test
    void nioOverTcp_worksToo() {
        try (var upstream = ScriptedUpstream.start(Answers.ofLength(30_000));
                var group = new Loopback(NioIoHandler.newFactory())) {
            group.endpoint(Transport.TCP, upstream.address());

            assertThat(group.askAndWait("www.example.org.", Type.TXT).reply().length())
                    .isEqualTo(30_000 - 11);
        }
    }

    private static List<Asked> ask(Loopback group, int count) {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(group.ask("n" + i + ".example.org.", Type.A));
            if (i % 50 == 49) {
                group.until(() -> asked.stream().allMatch(Asked::isDone));
            }
        }
        group.until(() -> asked.stream().allMatch(Asked::isDone));
        return asked;
    }

    private static Set<Integer> ports(ScriptedUpstream upstream) {
        return upstream.queries().stream()
                .map(query -> query.source().getPort())
                .collect(Collectors.toMap(Function.identity(), port -> 1, Integer::sum))
                .keySet();
    }
}
