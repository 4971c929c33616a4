package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.dns.ExtendedError;
import io.switchboard.query.QueryFailure;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What is not sent: because too much waits already, or because all upstreams are down. */
class BulkheadTest {
    @Test
    void queriesAboveTheBound_askTheNext() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(silent, good).inFlightPerEndpoint(2)) {
            group.ask("a.example.org.", Type.A);
            group.ask("b.example.org.", Type.A);
            assertThat(group.upstream(0).count(UpstreamEvent.OVERLOAD)).isZero();

            Asked third = group.askAndWait("c.example.org.", Type.A);

            assertThat(third.answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(0).inFlight()).isEqualTo(2);
            assertThat(group.upstream(0).count(UpstreamEvent.OVERLOAD)).isEqualTo(1);
        }
    }

    @Test
    void allFull_failsAtOnceAndIsNotTheUpstreamsFailure() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(silent, other).inFlightPerEndpoint(1)) {
            group.ask("a.example.org.", Type.A);
            group.ask("b.example.org.", Type.A);

            QueryFailure failure = group.ask("c.example.org.", Type.A).failure();

            assertThat(failure).isInstanceOf(QueryFailure.Internal.class);
            assertThat(text(failure)).isEqualTo("too many queries wait for the upstreams");
            assertThat(group.upstream(0).count(UpstreamEvent.OVERLOAD)).isEqualTo(2);
            assertThat(group.upstream(1).count(UpstreamEvent.OVERLOAD)).isEqualTo(1);
        }
    }

    @Test
    void endedQueries_makeRoom() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).inFlightPerEndpoint(1)) {
            for (int i = 0; i < 5; i++) {
                assertThat(group.askAndWait("n" + i + ".example.org.", Type.A).answer())
                        .isEqualTo("192.0.2.1");
            }
        }
    }

    /** The bound is on all loops together, wherever the queries are. */
    @Test
    void bound_isSharedByTheLoops() {
        Upstream upstream = TestAttempts.upstream(10);
        UpstreamCounters first = upstream.newCounters();
        UpstreamCounters second = upstream.newCounters();
        first.inFlight(4);
        second.inFlight(6);
        assertThat(upstream.hasRoom(4)).as("within its share").isTrue();
        assertThat(upstream.hasRoom(6)).as("above its share of a full one").isFalse();

        first.inFlight(-1);

        assertThat(upstream.hasRoom(6)).isTrue();
        assertThat(upstream.hasRoom(10)).isFalse();
    }

    @Test
    void allDown_areTriedUnlessToldOtherwise() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream)) {
            markDown(group);

            assertThat(group.askAndWait("a.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void allDown_failsAtOnceIfSoConfigured() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).whenAllDown(AllDown.FAIL)) {
            assertThat(group.askAndWait("a.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            markDown(group);

            QueryFailure failure = group.ask("b.example.org.", Type.A).failure();

            assertThat(text(failure)).isEqualTo("all upstreams are down");
            assertThat(Objects.requireNonNull(failure.extendedError()).code())
                    .isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
            assertThat(upstream.count()).isEqualTo(1);
        }
    }

    @Test
    void allDown_areFoundUpByProbesThen() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream).whenAllDown(AllDown.FAIL).watched()) {
            group.live(0);
            group.step(Duration.ofMillis(10));
            markDown(group);
            for (int i = 0; i < 60; i++) {
                group.step(Duration.ofMillis(50));
            }

            assertThat(group.askAndWait("b.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    private static void markDown(Loopback group) {
        for (int i = 0; i < 3; i++) {
            group.upstream(0).health().refused(group.loop.nanos());
        }
    }

    private static String text(QueryFailure failure) {
        return Objects.requireNonNull(failure.extendedError()).text();
    }
}
