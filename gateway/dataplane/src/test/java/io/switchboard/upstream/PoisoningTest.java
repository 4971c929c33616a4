package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Attempts to plant a record for {@code victim.example.} or a wrong address for the name that was asked for. */
class PoisoningTest {
    private static final int TRIALS = 200;
    private static final String FORGED = "192.0.2.66";
    private static final Script RIGHT = Answers.address("192.0.2.1");
    private static final Script WRONG = Answers.address(FORGED);

    static Stream<Arguments> attacks() {
        Script late = RIGHT.delayed(Duration.ofMillis(3));
        return Stream.of(
                attack("wrong id first", WRONG.edited(Edits.otherId()).followedBy(late)),
                attack("wrong port first", WRONG.fromAnotherPort().followedBy(late)),
                attack("wrong case first", WRONG.edited(Edits.otherCase()).followedBy(late)),
                attack(
                        "wrong name first",
                        WRONG.edited(Edits.otherName("victim.example.")).followedBy(late)),
                attack(
                        "wrong type first",
                        WRONG.edited(Edits.otherType(Type.AAAA)).followedBy(late)),
                attack(
                        "wrong class first",
                        WRONG.edited(Edits.otherClass(DClass.CH)).followedBy(late)),
                attack("second reply after the first", RIGHT.followedBy(WRONG)),
                attack("victim in the answer", planted("victim.example. A " + FORGED, Section.ANSWER)),
                attack(
                        "victim in the authority section",
                        planted("victim.example. NS ns.evil.example.", Section.AUTHORITY)),
                attack("victim in the additional section", planted("victim.example. A " + FORGED, Section.ADDITIONAL)),
                attack(
                        "servers of a name beside",
                        planted("evil.example.org. NS victim.example.", Section.AUTHORITY)
                                .edited(Edits.with(record("victim.example. A " + FORGED), Section.ADDITIONAL))),
                attack(
                        "delegation out of nowhere",
                        planted("example. NS ns.evil.example.", Section.AUTHORITY)
                                .edited(Edits.with(record("ns.evil.example. A " + FORGED), Section.ADDITIONAL))),
                attack("alias of another name", planted("victim.example. CNAME evil.example.", Section.ANSWER)),
                attack("DNAME out of bailiwick", planted("example. DNAME evil.example.com.", Section.ANSWER)),
                attack(
                        "DNAME of the parent without its alias",
                        planted("org. DNAME evil.example.com.", Section.ANSWER)),
                attack("everything twice", RIGHT.twice()));
    }

    private static Arguments attack(String what, Script script) {
        return Arguments.of(what, Script.byTransport(script, RIGHT));
    }

    private static Script planted(String record, int section) {
        return RIGHT.edited(Edits.with(record(record), section));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attack_plantsNothing(String what, Script script) {
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.to(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < TRIALS; i++) {
                asked.add(group.ask("abcdefghijklmnopqrst" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            for (int i = 0; i < TRIALS; i++) {
                assertThat(RawReply.text(asked.get(i).reply()))
                        .containsExactly("answer: abcdefghijklmnopqrst" + i + ".example.org. 300 A 192.0.2.1");
                OracleOfReplies.check(asked.get(i).reply());
            }
        }
    }

    private static Record record(String text) {
        String[] words = text.split(" ", 3);
        try {
            return Record.fromString(
                    Name.fromString(words[0]), Type.value(words[1]), DClass.IN, 300, words[2], Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
