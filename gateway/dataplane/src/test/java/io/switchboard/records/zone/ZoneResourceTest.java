package io.switchboard.records.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.LookupResult.Referral;
import io.switchboard.records.Lookups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneResourceTest {
    private final Lookups zone = Lookups.of(ZoneResource.demonstration());

    @ParameterizedTest
    @CsvSource({
        "www, A, 192.0.2.80",
        "www, AAAA, 2001:db8:0:0:0:0:0:80",
        "gw, A, 192.0.2.2",
        "anything.apps, A, 192.0.2.90",
        "fixed.apps, A, 192.0.2.91",
        "shop.old, A, 192.0.2.90",
        "alias, A, 192.0.2.82",
    })
    void demonstration_answers(String label, String type, String last) {
        assertThat(zone.ask(label + ".switchboard.test.", type).answer())
                .last()
                .asString()
                .endsWith(' ' + type + ' ' + last);
    }

    @Test
    void demonstration_hasOneNameForEachThingAZoneCanSay() {
        assertThat(zone.ask("switchboard.test.", "SOA").answer()).hasSize(1);
        assertThat(zone.ask("switchboard.test.", "MX").additional()).hasSize(3);
        assertThat(zone.ask("_http._tcp.switchboard.test.", "SRV").additional()).hasSize(4);
        assertThat(zone.ask("alias.switchboard.test.", "A").answer()).hasSize(4);
        assertThat(zone.result("nothing.here.switchboard.test.", "A")).isInstanceOf(NoData.class);
        assertThat(zone.result("nobody.switchboard.test.", "A")).isInstanceOf(NxDomain.class);
        assertThat(zone.result("x.team.switchboard.test.", "A")).isInstanceOf(Referral.class);
        assertThat(zone.result("elsewhere.switchboard.test.", "A")).isInstanceOf(Outside.class);
    }

    @Test
    void demonstration_hasAReplyThatNeedsTcp() {
        assertThat(zone.ask("big.switchboard.test.", "TXT").message().length()).isBetween(1300, 4096);
    }

    @Test
    void open_ofAResourceThatIsNotThere_fails() {
        assertThatThrownBy(() -> new ZoneResource(DomainName.parse("example.org."), "/none.zone").open(part -> {}))
                .hasMessage("/none.zone: not on the class path");
    }
}
