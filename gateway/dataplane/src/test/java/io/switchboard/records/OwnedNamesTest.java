package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedNamesTest {
    private final ProblemList problems = new ProblemList();
    private final OwnedNamesBuilder builder = new OwnedNamesBuilder(problems);

    @Test
    void lookup_ofAName_answersItsTypes() throws InvalidRecordsException {
        add("gw.example.org.", "A", 60, "192.0.2.10");
        add("gw.example.org.", "A", 30, "192.0.2.11");

        Reply reply = lookups().ask("GW.example.org.", "A");

        assertThat(reply.authoritative()).isTrue();
        assertThat(reply.answer())
                .containsExactly("gw.example.org. 30 A 192.0.2.10", "gw.example.org. 30 A 192.0.2.11");
    }

    @Test
    void lookup_ofAnotherType_isNoDataWithoutSoa() throws InvalidRecordsException {
        add("gw.example.org.", "A", 60, "192.0.2.10");

        LookupResult result = lookups().result("gw.example.org.", "AAAA");

        assertThat(result).isInstanceOf(NoData.class);
        assertThat(Reply.of(result).rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(Reply.of(result).authority()).isEmpty();
        assertThat(Reply.of(result).message().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(Reply.of(result).message().ttlSeconds()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org.", "x.gw.example.org.", "w.example.org.", "org.", "."})
    void lookup_aroundAName_isNotMine(String name) throws InvalidRecordsException {
        add("gw.example.org.", "A", 60, "192.0.2.10");

        assertThat(lookups().result(name, "A")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void lookup_belowAWildcard_isAnsweredAtAnyDepth() throws InvalidRecordsException {
        add("*.dev.example.org.", "A", 60, "192.0.2.10");
        add("*.ci.dev.example.org.", "A", 60, "192.0.2.11");
        add("db.dev.example.org.", "TXT", 60, "its own");
        Lookups lookups = lookups();

        assertThat(lookups.ask("a.dev.example.org.", "A").answer())
                .containsExactly("a.dev.example.org. 60 A 192.0.2.10");
        assertThat(lookups.ask("b.a.dev.example.org.", "A").answer())
                .containsExactly("b.a.dev.example.org. 60 A 192.0.2.10");
        assertThat(lookups.ask("x.ci.dev.example.org.", "A").answer())
                .containsExactly("x.ci.dev.example.org. 60 A 192.0.2.11");
        assertThat(lookups.ask("x.db.dev.example.org.", "A").answer()).hasSize(1);
        assertThat(lookups.result("db.dev.example.org.", "A")).isInstanceOf(NoData.class);
        assertThat(lookups.result("a.dev.example.org.", "TXT")).isInstanceOf(NoData.class);
        assertThat(lookups.result("dev.example.org.", "A")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void lookup_ofAnAlias_isFollowedAmongTheNames() throws InvalidRecordsException {
        add("a.example.org.", "CNAME", 60, "b.example.net.");
        add("b.example.net.", "A", 60, "192.0.2.1");
        add("out.example.org.", "CNAME", 60, "www.example.com.");
        add("loop.example.org.", "CNAME", 60, "loop.example.org.");
        Lookups lookups = lookups();

        assertThat(lookups.ask("a.example.org.", "A").answer()).hasSize(2);
        assertThat(lookups.result("out.example.org.", "A")).isInstanceOf(Outside.class);
        assertThat(lookups.result("loop.example.org.", "A")).isInstanceOf(Failed.class);
    }

    @Test
    void build_withAnAliasBesideOtherRecords_isRefused() {
        add("a.example.org.", "CNAME", 60, "b.example.net.");
        add("a.example.org.", "A", 60, "192.0.2.1");

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRecordsException.class)
                .hasMessageContaining("test: a.example.org. has a CNAME and other records, A");
    }

    @Test
    void build_withTwoAliases_isRefused() {
        add("a.example.org.", "CNAME", 60, "b.example.net.");
        add("a.example.org.", "CNAME", 60, "c.example.net.");

        assertThatThrownBy(builder::build).hasMessageContaining("two CNAME records");
    }

    @Test
    void build_withTheSameRecordTwice_keepsOne() throws InvalidRecordsException {
        add("a.example.org.", "A", 60, "192.0.2.1");
        add("A.example.org.", "A", 60, "192.0.2.1");
        add("a.example.org.", "A", 60, "192.0.2.2");
        add("a.example.org.", "A", 60, "192.0.2.1");

        assertThat(lookups().ask("a.example.org.", "A").answer()).hasSize(2);
    }

    @Test
    void build_withMoreRecordsThanFitIntoAReply_isRefused() {
        for (int i = 0; i < 4096; i++) {
            add("a.example.org.", "A", 60, "192.0." + i / 256 + "." + i % 256);
        }

        assertThatThrownBy(builder::build).hasMessageContaining("more A records than fit into a reply");
    }

    private void add(String name, String type, int ttl, String data) {
        int number = RecordType.parse(type);
        builder.add(
                RecordPlace.of("test"),
                DomainName.parse(name),
                number,
                ttl,
                RdataText.parse(number, data, DomainName.ROOT));
    }

    private Lookups lookups() throws InvalidRecordsException {
        return Lookups.of(RecordPart.ofNames(builder.build()));
    }
}
