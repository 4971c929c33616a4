package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Several upstreams asked at once. */
class ParallelTest {
    @Test
    void firstUsableAnswer_wins() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var failing = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var good = ScriptedUpstream.start(Answers.address("192.0.2.3").delayed(Duration.ofMillis(100)));
                var group = Loopback.to(silent, failing, good).policy(Policy.PARALLEL)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.answer()).isEqualTo("192.0.2.3");
            assertThat(silent.awaitQueries(1)).hasSize(1);
            assertThat(failing.count()).isEqualTo(1);
            assertThat(group.upstream(0).inFlight())
                    .as("the loser is forgotten")
                    .isZero();
        }
    }

    @Test
    void attempts_boundHowManyAreAsked() {
        try (var first = ScriptedUpstream.start(Answers.silence());
                var second = ScriptedUpstream.start(Answers.silence());
                var third = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(first, second, third)
                        .policy(Policy.PARALLEL)
                        .attempts(2)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            first.awaitQueries(1);
            second.awaitQueries(1);
            group.advance(Duration.ofSeconds(4));

            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(first.count() + second.count() + third.count()).isEqualTo(2);
        }
    }

    @Test
    void atOnce_leavesTheOthersForFailover() {
        try (var first = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED));
                var second = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED).delayed(Duration.ofMillis(50)));
                var third = ScriptedUpstream.start(Answers.address("192.0.2.3"));
                var group = Loopback.to(first, second, third)
                        .policy(Policy.PARALLEL)
                        .atOnce(2)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            assertThat(group.group().upstreams().stream().map(Upstream::inFlight))
                    .containsExactly(1L, 1L, 0L);

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.3");
        }
    }

    @Test
    void allErrors_areDeliveredWhenTheLastHasCome() {
        try (var first = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var second = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED).delayed(Duration.ofMillis(100)));
                var group = Loopback.to(first, second).policy(Policy.PARALLEL)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.reply().rcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void lateReplyOfTheLoser_isNoError() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(200)));
                var fast = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, fast).policy(Policy.PARALLEL).sockets(1)) {
            assertThat(group.askAndWait("a.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");

            assertThat(group.upstream(0).count(UpstreamEvent.TIMEOUT)).isZero();
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isZero();
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
        }
    }
}
