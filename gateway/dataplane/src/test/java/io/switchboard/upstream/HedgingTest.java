package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.HedgeConfig;
import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** A second upstream asked before the first has failed. */
class HedgingTest {
    private static final HedgeConfig SOON = new HedgeConfig(new HedgeConfig.Delay(Duration.ofMillis(20)), 100);

    @Test
    void slowFirst_isHedgedAfterTheDelay() {
        try (var slow = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, other).hedge(SOON)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(19));
            assertThat(other.count()).isZero();

            group.advance(Duration.ofMillis(1));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE)).isEqualTo(1);
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE_WON)).isEqualTo(1);
            assertThat(group.upstream(0).count(UpstreamEvent.TIMEOUT)).isZero();
            assertThat(group.upstream(0).inFlight()).isZero();
        }
    }

    @Test
    void firstThatAnswersAfterAll_wins() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(100)));
                var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(slow, silent).hedge(SOON)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(20));
            silent.awaitQueries(1);

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE)).isEqualTo(1);
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE_WON)).isZero();
        }
    }

    @Test
    void withoutHedging_theSecondWaitsForTheRetryTimer() {
        try (var slow = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, other)) {
            group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(399));

            assertThat(other.count()).isZero();
        }
    }

    @Test
    void budget_boundsTheExtraQueries() {
        try (var slow = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(slow, other)
                        .attempts(2)
                        .hedge(new HedgeConfig(new HedgeConfig.Delay(Duration.ofMillis(20)), 5))) {
            for (int i = 0; i < 200; i++) {
                group.ask("n" + i + ".example.org.", Type.A);
            }
            group.advance(Duration.ofMillis(20));

            // One to begin with, and one for every twenty queries, of which ten at most are saved up.
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE)).isEqualTo(10);
            assertThat(other.awaitQueries(10)).hasSize(10);
        }
    }

    @Test
    void queryWithoutBudget_goesOnAsWithoutHedging() {
        try (var slow = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, other)
                        .hedge(new HedgeConfig(new HedgeConfig.Delay(Duration.ofMillis(20)), 1))) {
            Asked first = group.ask("a.example.org.", Type.A);
            Asked second = group.ask("b.example.org.", Type.A);
            group.advance(Duration.ofMillis(20));
            group.await(first);
            assertThat(second.isDone()).isFalse();
            group.advance(Duration.ofMillis(380));

            assertThat(group.await(second).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE)).isEqualTo(1);
            assertThat(group.upstream(0).count(UpstreamEvent.TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void percentile_isLearntFirst() {
        try (var first = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(first, other).hedge(new HedgeConfig(new HedgeConfig.Percentile(95), 100))) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < LatencyQuantile.FEWEST + 1; i++) {
                asked.add(group.askAndWait("n" + i + ".example.org.", Type.A));
            }
            assertThat(other.count()).isZero();
            first.follow(Answers.silence());

            Asked slow = group.ask("slow.example.org.", Type.A);
            group.advance(Duration.ofMillis(1));

            // Virtual time stood still for all the others, so the slowest twentieth took next to nothing.
            assertThat(group.await(slow).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(1).count(UpstreamEvent.HEDGE_WON)).isEqualTo(1);
        }
    }

    @Test
    void hedge_countsAsAnAttempt() {
        try (var slow = ScriptedUpstream.start(Answers.silence());
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, other).hedge(SOON).attempts(1)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofSeconds(4));

            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(other.count()).isZero();
        }
    }

    @Test
    void singleUpstream_isAskedAgainByTheRetryTimer() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(silent).hedge(SOON)) {
            group.ask("www.example.org.", Type.A);
            silent.awaitQueries(1);
            group.advance(Duration.ofMillis(399));
            assertThat(silent.count()).isEqualTo(1);

            group.advance(Duration.ofMillis(1));

            assertThat(silent.awaitQueries(2)).hasSize(2);
            assertThat(group.upstream(0).count(UpstreamEvent.HEDGE)).isZero();
        }
    }

    @Test
    void errorOfTheHedge_waitsForTheFirst() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(150)));
                var bad = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var group = Loopback.to(slow, bad).hedge(SOON)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(20));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
        }
    }
}
