package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.switchboard.testing.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;

class DomainNameTest {
    private static final String LABEL_63 = "a".repeat(63);
    private static final String NAME_255 = (LABEL_63 + ".").repeat(3) + "b".repeat(61) + ".";

    static List<String> texts() {
        return List.of(
                "example.org.",
                "example.org",
                "eXample.ORG",
                ".",
                "a\\.b.c",
                "\\000.x",
                "\\255\\128.x",
                "sp\\032ace.x",
                "\\\\.x",
                "\\@\\$\\\"\\;\\(\\).x",
                "*.x",
                "_dns._udp.x",
                "<script>.x",
                "${jndi:ldap://x}.x",
                LABEL_63,
                NAME_255,
                "a.".repeat(127));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void parse_readsWhatDnsjavaReads(String text) {
        assertThat(DomainName.parse(text).toWire()).isEqualTo(Messages.wireName(text));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void toString_parsesBackToTheSameOctets(String text) {
        DomainName name = DomainName.parse(text);

        assertThat(DomainName.parse(name.toString()).toWire()).isEqualTo(name.toWire());
    }

    @Test
    void toString_isPrintableAsciiAndReadableByOthers() throws Exception {
        Random random = new Random(41);
        for (int i = 0; i < 2000; i++) {
            DomainName name = DomainName.fromWire(RandomNames.any(random), 0);

            assertThat(name.toString()).matches("[\\x21-\\x7e]+");
            assertThat(Name.fromString(name.toString()).toWire()).isEqualTo(name.toWire());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                | an empty name
                    a..b              | an empty label
                    .a                | an empty label
                    ..                | an empty label
                    a\\               | a bad escape
                    a\\1              | a bad escape
                    a\\12.x           | a bad escape
                    a\\256            | a bad escape
                    a\\1x2            | a bad escape
                    a b               | U+0020
                    bücher.example    | U+00FC
                    """)
    void parse_refusesWithAReason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse(text))
                .withMessageContaining(reason);
    }

    @Test
    void parse_refusesALabelOf64Octets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse("a".repeat(64) + ".x"))
                .withMessageContaining("64 octets");
    }

    @Test
    void parse_refusesANameOf256Octets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse("a" + NAME_255))
                .withMessageContaining("at most 63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse((LABEL_63 + ".").repeat(3) + "b".repeat(62)))
                .withMessageContaining("256 octets");
    }

    @ParameterizedTest
    @MethodSource("brokenWire")
    void fromWire_refusesWhatIsNoName(byte[] wire) {
        assertThatIllegalArgumentException().isThrownBy(() -> DomainName.fromWire(wire, 0));
    }

    static List<byte[]> brokenWire() {
        byte[] tooLong = new byte[257];
        for (int i = 0; i < 256; i += 2) {
            tooLong[i] = 1;
        }
        return List.of(
                new byte[0],
                new byte[] {1},
                new byte[] {1, 'a'},
                new byte[] {64, 'a', 0},
                new byte[] {(byte) 0x80, 0},
                new byte[] {(byte) 0xc0, 0},
                tooLong);
    }

    @Test
    void equality_ignoresCaseOfAsciiLettersOnly() {
        assertThat(DomainName.parse("wWw.Example.ORG"))
                .isEqualTo(DomainName.parse("www.example.org."))
                .hasSameHashCodeAs(DomainName.parse("www.example.org."));
        assertThat(DomainName.parse("a[b")).isNotEqualTo(DomainName.parse("a{b"));
        assertThat(DomainName.parse("\\192")).isNotEqualTo(DomainName.parse("\\224"));
    }

    @Test
    void equality_tellsAnEscapedDotFromABorder() {
        assertThat(DomainName.parse("a\\.b.c")).isNotEqualTo(DomainName.parse("a.b.c"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "www.example.org, example.org, true",
        "WWW.example.org, EXAMPLE.org, true",
        "a.b.c, ., true",
        "., ., true",
        "example.org, www.example.org, false",
        "notexample.org, example.org, false",
        "x\\007example.org, example.org, false",
    })
    void isAtOrBelow_followsLabels(String name, String ancestor, boolean expected) {
        assertThat(DomainName.parse(name).isAtOrBelow(DomainName.parse(ancestor)))
                .isEqualTo(expected);
    }

    @Test
    void parent_takesOneLabelOff() {
        assertThat(DomainName.parse("A.b.c").parent()).isEqualTo(DomainName.parse("b.c"));
        assertThat(DomainName.parse("c").parent()).isEqualTo(DomainName.ROOT);
        assertThat(DomainName.ROOT.parent()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"., 0", "org, 1", "a\\.b.org, 2", "*.example.org, 3"})
    void labelCount_countsWithoutTheRoot(String name, int expected) {
        assertThat(DomainName.parse(name).labelCount()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.example.org", "*"})
    void isWildcard_isALoneAsterisk(String name) {
        assertThat(DomainName.parse(name).isWildcard()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"**.example.org", "a*.example.org", "a.*.example.org", "."})
    void isWildcard_isNothingElse(String name) {
        assertThat(DomainName.parse(name).isWildcard()).isFalse();
    }

    /** The list of RFC 4034 §6.1. */
    @Test
    void compareTo_isTheCanonicalOrder() {
        List<DomainName> ordered = List.of(
                        "example",
                        "a.example",
                        "yljkjljk.a.example",
                        "Z.a.example",
                        "zABC.a.EXAMPLE",
                        "z.example",
                        "\\001.z.example",
                        "*.z.example",
                        "\\200.z.example")
                .stream()
                .map(DomainName::parse)
                .toList();

        assertThat(ordered.reversed().stream().sorted().toList()).isEqualTo(ordered);
    }

    @Test
    void compareTo_agreesWithDnsjava() throws Exception {
        Random random = new Random(42);
        List<byte[]> wires =
                IntStream.range(0, 400).mapToObj(i -> RandomNames.any(random)).toList();
        for (byte[] left : wires) {
            byte[] right = wires.get(random.nextInt(wires.size()));
            int ours = DomainName.fromWire(left, 0).compareTo(DomainName.fromWire(right, 0));

            assertThat(Integer.signum(ours))
                    .as("%s %s", Arrays.toString(left), Arrays.toString(right))
                    .isEqualTo(Integer.signum(new Name(left).compareTo(new Name(right))));
        }
    }
}
