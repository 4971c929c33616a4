package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Referral;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The zone and the questions of RFC 4592 §2.2.1, and some more. */
class WildcardTest {
    private final Lookups zone = Lookups.ofZone("example.", """
            $TTL 3600
            example.                 SOA ns.example.com. hostmaster.example.com. 1 2 3 4 5
            example.                 NS  ns.example.com.
            example.                 NS  ns.example.net.
            *.example.               TXT "this is a wildcard"
            *.example.               MX  10 host1.example.
            sub.*.example.           TXT "this is not a wildcard"
            host1.example.           A   192.0.2.1
            _ssh._tcp.host1.example. SRV 0 0 22 host1.example.
            _ssh._tcp.host2.example. SRV 0 0 22 host2.example.
            subdel.example.          NS  ns.example.com.
            subdel.example.          NS  ns.example.net.
            *.alias.example.         CNAME host1
            *.loop.example.          CNAME x.loop
            *.hosts.example.         A   192.0.2.7
            service.example.         SRV 0 0 1 one.hosts
            service.example.         SRV 0 0 2 two.hosts
            """);

    @ParameterizedTest
    @CsvSource({
        "host3.example., MX, 10 host1.example.",
        "foo.bar.example., TXT, \"this is a wildcard\"",
        "a.b.c.d.example., TXT, \"this is a wildcard\"",
        "*.example., TXT, \"this is a wildcard\"",
    })
    void wildcard_standsForNamesThatDoNotExist(String name, String type, String data) {
        Reply reply = zone.ask(name, type);

        assertThat(reply.answer()).containsExactly(name + " 3600 " + type + " " + data);
        assertThat(reply.authoritative()).isTrue();
    }

    @Test
    void wildcard_withoutTheType_isNoData() {
        assertThat(zone.result("host3.example.", "A")).isInstanceOf(NoData.class);
        assertThat(zone.ask("host3.example.", "A").question()).isEqualTo("host3.example. A");
    }

    @ParameterizedTest
    @CsvSource({"host1.example., MX", "sub.*.example., MX", "host2.example., TXT", "_tcp.host1.example., TXT"})
    void wildcard_doesNotStandForNamesThatExist(String name, String type) {
        assertThat(zone.result(name, type)).isInstanceOf(NoData.class);
    }

    @ParameterizedTest
    @CsvSource({"_telnet._tcp.host1.example., SRV", "ghost.*.example., MX", "x.host1.example., TXT"})
    void wildcard_standsOnlyBelowTheClosestEncloser(String name, String type) {
        assertThat(zone.result(name, type)).isInstanceOf(NxDomain.class);
    }

    @Test
    void wildcard_doesNotReachIntoADelegatedZone() {
        assertThat(zone.result("host.subdel.example.", "A")).isInstanceOf(Referral.class);
    }

    @Test
    void wildcard_literalNameBelowIt_isNotAWildcard() {
        assertThat(zone.ask("sub.*.example.", "TXT").answer())
                .containsExactly("sub.*.example. 3600 TXT \"this is not a wildcard\"");
    }

    @Test
    void wildcard_withAlias_isFollowed() {
        Reply reply = zone.ask("shop.alias.example.", "A");

        assertThat(reply.answer())
                .containsExactly("shop.alias.example. 3600 CNAME host1.example.", "host1.example. 3600 A 192.0.2.1");
    }

    @Test
    void wildcard_thatIsItsOwnAlias_isALoop() {
        Reply reply = zone.ask("a.loop.example.", "A");

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.answer())
                .containsExactly(
                        "a.loop.example. 3600 CNAME x.loop.example.", "x.loop.example. 3600 CNAME x.loop.example.");
    }

    @Test
    void wildcard_standsForTargetsInTheAdditionalSection() {
        assertThat(zone.ask("service.example.", "SRV").additional())
                .containsExactly("one.hosts.example. 3600 A 192.0.2.7", "two.hosts.example. 3600 A 192.0.2.7");
    }

    @Test
    void wildcard_answersOfManyNames_differ() {
        assertThat(zone.ask("one.example.", "TXT").answer()).first().asString().startsWith("one.example. ");
        assertThat(zone.ask("two.example.", "TXT").answer()).first().asString().startsWith("two.example. ");
        assertThat(zone.result("one.example.", "TXT")).isInstanceOf(Found.class);
    }
}
