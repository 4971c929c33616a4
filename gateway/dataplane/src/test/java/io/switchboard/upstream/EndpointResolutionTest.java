package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.switchboard.config.EndpointConfig;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.QueryFailure;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Endpoints with host names: their addresses come and go while the group is asked. */
class EndpointResolutionTest {
    private static final Script LOOPBACK = addresses(60, "127.0.0.1");

    @Test
    void hostName_isResolvedByTheBootstrapServers() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "dns.example.net", upstream.port(), bootstrap)) {
            Asked early = group.ask("www.example.org.", Type.A);
            assertThat(early.isDone()).as("waits for an address").isFalse();

            assertThat(group.await(early).answer()).isEqualTo("192.0.2.1");
            assertThat(bootstrap.awaitQueries(2))
                    .allMatch(query -> query.name().toString().equalsIgnoreCase("dns.example.net."))
                    .extracting(query -> query.type())
                    .containsExactlyInAnyOrder(Type.A, Type.AAAA);
            assertThat(group.endpoint(0).resolutions()).isEqualTo(1);
        }
    }

    @Test
    void hostName_isResolvedAgainWhenTheTtlIsOver() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "dns.example.net", upstream.port(), bootstrap)) {
            group.askAndWait("www.example.org.", Type.A);
            resolved(group, 1);
            group.advance(Duration.ofSeconds(52));
            assertThat(bootstrap.count()).isEqualTo(2);

            group.advance(Duration.ofSeconds(16));

            // Time passes in one leap here, so they may have been asked again.
            assertThat(bootstrap.awaitQueries(4)).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void ttlOfZero_isAskedForOnlyEverySoOften() {
        try (var bootstrap = ScriptedUpstream.start(addresses(0, "127.0.0.1"));
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "dns.example.net", upstream.port(), bootstrap)) {
            group.askAndWait("www.example.org.", Type.A);
            resolved(group, 1);

            group.advance(Duration.ofSeconds(4));

            assertThat(bootstrap.count()).isEqualTo(2);
        }
    }

    @Test
    void severalAddresses_areSeveralUpstreams() {
        try (var bootstrap = ScriptedUpstream.start(addresses(60, "127.0.0.1", "127.0.0.2", "127.0.0.3"));
                var group = new Loopback().named(Transport.UDP, "pods.example.net", 5353, bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);

            assertThat(hosts(group)).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2", "127.0.0.3");
            assertThat(group.group().upstreams())
                    .allMatch(upstream -> upstream.address().getPort() == 5353);
        }
    }

    @Test
    void addressesThatStay_keepWhatIsKnownOfThem() {
        try (var bootstrap = ScriptedUpstream.start(addresses(60, "127.0.0.1", "127.0.0.2"));
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "pods.example.net", upstream.port(), bootstrap)) {
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);
            Upstream staying = at(group, "127.0.0.1");
            long queries = group.endpoint(0).count(UpstreamEvent.QUERY);
            assertThat(queries).isPositive();

            bootstrap.follow(addresses(60, "127.0.0.3", "127.0.0.1"));
            untilAt(group, "127.0.0.3");
            group.flow();

            assertThat(hosts(group)).containsExactly("127.0.0.1", "127.0.0.3");
            assertThat(at(group, "127.0.0.1")).isSameAs(staying);
            assertThat(group.endpoint(0).count(UpstreamEvent.QUERY)).isGreaterThanOrEqualTo(queries);
        }
    }

    /** Sums of an endpoint never fall, or rates would go wrong. */
    @Test
    void countsOfAddressesThatAreGone_stayInTheSums() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "pods.example.net", upstream.port(), bootstrap)) {
            for (int i = 0; i < 5; i++) {
                group.askAndWait("n" + i + ".example.org.", Type.A);
            }
            resolved(group, 1);
            Upstream going = at(group, "127.0.0.1");

            bootstrap.follow(addresses(60, "127.0.0.9"));
            untilAt(group, "127.0.0.9");
            group.flow();

            assertThat(group.endpoint(0).upstreams()).doesNotContain(going);
            assertThat(group.endpoint(0).count(UpstreamEvent.QUERY)).isEqualTo(5);
            assertThat(group.endpoint(0).count(UpstreamEvent.REPLY_NOERROR)).isEqualTo(5);
            assertThat(group.openTo(upstream.address()))
                    .as("its sockets are closed")
                    .isZero();
        }
    }

    @Test
    void queryUnderWayToAnAddressThatGoes_isAnsweredFromThere() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var slow = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback()
                        .named(Transport.UDP, "pods.example.net", slow.port(), bootstrap)
                        .attempts(1)
                        .deadline(Duration.ofMinutes(1))) {
            group.askAndWait("warm.example.org.", Type.A);
            resolved(group, 1);
            group.advance(Duration.ofSeconds(50));
            slow.follow(Answers.address("192.0.2.7").delayed(Duration.ofSeconds(3)));
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> slow.count() == 2);
            bootstrap.follow(addresses(60, "127.0.0.9"));
            for (int i = 0; i < 200 && !hosts(group).contains("127.0.0.9"); i++) {
                group.step(Duration.ofMillis(100));
            }
            assertThat(hosts(group)).containsExactly("127.0.0.9");
            assertThat(asked.isDone()).isFalse();

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.7");
        }
    }

    @Test
    void lastGoodAddresses_areKeptWhileTheNameCannotBeResolved() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "dns.example.net", upstream.port(), bootstrap)) {
            group.askAndWait("www.example.org.", Type.A);
            resolved(group, 1);
            for (Script failure : List.of(Answers.rcode(Rcode.SERVFAIL), Answers.nxdomain(60, 60), Answers.silence())) {
                bootstrap.follow(failure);
                long before = group.endpoint(0).failedResolutions();
                for (int i = 0; i < 100 && group.endpoint(0).failedResolutions() == before; i++) {
                    group.advance(Duration.ofSeconds(1));
                }
                assertThat(group.endpoint(0).failedResolutions()).isGreaterThan(before);

                assertThat(hosts(group)).containsExactly("127.0.0.1");
                assertThat(group.askAndWait("www.example.org.", Type.A).answer())
                        .isEqualTo("192.0.2.1");
            }
        }
    }

    @Test
    void nameThatCannotBeResolved_costsTheOthersNothing() {
        try (var bootstrap = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback()
                        .named(Transport.UDP, "bad.example.net", 53, bootstrap)
                        .endpoint(Transport.UDP, good.address())) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void nameThatCannotBeResolved_failsWhatWaitsWhenThatIsKnown() {
        try (var bootstrap = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED));
                var group = new Loopback().named(Transport.UDP, "bad.example.net", 53, bootstrap)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(Objects.requireNonNull(asked.failure().extendedError()).text())
                    .isEqualTo("the upstreams' names are not resolved");
            assertThat(group.endpoint(0).failedResolutions()).isEqualTo(1);
            assertThat(group.ask("next.example.org.", Type.A).isDone())
                    .as("nobody waits any more")
                    .isTrue();
        }
    }

    @Test
    void silentBootstrap_letsWhatWaitsFailAtItsDeadline() {
        try (var bootstrap = ScriptedUpstream.start(Answers.silence());
                var group = new Loopback()
                        .named(Transport.UDP, "bad.example.net", 53, bootstrap)
                        .deadline(Duration.ofSeconds(1))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(999));
            assertThat(asked.isDone()).isFalse();

            group.advance(Duration.ofMillis(1));

            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void failures_areRetriedWithGrowingPauses() {
        FakeQueryLoop loop = new FakeQueryLoop();
        UpstreamEndpoint endpoint = new UpstreamEndpoint(new EndpointConfig(
                "udp://bad.example.net", Transport.UDP, InetSocketAddress.createUnresolved("bad.example.net", 53)));
        AnswerSource refusing = (query, sink) -> {
            sink.fail(query, new QueryFailure.Unanswered(GroupAnswers.SILENCE));
            return true;
        };
        EndpointResolution resolution =
                new EndpointResolution(endpoint, loop, refusing, found -> fail("addresses out of nothing"), () -> {});
        resolution.start();
        loop.advance(Duration.ofSeconds(3));
        assertThat(endpoint.failedResolutions()).as("at 0, 0.5, 1.5 s").isEqualTo(3);

        loop.advance(Duration.ofMinutes(5));

        // 3.5, 7.5, 15.5, 31.5 s, then every 30 s.
        assertThat(endpoint.failedResolutions()).isBetween(14L, 19L);
        resolution.close();
        assertThat(loop.scheduledTimers()).isZero();
    }

    @Test
    void secondBootstrapServer_isAskedWhenTheFirstIsSilent() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var alive = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback().named(Transport.UDP, "dns.example.net", upstream.port(), dead, alive)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> dead.count() == 2);
            group.advance(Duration.ofMillis(400));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void force_holdsForAddressesThatComeLater() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var group = new Loopback().named(Transport.UDP, "dns.example.net", 5353, bootstrap)) {
            group.force(0, ForcedState.DRAIN);
            group.ask("www.example.org.", Type.A);
            resolved(group, 1);

            assertThat(at(group, "127.0.0.1").state()).isEqualTo(UpstreamState.DRAINING);
        }
    }

    @Test
    void upstreamsThatComeLater_areProbedAndThoseThatGoAreNot() {
        try (var bootstrap = ScriptedUpstream.start(LOOPBACK);
                var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = new Loopback()
                        .named(Transport.UDP, "dns.example.net", upstream.port(), bootstrap)
                        .watched()) {
            group.askAndWait("www.example.org.", Type.A);
            resolved(group, 1);
            group.advance(Duration.ofSeconds(1));
            group.until(() -> !upstream.probes().isEmpty());

            group.group().close();
            group.flow();

            assertThat(group.loop.scheduledTimers()).isZero();
            assertThat(group.open()).isZero();
        }
    }

    /** Lets the TTL of a minute run out, and what comes then happen in its time. */
    private static void untilAt(Loopback group, String host) {
        group.advance(Duration.ofSeconds(52));
        for (int i = 0; i < 100 && !hosts(group).contains(host); i++) {
            group.advance(Duration.ofMillis(200));
        }
        assertThat(hosts(group)).contains(host);
    }

    private static void resolved(Loopback group, int times) {
        group.until(() -> group.endpoint(0).resolutions() >= times);
        group.flow();
    }

    private static List<String> hosts(Loopback group) {
        return group.group().upstreams().stream()
                .map(upstream -> upstream.address().getAddress().getHostAddress())
                .toList();
    }

    private static Upstream at(Loopback group, String host) {
        return group.group().upstreams().stream()
                .filter(upstream ->
                        upstream.address().getAddress().getHostAddress().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private static Script addresses(long ttl, String... addresses) {
        return Answers.message((query, reply) -> {
            for (String address : query.type() == Type.A ? addresses : new String[0]) {
                reply.addRecord(
                        new ARecord(query.name(), DClass.IN, ttl, InetAddress.ofLiteral(address)), Section.ANSWER);
            }
        });
    }
}
