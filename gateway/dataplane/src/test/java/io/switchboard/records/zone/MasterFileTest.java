package io.switchboard.records.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterFileTest {
    private static final String HEAD = """
            $TTL 300
            @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
              NS  ns.example.net.
            """;

    @Test
    void read_understandsTheFormOfRfc1035() {
        Lookups zone = Lookups.ofZone("example.org.", """
                ; a comment
                @   IN  SOA  ns.example.net. host\\.master.example.net. (
                          2026010101 ; serial
                          1h 15m
                          1w
                          1m )
                    IN  NS   ns.example.net.   ; trailing comment
                www 2h IN A  192.0.2.1
                    IN 60 A  192.0.2.2
                txt      TXT ( "a;b" "(not a bracket)"
                               unquoted )
                $ORIGIN sub.example.org.
                @        A   192.0.2.3
                rel      CNAME www
                abs      CNAME www.example.org.
                $ORIGIN deeper
                x        A   192.0.2.4
                """);

        assertThat(zone.ask("example.org.", "SOA").answer())
                .containsExactly(
                        "example.org. 60 SOA ns.example.net. host\\.master.example.net. 2026010101 3600 900 604800 60");
        assertThat(zone.ask("www.example.org.", "A").answer())
                .containsExactly("www.example.org. 60 A 192.0.2.1", "www.example.org. 60 A 192.0.2.2");
        assertThat(zone.ask("txt.example.org.", "TXT").answer())
                .containsExactly("txt.example.org. 60 TXT \"a;b\" \"(not a bracket)\" unquoted");
        assertThat(zone.ask("sub.example.org.", "A").answer()).hasSize(1);
        assertThat(zone.ask("rel.sub.example.org.", "CNAME").answer())
                .containsExactly("rel.sub.example.org. 60 CNAME www.sub.example.org.");
        assertThat(zone.ask("abs.sub.example.org.", "CNAME").answer())
                .containsExactly("abs.sub.example.org. 60 CNAME www.example.org.");
        assertThat(zone.ask("x.deeper.sub.example.org.", "A").answer()).hasSize(1);
    }

    @Test
    void read_keepsOctetsOutsideOfAscii() {
        Lookups zone = Lookups.ofZone("example.org.", HEAD + "txt TXT \"\u00c3\u00a9\"\n");

        assertThat(zone.ask("txt.example.org.", "TXT").answer()).containsExactly("txt.example.org. 300 TXT \\195\\169");
    }

    @Test
    void read_acceptsLineEndsOfAnyKindAndNoneAtTheEnd() {
        Lookups zone = Lookups.ofZone("example.org.", HEAD.replace("\n", "\r\n") + "\r\n\t \r\nwww A 192.0.2.1");

        assertThat(zone.ask("www.example.org.", "A").answer()).hasSize(1);
    }

    @Test
    void read_takesTheTtlOfTheLastRecordWithoutADefault() {
        Lookups zone = Lookups.ofZone("example.org.", """
                @ 90 SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                  NS ns.example.net.
                """);

        assertThat(zone.ask("example.org.", "NS").answer()).containsExactly("example.org. 90 NS ns.example.net.");
    }

    @Test
    void read_ofDifferentTtlsInASet_takesTheSmallest() {
        Lookups zone = Lookups.ofZone("example.org.", HEAD + "www 60 A 192.0.2.1\nwww 30 A 192.0.2.2\n");

        assertThat(zone.ask("www.example.org.", "A").answer())
                .containsExactly("www.example.org. 30 A 192.0.2.1", "www.example.org. 30 A 192.0.2.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$GENERATE 1-3 host-$ A 192.0.2.$ | host-2.example.org. | A | 192.0.2.2",
                "$GENERATE 8-10/2 host-${1,3} 60 IN A 192.0.2.$ | host-011.example.org. | A | 192.0.2.10",
                "$GENERATE 10-20 h${-10,0,d} A 192.0.2.$ | h0.example.org. | A | 192.0.2.10",
                "$GENERATE 10-20 h${0,4,x} A 192.0.2.$ | h000f.example.org. | A | 192.0.2.15",
                "$GENERATE 10-20 h${0,0,X} A 192.0.2.$ | hF.example.org. | A | 192.0.2.15",
                "$GENERATE 8-9 h${0,0,o} A 192.0.2.$ | h10.example.org. | A | 192.0.2.8",
                "$GENERATE 16-18 ${0,3,n} PTR h$ | 1.1.example.org. | PTR | h17.example.org.",
                "$GENERATE 1-1 mx MX $ mail-$ | mx.example.org. | MX | 1 mail-1.example.org.",
                "$GENERATE 1-1 d$$ A 192.0.2.1 | d\\$.example.org. | A | 192.0.2.1",
            })
    void read_expandsGenerate(String line, String name, String type, String data) {
        Lookups zone = Lookups.ofZone("example.org.", HEAD + line + "\n");

        assertThat(zone.ask(name, type).answer()).singleElement().asString().endsWith(' ' + type + ' ' + data);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "www A 192.0.2.x | Invalid address",
                "www A | ",
                "www B 192.0.2.1 | type B (expected: a record type",
                "www CH TXT chaos | class CH (expected: IN)",
                "www 60 | a record without a type",
                "www 99999999999 A 192.0.2.1 | TTL: 99999999999 (expected: seconds",
                "www.example.net. A 192.0.2.1 | is outside of the zone (expected: a name at or below example.org.)",
                "notexample.org. A 192.0.2.1 | is outside of the zone",
                "sub SOA ns.example.net. hostmaster.example.net. 1 2 3 4 5 | one SOA record, of example.org.",
                "@ SOA ns.example.net. hostmaster.example.net. 2 2 3 4 5 | two SOA records",
                "@ CNAME www.example.net. | CNAME and other records",
                "a..b A 192.0.2.1 | an empty label",
                "* NS ns.example.net. | no delegation of a wildcard",
                "* DNAME www.example.net. | no delegation of a wildcard",
                "www OPT \\# 0 | is not a type of data",
                "$UNKNOWN x | $UNKNOWN (expected: $ORIGIN",
                "$TTL soon | TTL: soon (expected: seconds",
                "$TTL | $TTL without a value",
                "$INCLUDE other.zone | $INCLUDE (expected: only in a file)",
                "$GENERATE 1-70000 h$ A 192.0.2.1 | at most 65536 records",
                "$GENERATE 5-1 h$ A 192.0.2.1 | expected: start-end",
                "$GENERATE 1-2 h${0,99} A 192.0.2.1 | a width up to 63",
                "$GENERATE 1-2 h${-9} A 192.0.2.1 | expected: $ or ${offset",
                "$GENERATE 1-2 h${0,1,q} A 192.0.2.1 | expected: $ or ${offset",
                "$GENERATE 1-2 h${0 A 192.0.2.1 | expected: $ or ${offset",
            })
    void read_tellsWhatIsWrongAndWhere(String line, String reason) {
        assertThatThrownBy(() -> read(HEAD + line + "\n"))
                .isInstanceOfSatisfying(
                        InvalidRecordsException.class,
                        e -> assertThat(e.problems())
                                .first()
                                .satisfies(
                                        problem -> assertThat(problem.place()).hasToString("a.zone:4"))
                                .extracting(RecordProblem::message)
                                .asString()
                                .contains(reason == null ? "" : reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"www A ( 192.0.2.1\n", "www TXT \"open\nmail A 192.0.2.1\n", "www A 192.0.2.1 )\n"})
    void read_ofUnbalancedText_stops(String text) {
        assertThatThrownBy(() -> read(HEAD + text)).hasMessageStartingWith("a.zone:4: ");
    }

    @Test
    void read_tellsOfEveryProblem() {
        assertThatThrownBy(() -> read(HEAD + "a A x\nb A 192.0.2.1\nc AAAA y\n"))
                .hasMessageContaining("a.zone:4: ")
                .hasMessageContaining("a.zone:6: ");
    }

    @Test
    void read_ofAFileOfAnotherKind_tellsOfTwentyProblems() {
        assertThatThrownBy(() -> read("lorem ipsum dolor\n".repeat(1000)))
                .isInstanceOfSatisfying(
                        InvalidRecordsException.class,
                        e -> assertThat(e.problems()).hasSize(20));
    }

    @Test
    void read_withoutSoaAndNs_isRefused() {
        assertThatThrownBy(() -> read("www 60 A 192.0.2.1\n"))
                .hasMessage("a.zone: no SOA record of example.org. (expected: one)\n"
                        + "a.zone: no NS record of example.org. (expected: one)");
    }

    @Test
    void read_withoutATtl_isRefused() {
        assertThatThrownBy(() -> read("www A 192.0.2.1\n")).hasMessageContaining("a.zone:1: no TTL");
    }

    @Test
    void read_withoutAnOwner_isRefused() {
        assertThatThrownBy(() -> read(" 60 A 192.0.2.1\n")).hasMessageContaining("a.zone:1: no owner");
    }

    @Test
    void read_withRecordsBelowADname_isRefused() {
        assertThatThrownBy(() -> read(HEAD + "old DNAME new\nwww.old A 192.0.2.1\n"))
                .hasMessage(
                        "a.zone:5: www.old.example.org. is below the DNAME of old.example.org. (expected: nothing)");
    }

    @Test
    void read_withADelegatedAlias_isRefused() {
        assertThatThrownBy(() -> read(HEAD + "cut NS ns.example.net.\ncut CNAME www\n"))
                .hasMessageContaining("a.zone:5: cut.example.org. has a CNAME and other records, NS");
    }

    private static void read(String text) throws InvalidRecordsException {
        List.of(ZoneReader.read(DomainName.parse("example.org."), "a.zone", text));
    }
}
