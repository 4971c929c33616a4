package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AliasTest {
    private static final String HEAD = """
            $TTL 300
            @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
              NS  ns.example.net.
            """;
    private final Lookups zone = Lookups.ofZone("example.org.", HEAD + """
            www    60 A  192.0.2.1
            alias  CNAME second
            second 90 CNAME www
            nowhere CNAME absent
            outside CNAME hop
            hop    CNAME www.example.net.
            a      CNAME b
            b      CNAME c
            c      CNAME b
            self   CNAME self
            below  CNAME host.cut
            cut    NS    ns.example.net.
            """);

    @Test
    void alias_isFollowedToTheRecords() {
        Reply reply = zone.ask("alias.example.org.", "A");

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answer())
                .containsExactly(
                        "alias.example.org. 300 CNAME second.example.org.",
                        "second.example.org. 90 CNAME www.example.org.",
                        "www.example.org. 60 A 192.0.2.1");
        assertThat(reply.message().ttlSeconds()).isEqualTo(60);
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.POSITIVE);
    }

    @Test
    void alias_isNotFollowedWhenItIsAskedFor() {
        assertThat(zone.ask("alias.example.org.", "CNAME").answer())
                .containsExactly("alias.example.org. 300 CNAME second.example.org.");
        assertThat(zone.result("alias.example.org.", "ANY")).isInstanceOf(Found.class);
    }

    @Test
    void alias_ofANameWithoutTheType_isNoDataWithTheChain() {
        Reply reply = zone.ask("alias.example.org.", "AAAA");

        assertThat(zone.result("alias.example.org.", "AAAA")).isInstanceOf(NoData.class);
        assertThat(reply.answer()).hasSize(2);
        assertThat(reply.authority()).hasSize(1);
        assertThat(reply.message().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(reply.message().ttlSeconds()).isEqualTo(30);
    }

    @Test
    void alias_ofANameThatDoesNotExist_isNxDomainWithTheChain() {
        Reply reply = zone.ask("nowhere.example.org.", "A");

        assertThat(zone.result("nowhere.example.org.", "A")).isInstanceOf(NxDomain.class);
        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.answer()).containsExactly("nowhere.example.org. 300 CNAME absent.example.org.");
        assertThat(reply.authority()).hasSize(1);
    }

    @Test
    void alias_thatLeavesTheZone_tellsWhereItLeads() {
        LookupResult result = zone.result("outside.example.org.", "A");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Outside.class,
                        outside -> assertThat(outside.target()).isEqualTo(DomainName.parse("www.example.net.")));
        assertThat(Reply.of(result).answer())
                .containsExactly(
                        "outside.example.org. 300 CNAME hop.example.org.",
                        "hop.example.org. 300 CNAME www.example.net.");
    }

    @Test
    void alias_intoADelegatedZone_leavesTheZone() {
        assertThat(zone.result("below.example.org.", "A"))
                .isInstanceOfSatisfying(
                        Outside.class,
                        outside -> assertThat(outside.target()).isEqualTo(DomainName.parse("host.cut.example.org.")));
    }

    @Test
    void alias_inALoop_failsWithWhatWasFound() {
        Reply reply = zone.ask("a.example.org.", "A");

        assertThat(zone.result("a.example.org.", "A")).isInstanceOf(Failed.class);
        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.answer())
                .containsExactly(
                        "a.example.org. 300 CNAME b.example.org.",
                        "b.example.org. 300 CNAME c.example.org.",
                        "c.example.org. 300 CNAME b.example.org.");
        assertThat(reply.message().extendedError())
                .isNotNull()
                .extracting(ExtendedError::code)
                .isEqualTo(ExtendedError.INVALID_DATA);
        assertThat(zone.ask("self.example.org.", "A").answer()).hasSize(1);
    }

    @Test
    void alias_followedSixteenTimes_isStillAnswered() {
        Lookups chain = Lookups.ofZone("example.org.", HEAD + chain(17));

        assertThat(chain.ask("n1.example.org.", "A").answer()).hasSize(17);
        assertThat(chain.result("n0.example.org.", "A")).isInstanceOf(Failed.class);
        assertThat(chain.ask("n0.example.org.", "A").answer()).hasSize(17);
    }

    private static String chain(int aliases) {
        return IntStream.range(0, aliases)
                .mapToObj(i -> "n" + i + " CNAME n" + (i + 1) + "\n")
                .collect(Collectors.joining("", "", "n" + aliases + " A 192.0.2.1\n"));
    }
}
