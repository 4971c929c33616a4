package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.access.BlockListLine.Kind;
import io.switchboard.dns.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockListLineTest {
    private final BlockListLine line = new BlockListLine();
    private final List<String> blocked = new ArrayList<>();
    private final List<String> excepted = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ads.example.org",
                "ads.example.org.",
                "  ADS.Example.ORG\t\r",
                "*.ads.example.org",
                "ads.example.org # why",
                "0.0.0.0 ads.example.org",
                "127.0.0.1\tads.example.org",
                ":: ads.example.org",
                "::1  ads.example.org # why",
                "||ads.example.org^",
                "||*.ads.example.org^"
            })
    void read_takesOneNameFromAnyNotation(String text) {
        assertThat(read(text)).isEqualTo(Kind.BLOCK);

        assertThat(blocked).containsExactly("ads.example.org.");
        assertThat(excepted).isEmpty();
    }

    @Test
    void read_takesAllNamesOfAHostsLine() {
        assertThat(read("0.0.0.0 a.example.org b.example.org\tc.example.org")).isEqualTo(Kind.BLOCK);

        assertThat(blocked).containsExactly("a.example.org.", "b.example.org.", "c.example.org.");
    }

    @Test
    void read_takesExceptions() {
        assertThat(read("@@||shop.example.org^")).isEqualTo(Kind.EXCEPTION);

        assertThat(excepted).containsExactly("shop.example.org.");
        assertThat(blocked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \t",
                "# comment",
                "! comment",
                "  ! comment",
                "[Adblock Plus 2.0]",
                "#",
                "127.0.0.1 localhost",
                "::1 localhost ip6-localhost ip6-loopback",
                "127.0.0.1 localhost.localdomain",
                "255.255.255.255 broadcasthost",
                "fe80::1%lo0 localhost",
                "ff02::1 ip6-allnodes",
                "0.0.0.0 0.0.0.0",
                "192.0.2.7 printer.example.org",
                "2001:db8::7 printer.example.org"
            })
    void read_passesOverWhatBlocksNothing(String text) {
        assertThat(read(text)).isEqualTo(Kind.NOTHING);

        assertThat(blocked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "||ads.example.org",
                "||ads.example.org^$third-party",
                "||ads.example.org^path",
                "|ads.example.org^",
                "||ad*.example.org^",
                "||^",
                "||.^",
                "@@",
                "@@||^",
                "@ads.example.org",
                "/ads[0-9]+/",
                "(a+)+$",
                "example.org##.banner",
                "example.org/path",
                "https://example.org",
                "a..example.org",
                ".example.org",
                "example.org..",
                ".",
                "*.",
                "*",
                "192.0.2.1",
                "192.0.2.1.",
                "com",
                "two words",
                "0.0.0.0 bad_ex!ample.org",
                "b\u00fccher.example",
                "nul\u0000.example.org",
                "esc\\046ape.example.org"
            })
    void read_tellsBadLines(String text) {
        assertThat(read(text)).isEqualTo(Kind.BAD);

        assertThat(blocked).isEmpty();
        assertThat(excepted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"zip., zip.", "*.zip, zip.", "||zip^, zip."})
    void read_takesATopLevelDomainThatIsMeant(String text, String name) {
        assertThat(read(text)).isEqualTo(Kind.BLOCK);

        assertThat(blocked).containsExactly(name);
    }

    @Test
    void read_knowsTheLongestNameAndLabel() {
        String label = "x".repeat(63);
        String longest = label + '.' + label + '.' + label + '.' + "y".repeat(61);

        assertThat(read(longest)).isEqualTo(Kind.BLOCK);
        assertThat(read(longest + '.')).isEqualTo(Kind.BLOCK);
        assertThat(read(longest + 'y')).isEqualTo(Kind.BAD);
        assertThat(read('x' + label + ".org")).isEqualTo(Kind.BAD);
        assertThat(read("a.".repeat(127))).isEqualTo(Kind.BLOCK);
        assertThat(read("a.".repeat(128))).isEqualTo(Kind.BAD);
    }

    @Test
    void read_ofAnyOctetsNeverThrows() {
        Random random = new Random(3);
        String alphabet = "ab.*|^@#! \t0:_-\\/$\u00ff\u0000";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            blocked.clear();
            if (read(text.toString()) == Kind.BLOCK) {
                assertThat(blocked).isNotEmpty();
            }
        }
    }

    private Kind read(String text) {
        byte[] bytes = ("<<" + text + ">>").getBytes(StandardCharsets.ISO_8859_1);
        return line.read(
                bytes,
                2,
                bytes.length - 2,
                (wire, length) -> blocked.add(DomainName.fromWire(wire, 0).toString()),
                (wire, length) -> excepted.add(DomainName.fromWire(wire, 0).toString()));
    }
}
