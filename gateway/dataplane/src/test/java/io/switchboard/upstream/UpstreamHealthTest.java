package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Marking down, probing and coming back, with queries and probes over real sockets. */
class UpstreamHealthTest {
    private static final Script GOOD = Answers.address("192.0.2.1");
    private static final Duration STEP = Duration.ofMillis(50);

    @Test
    void blackHole_costsTheFirstQueriesOneTimerAndTheOthersNothing() {
        try (var hole = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(hole, good).watched()) {
            List<Asked> first = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                first.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            pass(group, Duration.ofMillis(450));
            group.until(() -> first.stream().allMatch(Asked::isDone));
            pass(group, Duration.ofSeconds(2));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            long before = hole.count();

            Asked next = group.askAndWait("next.example.org.", Type.A);

            assertThat(next.answer()).isEqualTo("192.0.2.1");
            assertThat(hole.count()).isEqualTo(before);
        }
    }

    @Test
    void oneSlowName_doesNotMarkDown() {
        Script slowForOne = query -> (query.name()
                                .toString()
                                .toLowerCase(java.util.Locale.ROOT)
                                .startsWith("slow")
                        ? Answers.silence()
                        : GOOD)
                .on(query);
        try (var upstream = ScriptedUpstream.start(slowForOne);
                var group = Loopback.to(upstream).watched()) {
            pass(group, Duration.ofSeconds(1));
            // A browser asks for A, AAAA and HTTPS at once, and the name's own servers are dead.
            group.ask("slow.example.org.", Type.A);
            group.ask("slow.example.org.", Type.AAAA);
            group.ask("slow.example.org.", Type.HTTPS);
            for (int i = 0; i < 100; i++) {
                pass(group, STEP);
                assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            }
            assertThat(group.upstream(0).count(UpstreamEvent.TIMEOUT)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void servfailForNames_doesNotMarkDown() {
        try (var upstream = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var group = Loopback.to(upstream).watched()) {
            for (int i = 0; i < 20; i++) {
                group.askAndWait("n" + i + ".example.org.", Type.A);
            }

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
        }
    }

    @Test
    void deadUpstream_isFoundOutWithoutAnyQuery() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(dead, good).watched()) {
            group.live(1);
            pass(group, Duration.ofSeconds(6));

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            assertThat(group.upstream(1).state()).isEqualTo(UpstreamState.UP);
        }
    }

    @Test
    void downUpstream_isStillAskedWhenAllAreDown() {
        try (var upstream = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(upstream)) {
            for (int i = 0; i < 3; i++) {
                group.ask("n" + i + ".example.org.", Type.A);
                pass(group, Duration.ofSeconds(4));
            }
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            upstream.follow(GOOD);

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            group.askAndWait("www.example.org.", Type.A);
            assertThat(group.upstream(0).state()).as("two replies").isEqualTo(UpstreamState.UP);
        }
    }

    @Test
    void allDown_comeBackWithinTwoSeconds() {
        try (var first = ScriptedUpstream.start(Answers.silence());
                var second = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(first, second).watched()) {
            first.stop();
            second.stop();
            // Long enough for any back-off to have grown.
            pass(group, Duration.ofMinutes(3));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            assertThat(group.upstream(1).state()).isEqualTo(UpstreamState.DOWN);
            first.resume();
            second.resume();
            first.follow(GOOD);
            second.follow(GOOD);
            group.live(0, 1);

            pass(group, Duration.ofSeconds(2));

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            assertThat(group.upstream(1).state()).isEqualTo(UpstreamState.UP);
        }
    }

    @Test
    void probesOfADownUpstream_growRare() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(dead, good).watched()) {
            pass(group, Duration.ofSeconds(10));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            pass(group, Duration.ofMinutes(2));
            long before = group.upstream(0).count(UpstreamEvent.PROBE);

            pass(group, Duration.ofMinutes(5));

            assertThat(group.upstream(0).count(UpstreamEvent.PROBE) - before).isBetween(8L, 13L);
        }
    }

    @Test
    void revivedUpstream_isProbedUpAndUsedAgain() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(dead, good).watched()) {
            pass(group, Duration.ofSeconds(10));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            dead.follow(GOOD);
            group.live(0, 1);

            pass(group, Duration.ofSeconds(40));

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void probe_asksForWhatEveryServerHas() {
        try (var upstream = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED));
                var group = Loopback.to(upstream).watched()) {
            pass(group, Duration.ofSeconds(1));

            ReceivedQuery probe = upstream.probes().getFirst();
            assertThat(probe.name().toString()).isEqualTo(".");
            assertThat(probe.type()).isEqualTo(Type.NS);
            assertThat(probe.flags()).as("CD, and not RD").isEqualTo(0x0010);
        }
    }

    @Test
    void probeAnsweredLate_isAFailureAndItsReplyIsNothingNew() {
        Script late = query -> query.isProbe()
                ? GOOD.delayed(Duration.ofMillis(300)).on(query)
                : Answers.silence().on(query);
        try (var upstream = ScriptedUpstream.start(late);
                var group = Loopback.to(upstream).watched().sockets(1)) {
            group.step(Duration.ofMillis(250));
            group.until(() -> !upstream.probes().isEmpty());
            Asked keepsTheSocketOpen = group.ask("www.example.org.", Type.A);
            group.loop.advance(Duration.ofMillis(510));
            assertThat(group.upstream(0).count(UpstreamEvent.PROBE_FAILURE)).isEqualTo(1);
            assertThat(group.upstream(0).health().failuresInARow()).isPositive();

            group.until(() -> group.upstream(0).count(UpstreamEvent.LATE) == 1);

            assertThat(group.upstream(0).wasHeard()).as("it answered too late").isFalse();
            assertThat(group.upstream(0).smoothedLatencyNanos()).isZero();
            assertThat(keepsTheSocketOpen.isDone()).isFalse();
        }
    }

    @Test
    void probeThatIsLost_isNoFailureOfAServerThatAnswersQueries() {
        try (var upstream = ScriptedUpstream.start(query -> (query.isProbe() ? Answers.silence() : GOOD).on(query));
                var group = Loopback.to(upstream).watched()) {
            group.step(Duration.ofMillis(250));
            group.until(() -> !upstream.probes().isEmpty());
            group.loop.advance(Duration.ofMillis(100));
            group.askAndWait("www.example.org.", Type.A);

            group.loop.advance(Duration.ofMillis(450));

            assertThat(group.upstream(0).count(UpstreamEvent.PROBE_FAILURE)).isEqualTo(1);
            assertThat(group.upstream(0).health().failuresInARow()).isZero();
        }
    }

    @Test
    void heardSince_comparesWithTheMomentOfSending() {
        Upstream upstream = TestAttempts.upstream(1);
        long sent = Long.MAX_VALUE - 1;
        assertThat(upstream.heardSince(sent)).as("never heard").isFalse();

        upstream.heard(sent + 3);

        assertThat(upstream.heardSince(sent)).isTrue();
        assertThat(upstream.heardSince(sent + 3)).isTrue();
        assertThat(upstream.heardSince(sent + 4)).as("heard before that only").isFalse();
    }

    /** What a server took before it failed says nothing about it now. */
    @Test
    void recovery_startsTheLatencyAnew() {
        Upstream upstream = TestAttempts.upstream(1);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            upstream.latency().sample(Duration.ofMillis(1).toNanos(), now);
        }
        for (int i = 0; i < 3; i++) {
            upstream.latency().penalty(Duration.ofSeconds(4).toNanos(), now);
            upstream.health().refused(now);
        }
        for (int i = 0; i < 2; i++) {
            upstream.latency().sample(Duration.ofMillis(30).toNanos(), now);
            upstream.heard(now);
        }

        assertThat(upstream.state()).isEqualTo(UpstreamState.UP);
        assertThat(upstream.latency().cost(now)).isEqualTo(Duration.ofMillis(30).toNanos());
        assertThat(upstream.smoothedLatencyNanos())
                .isEqualTo(Duration.ofMillis(30).toNanos());
    }

    @Test
    void close_endsProbesAndSockets() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(upstream).watched()) {
            pass(group, Duration.ofSeconds(1));
            upstream.follow(Answers.silence());
            Asked asked = group.ask("www.example.org.", Type.A);

            group.group().close();
            group.flow();

            assertThat(asked.isDone()).isTrue();
            assertThat(group.open()).isZero();
            assertThat(group.loop.scheduledTimers()).isZero();
        }
    }

    private static void pass(Loopback group, Duration time) {
        Duration step = time.compareTo(Duration.ofSeconds(30)) > 0 ? Duration.ofMillis(250) : STEP;
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            group.step(step);
        }
    }
}
