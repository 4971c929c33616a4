package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.Outside;
import org.junit.jupiter.api.Test;

class DnameTest {
    private final Lookups zone =
            Lookups.ofZone("example.org.", """
            $TTL 300
            @        SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                     NS  ns.example.net.
            old  60  DNAME new
                 60  TXT "the owner itself stays"
            www.new  A   192.0.2.1
            away     DNAME example.net.
            long     DNAME %s.example.net.
            again    DNAME old
            """.formatted("a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63)));

    @Test
    void lookup_belowADname_getsTheNewNamesRecords() {
        Reply reply = zone.ask("www.old.example.org.", "A");

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.authoritative()).isTrue();
        assertThat(reply.answer())
                .containsExactly(
                        "old.example.org. 60 DNAME new.example.org.",
                        "www.old.example.org. 60 CNAME www.new.example.org.",
                        "www.new.example.org. 300 A 192.0.2.1");
    }

    @Test
    void lookup_ofTheDnamesOwner_isNotRenamed() {
        assertThat(zone.ask("old.example.org.", "TXT").answer())
                .containsExactly("old.example.org. 60 TXT \"the owner itself stays\"");
        assertThat(zone.ask("old.example.org.", "DNAME").answer()).hasSize(1);
        assertThat(zone.result("old.example.org.", "A")).isInstanceOf(NoData.class);
    }

    @Test
    void lookup_ofCnameBelowADname_isTheMadeUpOne() {
        assertThat(zone.ask("x.old.example.org.", "CNAME").answer())
                .containsExactly(
                        "old.example.org. 60 DNAME new.example.org.", "x.old.example.org. 60 CNAME x.new.example.org.");
    }

    @Test
    void lookup_belowADnameOfADname_isRenamedTwice() {
        assertThat(zone.ask("www.again.example.org.", "A").answer())
                .containsExactly(
                        "again.example.org. 300 DNAME old.example.org.",
                        "www.again.example.org. 300 CNAME www.old.example.org.",
                        "old.example.org. 60 DNAME new.example.org.",
                        "www.old.example.org. 60 CNAME www.new.example.org.",
                        "www.new.example.org. 300 A 192.0.2.1");
    }

    @Test
    void lookup_belowADnameThatLeavesTheZone_tellsWhereItLeads() {
        LookupResult result = zone.result("a.b.away.example.org.", "A");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Outside.class, outside -> assertThat(outside.target()).hasToString("a.b.example.net."));
    }

    @Test
    void lookup_thatADnameMakesTooLong_isYxDomain() {
        String name = "d".repeat(60) + ".long.example.org.";

        LookupResult result = zone.result(name, "A");

        assertThat(result).isInstanceOf(Failed.class);
        assertThat(Reply.of(result).rcode()).isEqualTo(Rcode.YXDOMAIN);
        assertThat(Reply.of(result).answer()).singleElement().asString().startsWith("long.example.org. 300 DNAME");
    }
}
