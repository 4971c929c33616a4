package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.LookupResult.NxDomain;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSnapshotTest {
    private static final String HEAD = """
            $TTL 300
            @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
              NS  ns.example.net.
            """;

    @Test
    void lookup_inNothing_isNotMine() {
        assertThat(Lookups.of(new RecordPart[0]).result("www.example.org.", "A"))
                .isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void lookup_usesTheZoneWithTheLongestOrigin() {
        Lookups lookups = Lookups.of(
                zones(zone("example.org.", "www.dev TXT parent"), zone("dev.example.org.", "")),
                zones(zone("org.", "")));

        assertThat(lookups.ask("www.dev.example.org.", "TXT").authority())
                .singleElement()
                .asString()
                .startsWith("dev.example.org. ");
        assertThat(lookups.ask("x.example.org.", "TXT").authority())
                .singleElement()
                .asString()
                .startsWith("example.org. ");
        assertThat(lookups.ask("x.org.", "TXT").authority())
                .singleElement()
                .asString()
                .startsWith("org. ");
    }

    @Test
    void lookup_findsAnOriginBelowANameThatIsNone() {
        Lookups lookups = Lookups.of(zones(zone("example.org.", "x.c.b.a TXT parent"), zone("c.b.a.example.org.", "")));

        assertThat(lookups.ask("x.c.b.a.example.org.", "TXT").authority())
                .singleElement()
                .asString()
                .startsWith("c.b.a.example.org. ");
        assertThat(lookups.ask("x.b.a.example.org.", "TXT").authority())
                .singleElement()
                .asString()
                .startsWith("example.org. ");
    }

    @Test
    void lookup_ofTwoZonesWithOneOrigin_usesTheFirstPart() {
        Lookups lookups =
                Lookups.of(zones(zone("example.org.", "www TXT first")), zones(zone("example.org.", "www TXT second")));

        assertThat(lookups.ask("www.example.org.", "TXT").answer()).containsExactly("www.example.org. 300 TXT first");
    }

    @Test
    void lookup_ofAName_comesBeforeZones() {
        Lookups lookups =
                Lookups.of(zones(zone("example.org.", "www TXT zone\nmail TXT zone")), names("www.example.org."));

        assertThat(lookups.result("www.example.org.", "TXT")).isInstanceOf(NoData.class);
        assertThat(lookups.ask("www.example.org.", "A").answer()).hasSize(1);
        assertThat(lookups.ask("mail.example.org.", "TXT").answer()).hasSize(1);
    }

    @Test
    void lookup_ofANameInTwoParts_usesTheFirst() {
        ProblemList problems = new ProblemList();
        OwnedNamesBuilder second = new OwnedNamesBuilder(problems);
        addAddress(second, "www.example.org.", "192.0.2.2");

        assertThat(Lookups.of(names("www.example.org."), built(second))
                        .ask("www.example.org.", "A")
                        .answer())
                .containsExactly("www.example.org. 60 A 192.0.2.1");
    }

    @Test
    void lookup_ofDsOfAnOrigin_asksTheZoneAbove() {
        String digest = "0".repeat(64);
        Lookups lookups = Lookups.of(zones(
                zone("example.org.", "dev NS ns.example.net.\ndev DS 1 13 2 " + digest), zone("dev.example.org.", "")));

        assertThat(lookups.ask("dev.example.org.", "DS").answer()).hasSize(1);
        assertThat(lookups.ask("dev.example.org.", "NS").answer())
                .containsExactly("dev.example.org. 300 NS ns.example.net.");
    }

    @Test
    void lookup_ofDsThatTheZoneAboveDoesNotKnow_isNoData() {
        Lookups lookups = Lookups.of(zones(zone("example.org.", ""), zone("dev.example.org.", "")));

        assertThat(lookups.result("dev.example.org.", "DS")).isInstanceOf(NoData.class);
        assertThat(lookups.result("example.org.", "DS")).isInstanceOf(NoData.class);
        assertThat(lookups.result("x.example.org.", "DS")).isInstanceOf(NxDomain.class);
    }

    @Test
    void lookup_inAZoneThatIsNotRead_isNotReady() {
        Lookups lookups = Lookups.of(zones(new UnreadyZone(DomainName.parse("cluster.local."))));

        assertThat(lookups.result("x.cluster.local.", "A")).isInstanceOf(NotReady.class);
        assertThat(lookups.result("cluster.local.", "SOA")).isInstanceOf(NotReady.class);
        assertThat(lookups.result("local.", "A")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void counts_areOfAllParts() {
        RecordSnapshot snapshot = RecordSnapshot.of(
                List.of(names("www.example.org."), zones(zone("example.org.", ""), zone("example.net.", ""))));

        assertThat(snapshot.zoneCount()).isEqualTo(2);
        assertThat(snapshot.nameCount()).isEqualTo(1);
    }

    private static LocalZone zone(String origin, String records) {
        return Lookups.zone(origin, HEAD + records + "\n");
    }

    private static RecordPart zones(LocalZone... zones) {
        return RecordPart.ofZones(List.of(zones));
    }

    private static RecordPart names(String name) {
        OwnedNamesBuilder builder = new OwnedNamesBuilder(new ProblemList());
        addAddress(builder, name, "192.0.2.1");
        return built(builder);
    }

    private static void addAddress(OwnedNamesBuilder builder, String name, String address) {
        byte[] rdata = RdataText.parse(RecordType.A, address, DomainName.ROOT);
        builder.add(RecordPlace.of("test"), DomainName.parse(name), RecordType.A, 60, rdata);
    }

    private static RecordPart built(OwnedNamesBuilder builder) {
        try {
            return RecordPart.ofNames(builder.build());
        } catch (InvalidRecordsException e) {
            throw new AssertionError(e);
        }
    }
}
