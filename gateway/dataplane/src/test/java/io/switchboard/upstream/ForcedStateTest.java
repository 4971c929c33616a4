package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What an operator says about an endpoint, over what its health says. */
class ForcedStateTest {
    @Test
    void down_isNotAskedAndWhatWaitsForItAsksOthersAtOnce() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(silent, good)) {
            Asked waiting = group.ask("a.example.org.", Type.A);
            silent.awaitQueries(1);

            assertThat(group.force(0, ForcedState.DOWN)).isTrue();

            assertThat(group.await(waiting).answer()).isEqualTo("192.0.2.2");
            assertThat(group.askAndWait("b.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            assertThat(silent.count()).isEqualTo(1);
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DOWN);
            assertThat(group.upstream(0).inFlight()).isZero();
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isZero();
        }
    }

    @Test
    void drain_letsWhatWaitsGoOn() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(200)));
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(slow, good)) {
            Asked waiting = group.ask("a.example.org.", Type.A);

            group.force(0, ForcedState.DRAIN);

            assertThat(group.askAndWait("b.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            assertThat(group.await(waiting).answer()).isEqualTo("192.0.2.1");
            assertThat(slow.count()).isEqualTo(1);
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.DRAINING);
        }
    }

    @Test
    void allOutOfUse_failsAndSaysSo() {
        try (var first = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var second = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(first, second)) {
            group.force(0, ForcedState.DRAIN);
            group.force(1, ForcedState.DOWN);

            ExtendedError error = Objects.requireNonNull(
                    group.ask("a.example.org.", Type.A).failure().extendedError());

            assertThat(error.code()).isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
            assertThat(error.text()).isEqualTo("the upstreams are out of use");
            assertThat(first.count() + second.count()).isZero();
        }
    }

    @Test
    void up_isAskedHoweverOftenItFails() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(silent, good)) {
            markDown(group.upstream(0), group.loop.nanos());
            group.askAndWait("a.example.org.", Type.A);
            assertThat(silent.count()).isZero();

            group.force(0, ForcedState.UP);
            group.ask("b.example.org.", Type.A);

            assertThat(silent.awaitQueries(1)).hasSize(1);
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
        }
    }

    @Test
    void up_isNoWayForALoop() {
        try (var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(good)) {
            group.upstream(0).health().looped();
            group.force(0, ForcedState.UP);

            group.ask("a.example.org.", Type.A).failure();

            assertThat(good.count()).isZero();
        }
    }

    @Test
    void auto_followsHealthAgain() {
        try (var first = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(first)) {
            group.force(0, ForcedState.DOWN);
            group.ask("a.example.org.", Type.A).failure();

            group.force(0, ForcedState.AUTO);

            assertThat(group.askAndWait("b.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void unknownUrl_isRefused() {
        try (var group = new Loopback()) {
            assertThat(group.group().force("udp://192.0.2.9", ForcedState.DOWN)).isFalse();
        }
    }

    private static void markDown(Upstream upstream, long now) {
        for (int i = 0; i < 3; i++) {
            upstream.health().refused(now);
        }
        assertThat(upstream.state()).isEqualTo(UpstreamState.DOWN);
    }
}
