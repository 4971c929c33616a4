package io.switchboard.records.kubernetes.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LocalZone;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordSet;
import io.switchboard.records.Reply;
import io.switchboard.records.TransferableZone;
import io.switchboard.records.kubernetes.Specification;
import io.switchboard.records.kubernetes.Specification.Row;
import io.switchboard.records.kubernetes.TestCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a transfer tells is what queries are answered with. */
class ZoneContentsTest {
    private static final List<String> TYPES = List.of("A", "AAAA", "SRV", "CNAME", "TXT", "NS");

    private final TestCluster cluster = TestCluster.listed(Specification.KEYS, Specification.NAMESPACES)
            .put(Specification.objects().toArray())
            .listeningOn("192.0.2.53", "2001:db8::53");
    private final Lookups lookups = cluster.lookups();

    @Test
    void transfer_ofEachZone_isWhatQueriesSay() {
        for (String origin : List.of("cluster.local.", "clusterset.local.", "ext.example.org.")) {
            Map<String, List<String>> told = told(zone(origin));

            assertThat(told).as(origin).isNotEmpty();
            told.forEach((question, answer) -> {
                String[] words = question.split(" ");
                assertThat(lookups.ask(words[0], words[1]).answer())
                        .as(question)
                        .containsExactlyInAnyOrderElementsOf(answer);
            });
        }
    }

    @Test
    void transfer_hasWhatTheSpecificationHas() {
        Map<String, List<String>> told = new LinkedHashMap<>();
        for (String origin : List.of("cluster.local.", "clusterset.local.", "ext.example.org.")) {
            told.putAll(told(zone(origin)));
        }

        List<Row> rows = Specification.rows().filter(this::isTold).toList();

        assertThat(rows)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        row -> assertThat(told).containsKey(row.name().toLowerCase(Locale.ROOT) + " " + row.type()));
    }

    /** Not told: pods, of which there is a name for each address; addresses under the names of ports; what is synthesised. */
    private boolean isTold(Row row) {
        boolean ofType = TYPES.contains(row.type())
                && !row.answer().isEmpty()
                && row.answer().stream().allMatch(record -> record.contains(" " + row.type() + " "));
        boolean reverse = row.name().endsWith(".arpa.");
        boolean ofPort = row.type().startsWith("A") && row.name().split("\\.").length > 6 && isPort(row.name());
        boolean underscored = !row.type().equals("SRV") || row.name().startsWith("_") || !isPort(row.name());
        return ofType && !reverse && !ofPort && underscored && !row.name().contains(".pod.");
    }

    private boolean isPort(String name) {
        String protocol = name.split("\\.")[1];
        return List.of("_tcp", "_udp", "_sctp", "tcp", "udp", "sctp").contains(protocol.toLowerCase(Locale.ROOT));
    }

    @Test
    void transfer_goesOnWithItsVersion() {
        TransferableZone zone = zone("cluster.local.");
        long before = told(zone).size();

        cluster.put(TestCluster.service("default/newcomer", "10.3.9.9", "http/tcp/80"));

        assertThat(told(zone)).hasSize((int) before);
        assertThat(told(zone("cluster.local."))).hasSizeGreaterThan((int) before);
        assertThat(serial(zone("cluster.local."))).isNotEqualTo(serial(zone));
    }

    @Test
    void transfer_beforeEverythingIsKnown_isNotComplete() {
        TestCluster unknown = new TestCluster(Specification.KEYS);

        assertThat(zone(unknown, "cluster.local.").isComplete()).isFalse();
        assertThat(zone(unknown.list(), "cluster.local.").isComplete()).isTrue();
    }

    private static String serial(TransferableZone zone) {
        return Reply.of(message(zone.soa())).answer().getFirst().split(" ")[5];
    }

    private TransferableZone zone(String origin) {
        return zone(cluster, origin);
    }

    private static TransferableZone zone(TestCluster cluster, String origin) {
        for (LocalZone zone : cluster.part().zones()) {
            if (zone.origin().equals(DomainName.parse(origin))) {
                return (TransferableZone) zone;
            }
        }
        throw new AssertionError("no zone " + origin);
    }

    /** Records by their names and types. */
    private static Map<String, List<String>> told(TransferableZone zone) {
        Map<String, List<String>> told = new LinkedHashMap<>();
        zone.transfer().forEachRemaining(set -> {
            String question = set.owner() + " " + RecordType.name(set.type());
            assertThat(told.put(question, new ArrayList<>(Reply.of(message(set)).answer())))
                    .as(question)
                    .isNull();
        });
        return told;
    }

    private static ReplyMessage message(RecordSet set) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(set.owner(), set.type(), RecordClass.IN, 0);
        for (byte[] rdata : set.rdata()) {
            writer.record(RecordCursor.ANSWER, set.owner(), set.type(), RecordClass.IN, set.ttlSeconds(), rdata);
        }
        return writer.finish(ReplyKind.POSITIVE, 0, null);
    }
}
