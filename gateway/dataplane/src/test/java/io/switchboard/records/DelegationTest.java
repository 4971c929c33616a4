package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.Referral;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelegationTest {
    private static final String DIGEST = "0000000000000000000000000000000000000000000000000000000000000000";
    private final Lookups zone = Lookups.ofZone("example.org.", """
            $TTL 300
            @         SOA ns hostmaster 1 2 3 4 30
                      NS  ns
            ns        A   192.0.2.53
            team      NS  ns1.team
                      NS  ns
                      NS  ns.example.net.
                      A   192.0.2.99
            ns1.team  A   192.0.2.54
                      AAAA 2001:db8::54
            www.team  A   192.0.2.55
            sub.team  NS  ns1.team
            signed    NS  ns
                      DS  1 13 2 %s
            """.formatted(DIGEST));

    @ParameterizedTest
    @CsvSource({
        "team.example.org., A",
        "team.example.org., NS",
        "team.example.org., SOA",
        "www.team.example.org., A",
        "ns1.team.example.org., A",
        "nobody.team.example.org., A",
        "x.sub.team.example.org., TXT",
    })
    void lookup_atOrBelowACut_isAReferralWithGlue(String name, String type) {
        LookupResult result = zone.result(name, type);
        Reply reply = Reply.of(result);

        assertThat(result).isInstanceOf(Referral.class);
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.authoritative()).isFalse();
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.REFERRAL);
        assertThat(reply.answer()).isEmpty();
        assertThat(reply.authority())
                .containsExactly(
                        "team.example.org. 300 NS ns1.team.example.org.",
                        "team.example.org. 300 NS ns.example.org.",
                        "team.example.org. 300 NS ns.example.net.");
        assertThat(reply.additional())
                .containsExactly(
                        "ns1.team.example.org. 300 A 192.0.2.54",
                        "ns1.team.example.org. 300 AAAA 2001:db8:0:0:0:0:0:54",
                        "ns.example.org. 300 A 192.0.2.53");
    }

    @Test
    void lookup_ofDsAtACut_isTheParentsAnswer() {
        Reply signed = zone.ask("signed.example.org.", "DS");

        assertThat(signed.answer()).containsExactly("signed.example.org. 300 DS 1 13 2 " + DIGEST);
        assertThat(signed.authoritative()).isTrue();
        assertThat(zone.result("team.example.org.", "DS")).isInstanceOf(NoData.class);
        assertThat(zone.ask("team.example.org.", "DS").authority())
                .first()
                .asString()
                .startsWith("example.org. 30 SOA");
    }

    @Test
    void lookup_ofDsBelowACut_isAReferral() {
        assertThat(zone.result("sub.team.example.org.", "DS")).isInstanceOf(Referral.class);
    }
}
