package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Referral;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/**
 * Random zones, read and searched by us and by dnsjava: both must say the same about every name near their records.
 * Without wildcards, for which dnsjava does not follow RFC 4592; those have a {@link WildcardTest} of their own.
 */
class ZoneDifferentialTest {
    private static final String[] LABELS = {"a", "b", "c", "d"};
    private static final String[] TYPES = {"A", "TXT", "CNAME", "NS", "SOA", "MX", "DNAME"};
    private static final int ZONES = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lookup_agreesWithDnsjava(long seed) throws IOException {
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < ZONES; i++) {
            String text = randomZone(random);
            Lookups ours = Lookups.ofZone("example.org.", text);
            Zone theirs = theirZone(text);
            for (String name : names("example.org.", 3)) {
                for (String type : TYPES) {
                    compare(ours, theirs, name, type, text);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(ZONES * 85 * TYPES.length);
    }

    private static void compare(Lookups ours, Zone theirs, String name, String type, String text) throws IOException {
        SetResponse expected = theirs.findRecords(Name.fromString(name), Type.value(type));
        LookupResult actual = ours.result(name, type);
        Reply reply = Reply.of(actual);
        String context = name + ' ' + type + " in\n" + text + "\nthey say " + expected + "\nwe say " + actual;
        if (expected.isSuccessful()) {
            assertThat(actual).as(context).isInstanceOf(Found.class);
            assertThat(reply.answer()).as(context).containsExactlyInAnyOrderElementsOf(lines(expected.answers(), name));
        } else if (expected.isDelegation()) {
            assertThat(actual).as(context).isInstanceOf(Referral.class);
            assertThat(reply.authority())
                    .as(context)
                    .containsExactlyInAnyOrderElementsOf(lines(List.of(expected.getNS()), null));
        } else if (expected.isCNAME()) {
            assertThat(reply.answer()).as(context).first().isEqualTo(line(expected.getCNAME(), name));
        } else if (expected.isDNAME()) {
            assertThat(reply.answer()).as(context).first().isEqualTo(line(expected.getDNAME(), null));
        } else if (expected.isNXDOMAIN()) {
            assertThat(actual).as(context).isInstanceOf(NxDomain.class);
            assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        } else {
            assertThat(expected.isNXRRSET()).as(context).isTrue();
            assertThat(actual).as(context).isInstanceOf(NoData.class);
        }
    }

    private static List<String> lines(List<RRset> sets, @Nullable String owner) {
        List<String> lines = new ArrayList<>();
        sets.forEach(set -> set.rrs(false).forEach(record -> lines.add(line(record, owner))));
        return lines;
    }

    private static String line(Record record, @Nullable String owner) {
        return (owner == null ? record.getName() : owner) + " " + record.getTTL() + " " + Type.string(record.getType())
                + " " + record.rdataToString();
    }

    private static Zone theirZone(String text) throws IOException {
        Name origin = Name.fromString("example.org.");
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), origin)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        }
        return new Zone(origin, records.toArray(Record[]::new));
    }

    /** The origin and all names of up to {@code depth} labels below it. */
    private static List<String> names(String origin, int depth) {
        List<String> names = new ArrayList<>(List.of(origin));
        if (depth > 0) {
            for (String label : LABELS) {
                names.addAll(names(label + '.' + origin, depth - 1));
            }
        }
        return names;
    }

    private static String randomZone(Random random) {
        Map<String, String> names = new LinkedHashMap<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            names.put(randomName(random), randomRecords(random));
        }
        StringBuilder text = new StringBuilder("""
                $TTL 300
                @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                @ NS ns.example.net.
                """);
        names.forEach((name, records) -> {
            boolean belowDname = names.entrySet().stream()
                    .anyMatch(other -> other.getValue().contains("DNAME") && name.endsWith('.' + other.getKey()));
            if (!belowDname) {
                records.lines()
                        .forEach(record ->
                                text.append(name).append(' ').append(record).append('\n'));
            }
        });
        return text.toString();
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder(LABELS[random.nextInt(LABELS.length)]);
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            name.append('.').append(LABELS[random.nextInt(3)]);
        }
        return name.toString();
    }

    private static String randomRecords(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "CNAME www.example.net.";
            case 1 -> "NS ns.example.net.\nNS ns2.example.net.";
            case 2 -> "DNAME example.net.";
            case 3, 4 -> "TXT text";
            default -> "A 192.0.2.1\nA 192.0.2.2\nTXT both";
        };
    }
}
