package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.query.QueryFailure;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** When another upstream is asked, when the same one again, and what the client gets when nothing helps. */
class FailoverTest {
    private static final Duration FIRST_WAIT = Duration.ofMillis(400);

    @Test
    void silentUpstream_isPassedAfterOneRetryTimer() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(silent, good)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            silent.awaitQueries(1);
            group.advance(FIRST_WAIT.minusMillis(1));
            assertThat(good.count()).isZero();

            group.advance(Duration.ofMillis(1));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void retryTimer_followsTheUpstream() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(upstream, other)) {
            for (int i = 0; i < 10; i++) {
                group.askAndWait("www.example.org.", Type.A);
            }
            upstream.follow(Answers.silence());

            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(100));

            assertThat(group.await(asked).answer())
                    .as("after the shortest timer")
                    .isEqualTo("192.0.2.2");
        }
    }

    @Test
    void lateReplyOfTheFirst_isTaken() {
        try (var slow = ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(200)));
                var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(slow, silent)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(FIRST_WAIT);
            silent.awaitQueries(1);

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void oneServer_getsAQueryThreeTimesAtMost() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(silent).attempts(10).deadline(Duration.ofSeconds(30))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            for (int i = 0; i < 60; i++) {
                group.loop.advance(Duration.ofMillis(500));
            }
            group.flow();

            assertThat(silent.awaitQueries(3)).hasSize(3);
            assertThat(silent.queries().stream().map(q -> q.source().getPort()).distinct())
                    .as("each from another port")
                    .hasSize(3);
            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    /** RFC 9520 §3.1: asking without EDNS in between is no reason for a fourth time. */
    @Test
    void oneServer_getsAQueryThreeTimesAtMostWithTheOneWithoutEdns() {
        Script once = Script.sequence(Answers.formerrWithoutEdns(), Answers.silence());
        try (var server = ScriptedUpstream.start(once);
                var group = Loopback.to(server).attempts(10).deadline(Duration.ofSeconds(30))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> server.count() == 2);
            for (int i = 0; i < 61; i++) {
                group.advance(Duration.ofMillis(500));
            }

            assertThat(asked.isDone()).isTrue();
            assertThat(server.queries()).hasSize(3);
        }
    }

    /** Over each transport by itself: three datagrams and three times over streams. */
    @Test
    void oneServer_getsAQueryThreeTimesAtMostOverStreamsToo() {
        Script truncated =
                Script.byTransport(Answers.address("192.0.2.1").edited(Edits.truncated()), Answers.silence());
        Script guessedFirst = query -> query.transport().stream()
                ? Reaction.nothing()
                : Answers.address("192.0.2.9")
                        .edited(Edits.otherId())
                        .followedBy(truncated)
                        .on(query);
        try (var server = ScriptedUpstream.start(guessedFirst);
                var group = Loopback.to(server).attempts(10).deadline(Duration.ofSeconds(30))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            for (int i = 0; i < 61; i++) {
                group.flow();
                group.advance(Duration.ofMillis(500));
            }

            assertThat(asked.isDone()).isTrue();
            assertThat(server.queries(TestTransport.TCP)).hasSizeBetween(2, 3);
            assertThat(server.queries(TestTransport.UDP)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void allSilent_failsAtTheDeadline() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(silent)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofMillis(3_999));
            assertThat(asked.isDone()).isFalse();

            group.advance(Duration.ofMillis(1));

            assertThat(code(asked.failure())).isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
            assertThat(group.loop.scheduledTimers())
                    .as("the sweep of sockets alone")
                    .isEqualTo(1);
            assertThat(group.upstream(0).inFlight()).isZero();
        }
    }

    @Test
    void refusingPort_isPassedAtOnce() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(dead, good)) {
            dead.stop();

            Asked asked = group.untilRefused(0);

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void allRefusing_failWithTheirUrl() {
        try (var dead = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(dead)) {
            dead.stop();

            Asked asked = group.untilRefused(0);
            for (int i = 0; i < 4; i++) {
                group.flow();
                group.advance(Duration.ofSeconds(1));
            }

            assertThat(code(asked.failure())).isEqualTo(ExtendedError.NETWORK_ERROR);
            assertThat(Objects.requireNonNull(asked.failure().extendedError()).text())
                    .isEqualTo(group.upstream(0).endpoint().url());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP})
    void noAnswer_isSoughtElsewhere(int rcode) {
        try (var bad = ScriptedUpstream.start(Answers.rcode(rcode));
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(bad, good)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(bad.count()).isEqualTo(1);
        }
    }

    @Test
    void noAnswerTwice_isDelivered() {
        try (var first = ScriptedUpstream.start(Answers.rcode(Rcode.REFUSED));
                var second = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var third = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(first, second, third)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.reply().kind()).isEqualTo(ReplyKind.FAILURE);
            assertThat(asked.reply().rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(third.count()).as("one failover, then what was said").isZero();
        }
    }

    @Test
    void noAnswerOfTheOnlyUpstream_isDeliveredAtOnce() {
        try (var bad = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var group = Loopback.to(bad)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).reply().rcode())
                    .isEqualTo(Rcode.SERVFAIL);
            assertThat(bad.count()).isEqualTo(1);
        }
    }

    @Test
    void noAnswerWhileAnotherIsSilent_isDeliveredAfterTheRetryTimer() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var bad = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var group = Loopback.to(silent, bad)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(FIRST_WAIT);
            bad.awaitQueries(1);
            group.flow();
            assertThat(asked.isDone()).isFalse();

            group.advance(Duration.ofMillis(800));

            assertThat(asked.reply().rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void nxdomain_isAnAnswer() {
        try (var first = ScriptedUpstream.start(Answers.nxdomain(300, 60));
                var second = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(first, second)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.reply().kind()).isEqualTo(ReplyKind.NXDOMAIN);
            assertThat(asked.reply().ttlSeconds()).isEqualTo(60);
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void nodata_isAnAnswer() {
        try (var first = ScriptedUpstream.start(Answers.nodata(30, 60));
                var second = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(first, second)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.reply().kind()).isEqualTo(ReplyKind.NODATA);
            assertThat(asked.reply().ttlSeconds()).isEqualTo(30);
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void referral_isNoAnswer() throws Exception {
        NSRecord servers = new NSRecord(Name.fromString("org."), DClass.IN, 300, Name.fromString("ns.example."));
        try (var lame = ScriptedUpstream.start(Answers.rcode(0).edited(Edits.with(servers, Section.AUTHORITY)));
                var good = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(lame, good)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void emptyGroup_failsAtOnce() {
        try (var group = new Loopback()) {
            assertThat(code(group.ask("www.example.org.", Type.A).failure()))
                    .isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
        }
    }

    private static int code(QueryFailure failure) {
        return Objects.requireNonNull(failure.extendedError()).code();
    }
}
