package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneLookupTest {
    private static final String SOA = "ns.example.org. hostmaster.example.org. 7 3600 600 86400 30";
    private final Lookups zone = Lookups.ofZone("example.org.", """
            $TTL 300
            @      SOA   ns hostmaster 7 3600 600 86400 30
                   NS    ns
                   MX    10 mail
                   MX    20 mail.example.net.
            ns     A     192.0.2.53
            mail   A     192.0.2.25
            mail   AAAA  2001:db8::25
            www    A     192.0.2.1
                   A     192.0.2.2
                   TXT   "a text" "of two strings"
            _http._tcp SRV 0 0 80 www
            a.deep.name  60 A  192.0.2.4
            https  HTTPS 1 www alpn=h2
            odd    TYPE65280 \\# 3 c00c01
            """);

    @Test
    void lookup_findsAllRecordsOfTheType() {
        Reply reply = zone.ask("www.example.org.", "A");

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.authoritative()).isTrue();
        assertThat(reply.answer())
                .containsExactly("www.example.org. 300 A 192.0.2.1", "www.example.org. 300 A 192.0.2.2");
        assertThat(reply.authority()).isEmpty();
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.POSITIVE);
        assertThat(reply.message().ttlSeconds()).isEqualTo(300);
    }

    @Test
    void lookup_ignoresCase() {
        assertThat(zone.ask("wWw.EXAMPLE.oRG.", "TXT").answer())
                .containsExactly("www.example.org. 300 TXT \"a text\" \"of two strings\"");
    }

    @Test
    void lookup_ofTheSameQuestionAgain_isTheSameObject() {
        LookupResult first = zone.result("www.example.org.", "A");

        assertThat(zone.result("WWW.example.org.", "A")).isSameAs(first);
    }

    @Test
    void lookup_ofAbsentCommonType_isTheSameObjectAgain() {
        LookupResult first = zone.result("www.example.org.", "AAAA");

        assertThat(zone.result("www.example.org.", "AAAA")).isSameAs(first).isInstanceOf(NoData.class);
    }

    @ParameterizedTest
    @CsvSource({
        "www, AAAA",
        "www, PTR",
        "www, TYPE65280",
        "deep.name, A",
        "name, TXT",
        "example.org., AAAA",
        "_tcp, SRV"
    })
    void lookup_ofAbsentType_isNoDataWithSoa(String label, String type) {
        String name = label.endsWith(".") ? label : label + ".example.org.";

        Reply reply = zone.ask(name, type);

        assertThat(zone.result(name, type)).isInstanceOf(NoData.class);
        assertThat(reply.question()).isEqualTo(name + " " + type);
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.authoritative()).isTrue();
        assertThat(reply.answer()).isEmpty();
        assertThat(reply.authority()).containsExactly("example.org. 30 SOA " + SOA);
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(reply.message().ttlSeconds()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"nobody, A", "a.www, A", "b.deep.name, A", "*, A", "x.a.deep.name, NS", "ww, TXT", "wwww, TXT"})
    void lookup_ofAbsentName_isNxDomainWithSoa(String label, String type) {
        String name = label + ".example.org.";

        Reply reply = zone.ask(name, type);

        assertThat(zone.result(name, type)).isInstanceOf(NxDomain.class);
        assertThat(reply.question()).isEqualTo(name + " " + type);
        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.authoritative()).isTrue();
        assertThat(reply.authority()).containsExactly("example.org. 30 SOA " + SOA);
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.NXDOMAIN);
        assertThat(reply.message().ttlSeconds()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"example.net.", "org.", ".", "notexample.org.", "example.org.example.net."})
    void lookup_outsideOfTheZone_isNotMine(String name) {
        assertThat(zone.result(name, "A")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void lookup_ofExchanges_bringsTheirAddressesAsFarAsTheyAreHere() {
        Reply reply = zone.ask("example.org.", "MX");

        assertThat(reply.answer())
                .containsExactly(
                        "example.org. 300 MX 10 mail.example.org.", "example.org. 300 MX 20 mail.example.net.");
        assertThat(reply.additional())
                .containsExactly(
                        "mail.example.org. 300 A 192.0.2.25", "mail.example.org. 300 AAAA 2001:db8:0:0:0:0:0:25");
    }

    @ParameterizedTest
    @CsvSource({"_http._tcp.example.org., SRV, www", "example.org., NS, ns", "https.example.org., HTTPS, www"})
    void lookup_ofTargets_bringsTheirAddresses(String name, String type, String target) {
        assertThat(zone.ask(name, type).additional())
                .isNotEmpty()
                .allMatch(line -> line.startsWith(target + ".example.org. 300 A 192.0.2."));
    }

    @Test
    void lookup_ofUnknownType_givesTheOctets() {
        assertThat(zone.ask("odd.example.org.", "TYPE65280").answer())
                .containsExactly("odd.example.org. 300 TYPE65280 \\# 3 C00C01");
    }

    @Test
    void lookup_ofAny_isOneSet() {
        assertThat(zone.result("www.example.org.", "ANY")).isInstanceOf(Found.class);
        assertThat(zone.ask("www.example.org.", "ANY").answer()).hasSize(2);
        assertThat(zone.result("deep.name.example.org.", "ANY")).isInstanceOf(NoData.class);
    }

    @Test
    void lookup_ofSoa_keepsItsOwnTtl() {
        assertThat(zone.ask("example.org.", "SOA").answer()).containsExactly("example.org. 300 SOA " + SOA);
    }

    @Test
    void lookup_negativeTtl_isNeverAboveTheTtlOfTheSoa() {
        Lookups shortSoa = Lookups.ofZone("example.org.", """
                @ 5 SOA ns.example.net. hostmaster.example.net. 1 2 3 4 60
                  5 NS  ns.example.net.
                """);

        assertThat(shortSoa.ask("nobody.example.org.", "A").authority())
                .containsExactly("example.org. 5 SOA ns.example.net. hostmaster.example.net. 1 2 3 4 60");
    }

    @Test
    void lookup_inTheRootZone_findsAndDenies() {
        Lookups root = Lookups.ofZone(".", """
                . 60 SOA ns.example. hostmaster.example. 1 2 3 4 60
                . 60 NS  ns.example.
                example. 60 TXT here
                """);

        assertThat(root.ask("example.", "TXT").answer()).containsExactly("example. 60 TXT here");
        assertThat(root.ask(".", "NS").answer()).hasSize(1);
        assertThat(root.ask("nobody.example.", "A").authority()).hasSize(1);
        assertThat(root.ask("nobody.", "A").rcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void lookup_ofNamesWithAnyOctet_tellsThemApart() {
        Lookups odd = Lookups.ofZone("example.org.", """
                @      60 SOA ns.example.net. hostmaster.example.net. 1 2 3 4 60
                       60 NS  ns.example.net.
                a\\.b   60 A   192.0.2.1
                a.b    60 A   192.0.2.2
                \\000   60 A   192.0.2.3
                """);

        assertThat(odd.ask("a\\.b.example.org.", "A").answer()).containsExactly("a\\.b.example.org. 60 A 192.0.2.1");
        assertThat(odd.ask("a.b.example.org.", "A").answer()).containsExactly("a.b.example.org. 60 A 192.0.2.2");
        assertThat(odd.ask("\\000.example.org.", "A").answer()).hasSize(1);
    }
}
