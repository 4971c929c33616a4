package io.switchboard.records.special;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.Lookups;
import io.switchboard.records.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialNamesTest {
    private final Lookups special = Lookups.of(SpecialNames.without(List.of()));

    @ParameterizedTest
    @ValueSource(strings = {"localhost.", "a.localhost.", "b.a.LOCALHOST."})
    void localhost_isTheLoopbackAddressAtEveryName(String name) {
        assertThat(special.ask(name, "A").answer()).singleElement().asString().endsWith(" 10800 A 127.0.0.1");
        assertThat(special.ask(name, "AAAA").answer())
                .singleElement()
                .asString()
                .endsWith(" AAAA 0:0:0:0:0:0:0:1");
        for (String type : List.of("PTR", "SOA", "TXT", "DS")) {
            assertThat(special.result(name, type)).isInstanceOf(NoData.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"invalid.", "test.", "onion.", "local.", "alt.", "eap-noob.arpa."})
    void absentNames_doNotExistNorDoNamesBelow(String name) {
        for (String type : List.of("A", "AAAA", "PTR", "SOA", "DS", "TYPE65280")) {
            Reply top = special.ask(name, type);
            assertThat(special.result(name, type)).isInstanceOf(NxDomain.class);
            assertThat(special.result("x.y." + name, type)).isInstanceOf(NxDomain.class);
            assertThat(top.rcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(top.authority())
                    .containsExactly(name + " 10800 SOA " + name + " nobody.invalid. 1 3600 1200 604800 10800");
        }
    }

    @Test
    void resolverArpa_hasNoData() {
        assertThat(special.result("_dns.resolver.arpa.", "SVCB")).isInstanceOf(NoData.class);
        assertThat(special.result("resolver.arpa.", "A")).isInstanceOf(NoData.class);
    }

    @Test
    void resolverArpa_thatIsOverridden_designatesNobody() {
        SpecialNames names = SpecialNames.without(List.of(DomainName.parse("resolver.arpa.")));
        names.designate(List.of(
                new DesignatedResolver(List.of("dot"), 853, DomainName.parse("dns.example.org."), List.of(), null)));

        assertThat(Lookups.of(names).result("_dns.resolver.arpa.", "SVCB")).isSameAs(LookupResult.NOT_MINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"home.arpa.", "service.arpa."})
    void delegatedArpaNames_areEmptyZonesWhoseDsIsElsewhere(String name) {
        assertThat(special.ask(name, "SOA").answer()).hasSize(1);
        assertThat(special.ask(name, "NS").answer()).containsExactly(name + " 10800 NS " + name);
        assertThat(special.result(name, "A")).isInstanceOf(NoData.class);
        assertThat(special.result("printer." + name, "A")).isInstanceOf(NxDomain.class);
        assertThat(special.result(name, "DS")).isSameAs(LookupResult.NOT_MINE);
        assertThat(special.result("printer." + name, "DS")).isInstanceOf(NxDomain.class);
    }

    @Test
    void ipv4onlyArpa_isKnown() {
        assertThat(special.ask("ipv4only.arpa.", "A").answer())
                .containsExactly("ipv4only.arpa. 10800 A 192.0.0.170", "ipv4only.arpa. 10800 A 192.0.0.171");
        assertThat(special.result("ipv4only.arpa.", "AAAA")).isInstanceOf(NoData.class);
        assertThat(special.result("x.ipv4only.arpa.", "A")).isInstanceOf(NxDomain.class);
        assertThat(special.ask("170.0.0.192.in-addr.arpa.", "PTR").answer())
                .singleElement()
                .asString()
                .endsWith("PTR ipv4only.arpa.");
        assertThat(special.ask("171.0.0.192.in-addr.arpa.", "PTR").answer()).hasSize(1);
    }

    static Stream<String> reverseZones() {
        return Stream.of(
                "10.in-addr.arpa.",
                "168.192.in-addr.arpa.",
                "0.in-addr.arpa.",
                "127.in-addr.arpa.",
                "254.169.in-addr.arpa.",
                "2.0.192.in-addr.arpa.",
                "100.51.198.in-addr.arpa.",
                "113.0.203.in-addr.arpa.",
                "255.255.255.255.in-addr.arpa.",
                "0" + ".0".repeat(31) + ".ip6.arpa.",
                "1" + ".0".repeat(31) + ".ip6.arpa.",
                "d.f.ip6.arpa.",
                "8.e.f.ip6.arpa.",
                "9.e.f.ip6.arpa.",
                "a.e.f.ip6.arpa.",
                "b.e.f.ip6.arpa.",
                "8.b.d.0.1.0.0.2.ip6.arpa.",
                "16.172.in-addr.arpa.",
                "31.172.in-addr.arpa.",
                "64.100.in-addr.arpa.",
                "127.100.in-addr.arpa.");
    }

    @ParameterizedTest
    @MethodSource("reverseZones")
    void reverseZones_areServedEmpty(String origin) {
        assertThat(special.ask(origin, "SOA").answer())
                .containsExactly(origin + " 10800 SOA " + origin + " nobody.invalid. 1 3600 1200 604800 10800");
        assertThat(special.ask(origin, "NS").answer()).containsExactly(origin + " 10800 NS " + origin);
        assertThat(special.result(origin, "A")).isInstanceOf(NoData.class);
        assertThat(special.result("9." + origin, "PTR")).isInstanceOf(NxDomain.class);
        assertThat(special.ask("9." + origin, "PTR").authority()).hasSize(1);
    }

    @Test
    void loopbackAddresses_areCalledLocalhost() {
        assertThat(special.ask("1.0.0.127.in-addr.arpa.", "PTR").answer())
                .containsExactly("1.0.0.127.in-addr.arpa. 10800 PTR localhost.");
        assertThat(special.ask("1" + ".0".repeat(31) + ".ip6.arpa.", "PTR").answer())
                .singleElement()
                .asString()
                .endsWith("PTR localhost.");
        assertThat(special.result("2.0.0.127.in-addr.arpa.", "PTR")).isInstanceOf(NxDomain.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.example.org.",
                "example.",
                "internal.",
                "arpa.",
                "in-addr.arpa.",
                "1.in-addr.arpa.",
                "15.172.in-addr.arpa.",
                "32.172.in-addr.arpa.",
                "63.100.in-addr.arpa.",
                "128.100.in-addr.arpa.",
                "c.e.f.ip6.arpa.",
                "arpa.resolver.",
                "local.example.org.",
                "172.0.0.192.in-addr.arpa.",
                "."
            })
    void otherNames_areNotSpecial(String name) {
        assertThat(special.result(name, "A")).isSameAs(LookupResult.NOT_MINE);
    }

    @ParameterizedTest
    @CsvSource({
        "test., x.test.",
        "switchboard.test., other.test.",
        "168.192.in-addr.arpa., 1.1.168.192.in-addr.arpa.",
        "5.168.192.in-addr.arpa., 1.1.168.192.in-addr.arpa.",
        "cluster.local., printer.local.",
        "LOCALHOST., localhost.",
    })
    void override_atOrBelowAnEntry_leavesItOut(String override, String name) {
        Lookups overridden = Lookups.of(SpecialNames.without(List.of(DomainName.parse(override))));

        assertThat(overridden.result(name, "A")).isSameAs(LookupResult.NOT_MINE);
        assertThat(overridden.result("x.onion.", "A")).isInstanceOf(NxDomain.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "arpa.", "in-addr.arpa.", "example.org.", "mylocal."})
    void override_elsewhere_leavesAllEntries(String override) {
        assertThat(SpecialNames.without(List.of(DomainName.parse(override))).size())
                .isEqualTo(SpecialNames.without(List.of()).size());
    }
}
