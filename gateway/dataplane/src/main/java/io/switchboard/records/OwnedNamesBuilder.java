package io.switchboard.records;

import io.switchboard.dns.DomainName;
import java.util.HashMap;
import java.util.Map;

/** Makes {@link OwnedNames} of records that come one by one. One thread. */
public final class OwnedNamesBuilder {
    private final ProblemList problems;
    private final RecordCollector collector;

    /** Nothing yet; {@code problems} is told what is wrong. */
    public OwnedNamesBuilder(ProblemList problems) {
        this.problems = problems;
        this.collector = new RecordCollector(problems);
    }

    /** Adds a record; {@code rdata} holds names without compression and is not copied. */
    public OwnedNamesBuilder add(RecordPlace place, DomainName owner, int type, int ttlSeconds, byte[] rdata) {
        collector.add(place, owner, type, ttlSeconds, rdata);
        return this;
    }

    /** Whether a name has a record of a type already. */
    public boolean has(DomainName owner, int type) {
        return collector.has(owner, type);
    }

    /**
     * The names.
     *
     * @throws InvalidRecordsException with all problems so far if there is one
     */
    public OwnedNames build() throws InvalidRecordsException {
        Map<DomainName, NameRecords> names = new HashMap<>();
        Map<DomainName, NameRecords> wildcards = new HashMap<>();
        for (DomainName name : collector.names()) {
            NameRecords records = new NameRecords(name, collector.sets(name), false, null);
            DomainName parent = name.parent();
            if (name.isWildcard() && parent != null) {
                wildcards.put(parent, records);
            } else {
                names.put(name, records);
            }
        }
        problems.throwIfAny();
        return new OwnedNames(names, wildcards);
    }
}
