package io.switchboard.records.fixed;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.OwnedNames;
import io.switchboard.records.OwnedNamesBuilder;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RdataText;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordSource;
import java.util.List;
import java.util.function.Consumer;

/** The records of the configuration itself: read once, never changed; a new configuration brings new ones. */
public final class FixedRecords implements RecordSource {
    private final OwnedNames names;

    private FixedRecords(OwnedNames names) {
        this.names = names;
    }

    /**
     * Parses the data of {@code records.static}.
     *
     * @throws InvalidRecordsException with every record that is wrong, by its path inside the configuration
     */
    public static FixedRecords of(List<StaticRecord> records) throws InvalidRecordsException {
        ProblemList problems = new ProblemList();
        OwnedNamesBuilder names = new OwnedNamesBuilder(problems);
        for (int i = 0; i < records.size(); i++) {
            add(records.get(i), "records.static[" + i + "]", names, problems);
        }
        return new FixedRecords(names.build());
    }

    private static void add(StaticRecord record, String path, OwnedNamesBuilder names, ProblemList problems) {
        // Both speak of names below their owner, which only a zone has.
        if (record.type() == RecordType.SOA || record.type() == RecordType.DNAME) {
            problems.add(
                    RecordPlace.of(path + ".type"),
                    RecordType.name(record.type()) + " (expected: a zone file for this type)");
            return;
        }
        List<String> data = record.data();
        for (int i = 0; i < data.size(); i++) {
            RecordPlace place = RecordPlace.of(path + ".data[" + i + "]");
            try {
                byte[] rdata = RdataText.parse(record.type(), data.get(i), DomainName.ROOT);
                names.add(place, record.name(), record.type(), record.ttlSeconds(), rdata);
            } catch (IllegalArgumentException e) {
                problems.add(
                        place,
                        data.get(i) + " (expected: data of type " + RecordType.name(record.type()) + ": "
                                + e.getMessage() + ")");
            }
        }
    }

    @Override
    public String name() {
        return "static";
    }

    @Override
    public void open(Consumer<RecordPart> publish) {
        publish.accept(RecordPart.ofNames(names));
    }
}
