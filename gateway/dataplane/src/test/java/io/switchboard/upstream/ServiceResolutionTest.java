package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.HedgeConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** RFC 2782: endpoints whose servers are where SRV records say. */
class ServiceResolutionTest {
    private static final String NAME = "_dns._udp.example.net";
    private static final Duration TTL_ALMOST_OVER = Duration.ofSeconds(52);

    @Test
    void servers_areAtTheHostsAndPortsOfTheRecords() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var bootstrap = ScriptedUpstream.start(zone(srv(0, 0, upstream, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            Asked early = group.ask("www.example.org.", Type.A);
            assertThat(early.isDone()).as("waits for an address").isFalse();

            assertThat(group.await(early).answer()).isEqualTo("192.0.2.1");
            resolved(group, 1);
            assertThat(bootstrap.awaitQueries(3))
                    .extracting(query -> Type.string(query.type()))
                    .containsExactlyInAnyOrder("SRV", "A", "AAAA");
            assertThat(group.upstream(0).toString()).contains(NAME).contains("127.0.0.1:" + upstream.port());
        }
    }

    @Test
    void tcp_isAskedWhereTheRecordsSayToo() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var bootstrap = ScriptedUpstream.start(zone(srv(0, 0, upstream, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.TCP, NAME, bootstrap)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void reserve_isAskedOnlyWhileTheFirstAreDown() {
        try (var first = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var second = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var bootstrap = ScriptedUpstream.start(
                        zone(srv(20, 0, second, "a"), srv(10, 0, first, "a"), "a 60 IN A 127.0.0.1"));
                var group =
                        new Loopback().service(Transport.UDP, NAME, bootstrap).policy(Policy.ROUND_ROBIN)) {
            assertThat(answers(group, 10)).containsOnly("192.0.2.1");
            resolved(group, 1);

            down(group, first);
            assertThat(answers(group, 10)).containsOnly("192.0.2.2");

            at(group, first).heard(group.loop.nanos());
            at(group, first).heard(group.loop.nanos());
            assertThat(answers(group, 10)).containsOnly("192.0.2.1");
        }
    }

    @Test
    void query_thatTheFirstDoesNotAnswerGoesToTheReserve() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var second = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var bootstrap = ScriptedUpstream.start(
                        zone(srv(20, 0, second, "a"), srv(10, 0, silent, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> silent.count() == 1);
            group.advance(Duration.ofMillis(400));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.2");
        }
    }

    @Test
    void reserve_isNotAskedBesideTheFirst() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(50)));
                var reserve = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var bootstrap = ScriptedUpstream.start(
                        zone(srv(20, 0, reserve, "a"), srv(10, 0, slow, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback()
                        .service(Transport.UDP, NAME, bootstrap)
                        .policy(Policy.PARALLEL)
                        .hedge(new HedgeConfig(new HedgeConfig.Delay(Duration.ofMillis(1)), 100))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> slow.count() == 1);
            group.advance(Duration.ofMillis(2));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
            assertThat(reserve.count()).isZero();
        }
    }

    @Test
    void reserveThatIsFoundSooner_isNotAskedYet() {
        try (var first = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var reserve = ScriptedUpstream.start(Answers.address("192.0.2.2"))) {
            Script zone = zone(
                    srv(20, 0, reserve, "b"), srv(10, 0, first, "a"), "a 60 IN A 127.0.0.1", "b 60 IN A 127.0.0.1");
            Script slowA = query -> (query.name().toString().toLowerCase().startsWith("a.")
                            ? zone.delayed(Duration.ofMillis(50))
                            : zone)
                    .on(query);
            try (var bootstrap = ScriptedUpstream.start(slowA);
                    var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
                assertThat(group.askAndWait("www.example.org.", Type.A).answer())
                        .isEqualTo("192.0.2.1");
            }
        }
    }

    @Test
    void weights_divideWhatGoesToOnePriority() {
        try (var light = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var heavy = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var least = ScriptedUpstream.start(Answers.address("192.0.2.3"));
                var bootstrap = ScriptedUpstream.start(zone(
                        srv(1, 10, light, "a"), srv(1, 30, heavy, "a"), srv(1, 0, least, "a"), "a 60 IN A 127.0.0.1"));
                var group =
                        new Loopback().service(Transport.UDP, NAME, bootstrap).policy(Policy.WEIGHTED)) {
            answers(group, 1);
            resolved(group, 1);
            List<String> answers = answers(group, 40);

            assertThat(answers).filteredOn("192.0.2.1"::equals).hasSizeBetween(9, 11);
            assertThat(answers).filteredOn("192.0.2.2"::equals).hasSizeBetween(29, 31);
            assertThat(at(group, least).weight()).isEqualTo(1);
        }
    }

    @Test
    void weightsOfZero_areEqualWeights() {
        try (var bootstrap = ScriptedUpstream.start(zone(
                        "_dns._udp 60 IN SRV 1 0 5301 a", "_dns._udp 60 IN SRV 1 0 5302 a", "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);

            assertThat(group.group().upstreams()).extracting(Upstream::weight).containsExactly(100L, 100L);
        }
    }

    @Test
    void changedRecords_areFollowedAndServersThatStayKeepWhatIsKnownOfThem() {
        try (var going = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var staying = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var coming = ScriptedUpstream.start(Answers.address("192.0.2.3"));
                var bootstrap = ScriptedUpstream.start(
                        zone(srv(1, 0, going, "a"), srv(2, 0, staying, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            assertThat(answers(group, 3)).containsOnly("192.0.2.1");
            resolved(group, 1);
            Upstream kept = at(group, staying);

            bootstrap.follow(zone(srv(5, 0, staying, "b"), srv(9, 0, coming, "b"), "b 60 IN A 127.0.0.1"));
            resolvedAgain(group);

            assertThat(ports(group)).containsExactly(staying.port(), coming.port());
            assertThat(at(group, staying)).isSameAs(kept);
            assertThat(answers(group, 3)).containsOnly("192.0.2.2");
            assertThat(group.endpoint(0).count(UpstreamEvent.QUERY))
                    .as("sums never fall")
                    .isEqualTo(6);
        }
    }

    @Test
    void changedPriorities_changeWhoIsAskedFirst() {
        try (var one = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var bootstrap = ScriptedUpstream.start(
                        zone(srv(1, 0, one, "a"), srv(2, 0, other, "a"), "a 60 IN A 127.0.0.1"));
                var group =
                        new Loopback().service(Transport.UDP, NAME, bootstrap).policy(Policy.RANDOM)) {
            assertThat(answers(group, 5)).containsOnly("192.0.2.1");
            resolved(group, 1);

            bootstrap.follow(zone(srv(3, 0, one, "a"), srv(2, 0, other, "a"), "a 60 IN A 127.0.0.1"));
            resolvedAgain(group);

            assertThat(answers(group, 5)).containsOnly("192.0.2.2");
        }
    }

    @Test
    void shortestTtl_saysWhenToAskAgain() {
        try (var bootstrap = ScriptedUpstream.start(zone("_dns._udp 3600 IN SRV 1 0 5353 a", "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);
            group.advance(Duration.ofSeconds(51));
            assertThat(bootstrap.count()).isEqualTo(3);

            resolvedAgain(group);

            assertThat(bootstrap.count()).isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void lastGoodServers_areKeptWhateverIsSaidInstead() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var bootstrap = ScriptedUpstream.start(zone(srv(1, 0, upstream, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            answers(group, 1);
            resolved(group, 1);
            List<Script> failures = List.of(
                    Answers.rcode(Rcode.SERVFAIL),
                    Answers.nxdomain(60, 60),
                    Answers.nodata(60, 60),
                    zone("_dns._udp 60 IN SRV 0 0 0 ."),
                    zone("_dns._udp 60 IN SRV 0 0 53 nowhere"),
                    Answers.silence());
            for (Script failure : failures) {
                bootstrap.follow(failure);
                long before = group.endpoint(0).failedResolutions();
                for (int i = 0; i < 100 && group.endpoint(0).failedResolutions() == before; i++) {
                    group.advance(Duration.ofSeconds(1));
                }
                assertThat(group.endpoint(0).failedResolutions()).isGreaterThan(before);

                assertThat(answers(group, 1)).containsExactly("192.0.2.1");
            }
        }
    }

    @Test
    void serviceThatIsNotOffered_failsWhatWaits() {
        try (var bootstrap = ScriptedUpstream.start(zone("_dns._udp 60 IN SRV 0 0 0 ."));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(Objects.requireNonNull(asked.failure().extendedError()).text())
                    .isEqualTo("the upstreams' names are not resolved");
            assertThat(bootstrap.count()).as("no question about the root").isEqualTo(1);
        }
    }

    @Test
    void hostThatCannotBeResolved_costsTheOthersNothing() {
        try (var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var bootstrap = ScriptedUpstream.start(
                        zone("_dns._udp 60 IN SRV 1 0 53 nowhere", srv(2, 0, good, "a"), "a 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            assertThat(answers(group, 2)).containsOnly("192.0.2.1");
            resolved(group, 1);
            assertThat(ports(group)).containsExactly(good.port());
        }
    }

    @Test
    void oneAddressAndPort_isOneServerHoweverOftenItIsNamed() {
        try (var bootstrap = ScriptedUpstream.start(zone(
                        "_dns._udp 60 IN SRV 2 7 5301 b",
                        "_dns._udp 60 IN SRV 1 7 5301 a",
                        "a 60 IN A 127.0.0.1",
                        "b 60 IN A 127.0.0.1"));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);

            assertThat(group.group().upstreams()).extracting(Upstream::priority).containsExactly(1);
        }
    }

    @Test
    void servers_areNoMoreThanTheBoundAndTheReserveGoesFirst() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add("_dns._udp 60 IN SRV " + (i % 2 == 0 ? 10 : 20) + " 0 " + (5300 + i) + " a");
        }
        lines.add("a 60 IN A 127.0.0.1");
        lines.add("a 60 IN A 127.0.0.2");
        try (var bootstrap = ScriptedUpstream.start(zone(lines.toArray(String[]::new)));
                var group = new Loopback().service(Transport.UDP, NAME, bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);

            assertThat(group.group().upstreams()).hasSize(ServerLookup.MAX_SERVERS);
            assertThat(group.group().upstreams())
                    .filteredOn(upstream -> upstream.priority() == 10)
                    .hasSize(40);
        }
    }

    private static Script zone(String... lines) {
        return Answers.zone("example.net.", lines);
    }

    private static String srv(int priority, int weight, ScriptedUpstream server, String host) {
        return "_dns._udp 60 IN SRV " + priority + " " + weight + " " + server.port() + " " + host;
    }

    private static List<String> answers(Loopback group, int queries) {
        String[] answers = new String[queries];
        Arrays.setAll(
                answers,
                i -> group.askAndWait("n" + i + ".example.org.", Type.A).answer());
        return List.of(answers);
    }

    private static void down(Loopback group, ScriptedUpstream server) {
        for (int i = 0; i < 3; i++) {
            at(group, server).health().refused(group.loop.nanos());
        }
    }

    private static Upstream at(Loopback group, ScriptedUpstream server) {
        return group.group().upstreams().stream()
                .filter(upstream -> upstream.address().getPort() == server.port())
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> ports(Loopback group) {
        return group.group().upstreams().stream()
                .map(upstream -> upstream.address().getPort())
                .toList();
    }

    private static void resolved(Loopback group, long times) {
        group.until(() -> group.endpoint(0).resolutions() >= times);
        group.flow();
    }

    /** Lets the TTL of a minute run out, and what comes then happen in its time. */
    private static void resolvedAgain(Loopback group) {
        long before = group.endpoint(0).resolutions();
        group.advance(TTL_ALMOST_OVER);
        for (int i = 0; i < 100 && group.endpoint(0).resolutions() == before; i++) {
            group.advance(Duration.ofMillis(200));
        }
        assertThat(group.endpoint(0).resolutions()).isGreaterThan(before);
    }
}
