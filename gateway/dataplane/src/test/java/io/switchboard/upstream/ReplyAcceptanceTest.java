package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Type;

/** What is taken for a reply over UDP, and what is not (RFC 5452 §9.1, RFC 5625 §6.1). */
class ReplyAcceptanceTest {
    private static final Script RIGHT = Answers.address("192.0.2.1");
    private static final Script WRONG = Answers.address("203.0.113.66");

    /** That chance leaves it in lower case does not happen. */
    private static final String LONG_NAME = "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.example.org.";

    static Stream<Arguments> wrongAttributes() {
        return Stream.of(
                wrong("id", Edits.otherId(), UpstreamEvent.MISMATCH_ID),
                wrong("name", Edits.otherName("other.example.org."), UpstreamEvent.MISMATCH_QUESTION),
                wrong(
                        "longer name",
                        Edits.otherName("a.very.much.longer.example.org."),
                        UpstreamEvent.MISMATCH_QUESTION),
                wrong("type", Edits.otherType(Type.AAAA), UpstreamEvent.MISMATCH_QUESTION),
                wrong("class", Edits.otherClass(3), UpstreamEvent.MISMATCH_QUESTION),
                wrong("case", Edits.otherCase(), UpstreamEvent.MISMATCH_CASE),
                wrong("a query", Edits.clear(0x8000), UpstreamEvent.MALFORMED),
                wrong("opcode", Edits.set(0x2000), UpstreamEvent.MALFORMED),
                wrong("no question", Edits.octets(reply -> reply[5] = 0), UpstreamEvent.MALFORMED),
                wrong("two questions", Edits.octets(reply -> reply[5] = 2), UpstreamEvent.MALFORMED),
                wrong("header only", Edits.cut(12), UpstreamEvent.MISMATCH_QUESTION),
                wrong("half a record", Edits.cut(40), UpstreamEvent.MALFORMED),
                wrong("half a header", Edits.cut(6), UpstreamEvent.MALFORMED),
                wrong("one octet", Edits.cut(1), UpstreamEvent.MALFORMED));
    }

    private static Arguments wrong(String what, Script.Edit edit, UpstreamEvent counted) {
        return Arguments.of(what, edit, counted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAttributes")
    void wrongReply_isIgnoredAndTheRightOneTaken(String what, Script.Edit edit, UpstreamEvent counted) {
        Script script = Script.byTransport(
                WRONG.edited(edit).followedBy(RIGHT.delayed(Duration.ofMillis(100))), Answers.silence());
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(counted)).as(what).isEqualTo(1);
            assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
        }
    }

    @Test
    void replyFromAnotherPort_isNotHeard() {
        Script script = WRONG.fromAnotherPort().followedBy(RIGHT.delayed(Duration.ofMillis(50)));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void emptyDatagram_isIgnored() {
        Script script = Answers.octets(query -> new byte[0])
                .followedBy(query -> Reaction.octets(new byte[0]))
                .followedBy(RIGHT.delayed(Duration.ofMillis(50)));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void hugeDatagram_isIgnored() {
        Script huge = Answers.ofLength(65_000);
        Script script = Script.byTransport(huge.followedBy(RIGHT.delayed(Duration.ofMillis(50))), Answers.silence());
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            // Cut behind 4,096 octets it has the right question, but its records do not parse.
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void secondReply_isLate() {
        try (var upstream = ScriptedUpstream.start(RIGHT.followedBy(WRONG.delayed(Duration.ofMillis(30))));
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            group.until(() -> group.upstream(0).count(UpstreamEvent.LATE) == 1);
            assertThat(asked.answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.NEAR_MISS)).isZero();
        }
    }

    @Test
    void nearMiss_goesToTcpAtOnce() {
        Script script = Script.byTransport(WRONG.edited(Edits.otherId()), RIGHT);
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.queries(TestTransport.TCP)).hasSize(1);
            assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
            assertThat(group.upstream(0).count(UpstreamEvent.NEAR_MISS)).isEqualTo(1);
        }
    }

    @Test
    void floodOfGuesses_isNotBelievedAnyMore() {
        Script flood = query -> {
            Reaction reaction = Reaction.nothing();
            for (int i = 1; i <= 40; i++) {
                byte[] forged = WRONG.on(query).steps().stream()
                        .map(step -> ((Reaction.Message) step).bytes().clone())
                        .findFirst()
                        .orElseThrow();
                int id = query.id() + i;
                forged[0] = (byte) (id >>> 8);
                forged[1] = (byte) id;
                reaction = reaction.and(Reaction.message(forged));
            }
            return reaction.and(WRONG.on(query));
        };
        Script script = Script.byTransport(flood, RIGHT.delayed(Duration.ofMillis(200)));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            // The forger hits the id at last, but by then nothing over UDP is believed.
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void lowerCasedQuestion_isFetchedOverTcpThenCaseIsKept() {
        UnaryOperator<Script> lowered = script -> script.edited(Edits.lowerCase());
        try (var upstream = ScriptedUpstream.start(Script.byTransport(lowered.apply(WRONG), lowered.apply(RIGHT)));
                var group = Loopback.to(upstream)) {
            for (int i = 0; i < 3; i++) {
                Asked asked = group.askAndWait("abcdefghijklmnopqrstuvwxyz.example.org.", Type.A);
                assertThat(asked.answer()).isEqualTo("192.0.2.1");
            }
            assertThat(group.upstream(0).count(UpstreamEvent.CASE_OFF)).isEqualTo(1);

            assertThat(group.askAndWait("abcdefghijklmnopqrstuvwxyz.example.org.", Type.A)
                            .answer())
                    .as("a UDP reply, now that case is not random")
                    .isEqualTo("203.0.113.66");
            group.advance(Duration.ofMinutes(61));
            upstream.forget();
            group.askAndWait("abcdefghijklmnopqrstuvwxyz.example.org.", Type.A);
            assertThat(upstream.queries().getFirst().name().toString())
                    .as("random again after an hour")
                    .isNotEqualTo("abcdefghijklmnopqrstuvwxyz.example.org.");
        }
    }

    @Test
    void lowerCasedQuestion_withoutTcp_isAskedOnceMoreInLowerCase() {
        try (var upstream = ScriptedUpstream.start(RIGHT.edited(Edits.lowerCase()));
                var group = Loopback.to(upstream).attempts(1)) {
            upstream.stopTcp();

            assertThat(group.askAndWait(LONG_NAME, Type.A).answer()).isEqualTo("192.0.2.1");

            assertThat(names(upstream)).hasSize(2).endsWith(LONG_NAME).doesNotHaveDuplicates();
            assertThat(group.upstream(0).count(UpstreamEvent.MISMATCH_CASE)).isEqualTo(1);
            assertThat(group.upstream(0).count(UpstreamEvent.CASE_OFF)).isEqualTo(1);
            upstream.forget();
            group.askAndWait(LONG_NAME, Type.A);
            assertThat(names(upstream)).as("remembered").containsExactly(LONG_NAME);
        }
    }

    @Test
    void lowerCasedQuestion_withSilentTcp_isAskedOnceMoreInLowerCase() {
        Script script = Script.byTransport(RIGHT.edited(Edits.lowerCase()), Answers.silence());
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream).attempts(1)) {
            Asked asked = group.ask(LONG_NAME, Type.A);
            group.until(() -> upstream.queries(TestTransport.TCP).size() == 1);
            assertThat(asked.isDone()).isFalse();

            group.advance(Duration.ofSeconds(2));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.CASE_OFF)).isEqualTo(1);
        }
    }

    @Test
    void lowerCasedQuestion_besideAWrongId_isNotAskedInLowerCase() {
        Script script = RIGHT.edited(Edits.otherId()).followedBy(RIGHT.edited(Edits.lowerCase()));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream).attempts(1)) {
            upstream.stopTcp();
            Asked asked = group.ask(LONG_NAME, Type.A);
            group.until(() -> group.upstream(0).count(UpstreamEvent.MISMATCH_CASE) == 1
                    && group.upstream(0).count(UpstreamEvent.CONNECT_ERROR) == 1);

            group.advance(Duration.ofSeconds(5));

            assertThat(asked.failure()).isNotNull();
            assertThat(names(upstream)).hasSize(1);
        }
    }

    private static List<String> names(ScriptedUpstream upstream) {
        return upstream.queries().stream().map(query -> query.name().toString()).toList();
    }

    @Test
    void stream_takesOnlyTheRightQuestion() {
        Script script =
                WRONG.edited(Edits.otherName("other.example.org.")).followedBy(RIGHT.delayed(Duration.ofMillis(50)));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.overTcp(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.MISMATCH_QUESTION)).isEqualTo(1);
        }
    }
}
