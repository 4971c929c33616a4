package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.Referral;
import org.junit.jupiter.api.Test;

class SignedZoneTest {
    private static final String SIGNATURE = "13 2 300 20300101000000 20200101000000 1 example.org. AAAA";
    private static final String DIGEST = "0000000000000000000000000000000000000000000000000000000000000000";
    private final Lookups zone = Lookups.ofZone("example.org.", """
            $TTL 300
            @     SOA   ns.example.net. hostmaster.example.net. 1 2 3 4 30
                  RRSIG SOA %1$s
                  NS    ns.example.net.
            www   A     192.0.2.1
                  RRSIG A %1$s
                  RRSIG NSEC %1$s
                  NSEC  example.org. A RRSIG NSEC
            alias CNAME www
                  RRSIG CNAME %1$s
            *.w   A     192.0.2.2
                  RRSIG A %1$s
            cut   NS    ns.example.net.
                  DS    1 13 2 %2$s
                  RRSIG DS %1$s
            """.formatted(SIGNATURE, DIGEST));

    @Test
    void lookup_withoutDo_hasNoSignatures() {
        assertThat(zone.ask("www.example.org.", "A").answer()).containsExactly("www.example.org. 300 A 192.0.2.1");
        assertThat(zone.ask("nobody.example.org.", "A").authority()).hasSize(1);
    }

    @Test
    void lookup_withDo_hasTheSignaturesOverTheSet() {
        assertThat(zone.askWithDnssec("www.example.org.", "A").answer())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("www.example.org. 300 RRSIG A 13 2");
    }

    @Test
    void lookup_withDo_signsEveryAliasOnTheWay() {
        assertThat(zone.askWithDnssec("alias.example.org.", "A").answer())
                .extracting(line -> line.split(" ")[2])
                .containsExactly("CNAME", "RRSIG", "A", "RRSIG");
    }

    @Test
    void lookup_withDo_givesTheWildcardsSignatureUnderTheAskedName() {
        assertThat(zone.askWithDnssec("x.w.example.org.", "A").answer())
                .last()
                .asString()
                .startsWith("x.w.example.org. 300 RRSIG A");
    }

    @Test
    void lookup_withDo_signsTheSoaOfNegativeAnswers() {
        for (Reply reply : new Reply[] {
            zone.askWithDnssec("nobody.example.org.", "A"), zone.askWithDnssec("www.example.org.", "AAAA")
        }) {
            assertThat(reply.authority())
                    .extracting(line -> line.split(" ")[1] + line.split(" ")[2])
                    .containsExactly("30SOA", "30RRSIG");
        }
    }

    @Test
    void lookup_withDo_addsDsToAReferral() {
        assertThat(zone.askWithDnssec("x.cut.example.org.", "A").authority())
                .extracting(line -> line.split(" ")[2])
                .containsExactly("NS", "DS", "RRSIG");
        assertThat(zone.result("x.cut.example.org.", "A")).isInstanceOf(Referral.class);
        assertThat(zone.ask("x.cut.example.org.", "A").authority()).hasSize(1);
    }

    @Test
    void lookup_ofDnssecTypes_givesThemAsData() {
        assertThat(zone.ask("www.example.org.", "NSEC").answer()).hasSize(1);
        assertThat(zone.ask("www.example.org.", "RRSIG").answer()).hasSize(2);
    }

    @Test
    void lookup_withAndWithoutDo_areKeptApart() {
        LookupResult plain = zone.result("www.example.org.", "A");
        LookupResult signed = zone.resultWithDnssec("www.example.org.", "A");

        assertThat(zone.result("www.example.org.", "A")).isSameAs(plain);
        assertThat(zone.resultWithDnssec("www.example.org.", "A"))
                .isSameAs(signed)
                .isInstanceOf(Found.class);
        assertThat(signed).isNotSameAs(plain);
    }
}
