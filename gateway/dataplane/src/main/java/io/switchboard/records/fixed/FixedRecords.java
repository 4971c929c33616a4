package io.switchboard.records.fixed;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.schema.ConfigError;
import io.switchboard.config.schema.Place;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.OwnedNames;
import io.switchboard.records.OwnedNamesBuilder;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RdataText;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordProblem;
import io.switchboard.records.RecordSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The records of the configuration itself: read once, never changed; a new configuration brings new ones. */
public final class FixedRecords implements RecordSource {
    private static final String PATH = "records.static";
    /** As many as are told of a configuration in all. */
    private static final int MAX_ERRORS = 100;

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
        return new FixedRecords(read(records, FixedRecords::place, new ProblemList()));
    }

    /**
     * What {@link #of} would refuse, for who reads a configuration.
     *
     * @param placeOf where a text of data stands in the file
     */
    public static List<ConfigError> errors(List<StaticRecord> records, Function<String, Place> placeOf) {
        ProblemList problems = new ProblemList(MAX_ERRORS);
        try {
            read(
                    records,
                    (record, datum) ->
                            place(placeOf.apply(records.get(record).data().get(datum))),
                    problems);
            return List.of();
        } catch (InvalidRecordsException e) {
            List<ConfigError> errors = new ArrayList<>();
            e.problems().forEach(problem -> errors.add(error(problem)));
            if (problems.isFull()) {
                int more = problems.count() - errors.size();
                errors.add(new ConfigError(PATH, 0, "and " + more + " more"));
            }
            return errors;
        }
    }

    private static ConfigError error(RecordProblem problem) {
        RecordPlace place = problem.place();
        return new ConfigError(place.source(), place.line(), problem.message());
    }

    private static RecordPlace place(Place place) {
        return new RecordPlace(place.path(), place.line());
    }

    private static RecordPlace place(int record, int datum) {
        return RecordPlace.of(PATH + "[" + record + "].data[" + datum + "]");
    }

    /** Where the data of a record stands, both by their place in their list. */
    private interface Places {
        RecordPlace of(int record, int datum);
    }

    private static OwnedNames read(List<StaticRecord> records, Places places, ProblemList problems)
            throws InvalidRecordsException {
        OwnedNamesBuilder names = new OwnedNamesBuilder(problems);
        for (int i = 0; i < records.size(); i++) {
            StaticRecord record = records.get(i);
            for (int datum = 0; datum < record.data().size(); datum++) {
                add(record, record.data().get(datum), places.of(i, datum), names, problems);
            }
        }
        return names.build();
    }

    private static void add(
            StaticRecord record, String text, RecordPlace place, OwnedNamesBuilder names, ProblemList problems) {
        try {
            byte[] rdata = RdataText.parse(record.type(), text, DomainName.ROOT);
            names.add(place, record.name(), record.type(), record.ttlSeconds(), rdata);
        } catch (IllegalArgumentException e) {
            problems.add(
                    place,
                    text + " (expected: data of type " + RecordType.name(record.type()) + ": " + e.getMessage() + ")");
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
