package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link AuthoritativeZone} of records that come one by one, and refuses what is no zone. One thread; for one
 * zone.
 */
public final class ZoneBuilder {
    private final DomainName origin;
    private final RecordPlace place;
    private final ProblemList problems;
    private final RecordCollector collector;
    private final Map<DomainName, NameRecords> names = new HashMap<>();
    private final Map<DomainName, NameRecords> glue = new HashMap<>();
    private boolean publiclyDelegated;

    /**
     * An empty zone.
     *
     * @param place what to name when something is missing
     * @param problems where to tell what is wrong
     */
    public ZoneBuilder(DomainName origin, RecordPlace place, ProblemList problems) {
        this.origin = origin;
        this.place = place;
        this.problems = problems;
        this.collector = new RecordCollector(problems);
    }

    /** See {@link LocalZone#publiclyDelegated}. */
    public ZoneBuilder publiclyDelegated() {
        publiclyDelegated = true;
        return this;
    }

    /** Adds a record; {@code rdata} holds names without compression and is not copied. */
    public ZoneBuilder add(RecordPlace at, DomainName owner, int type, int ttlSeconds, byte[] rdata) {
        if (!owner.isAtOrBelow(origin)) {
            problems.add(at, owner + " is outside of the zone (expected: a name at or below " + origin + ")");
        } else if (owner.isWildcard() && (type == RecordType.NS || type == RecordType.DNAME)) {
            // RFC 4592 §4.2, §4.4: what they would mean is not defined.
            problems.add(at, owner + " " + RecordType.name(type) + " (expected: no delegation of a wildcard)");
        } else if (type == RecordType.SOA && !owner.equals(origin)) {
            problems.add(at, owner + " SOA (expected: one SOA record, of " + origin + ")");
        } else {
            collector.add(at, owner, type, ttlSeconds, rdata);
        }
        return this;
    }

    /**
     * The zone.
     *
     * @throws InvalidRecordsException with all problems so far if there is one
     */
    public AuthoritativeZone build() throws InvalidRecordsException {
        // RFC 1035 §5.2: exactly one SOA record; RFC 1034 §4.2.1: and the NS records of the zone.
        for (int type : new int[] {RecordType.SOA, RecordType.NS}) {
            if (!collector.has(origin, type)) {
                problems.add(place, "no " + RecordType.name(type) + " record of " + origin + " (expected: one)");
            }
        }
        sortOut();
        problems.throwIfAny();
        NameRecords apex = names.get(origin);
        RecordSet soa = apex == null ? null : apex.find(RecordType.SOA);
        if (soa == null) {
            throw new IllegalStateException("a checked zone without SOA: " + origin);
        }
        return new AuthoritativeZone(
                soa,
                collector.names().stream().anyMatch(name -> collector.has(name, RecordType.RRSIG)),
                publiclyDelegated,
                NameTable.of(names),
                glue);
    }

    /** Names below a cut belong to another zone and are glue here; those below a DNAME may not be (RFC 6672 §2.4). */
    private void sortOut() {
        Set<DomainName> inZone = new HashSet<>();
        inZone.add(origin);
        for (DomainName name : collector.names()) {
            DomainName cut = coveredBy(name, RecordType.NS);
            if (cut != null) {
                glue.put(name, new NameRecords(name, collector.sets(name), false, null));
                continue;
            }
            DomainName renamed = coveredBy(name, RecordType.DNAME);
            if (renamed != null) {
                problems.add(
                        collector.placeOf(name), name + " is below the DNAME of " + renamed + " (expected: nothing)");
            }
            addWithAncestors(inZone, name);
        }
        List<DomainName> deepestFirst = new ArrayList<>(inZone);
        deepestFirst.sort(Comparator.comparingInt(DomainName::labelCount).reversed());
        deepestFirst.forEach(this::addName);
    }

    /** The topmost name above {@code name} that has a type and is not the origin's NS, or null. */
    private @Nullable DomainName coveredBy(DomainName name, int type) {
        DomainName covering = null;
        for (DomainName above = name.parent(); above != null && above.isAtOrBelow(origin); above = above.parent()) {
            if (collector.has(above, type) && !(type == RecordType.NS && above.equals(origin))) {
                covering = above;
            }
        }
        return covering;
    }

    /** RFC 4592 §2.2.2: a name that has names below it exists, be it without records. */
    private void addWithAncestors(Set<DomainName> inZone, DomainName name) {
        DomainName above = name;
        while (above != null && inZone.add(above)) {
            above = above.parent();
        }
    }

    private void addName(DomainName name) {
        RecordSet[] sets = collector.sets(name);
        boolean cut = !name.equals(origin) && collector.has(name, RecordType.NS);
        NameRecords below = wildcardBelow(name);
        names.put(name, new NameRecords(name, sets, cut, below));
    }

    private @Nullable NameRecords wildcardBelow(DomainName name) {
        if (name.length() + 2 > Wire.MAX_NAME_LENGTH) {
            return null;
        }
        byte[] wire = new byte[name.length() + 2];
        wire[0] = 1;
        wire[1] = '*';
        name.copyTo(wire, 2);
        return names.get(DomainName.fromWire(wire, 0));
    }
}
