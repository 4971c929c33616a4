package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.zone.ZoneReader;
import java.util.List;

/** Asks a snapshot of local records, with names and types as text. */
public final class Lookups {
    private final RecordSnapshot snapshot;
    private final ReplyWriter writer = new ReplyWriter();

    private Lookups(RecordSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Asks these parts, the first with the highest precedence. */
    public static Lookups of(RecordPart... parts) {
        return new Lookups(RecordSnapshot.of(List.of(parts)));
    }

    /** Asks the parts that these sources publish first. */
    public static Lookups of(RecordSource... sources) {
        RecordStore store = new RecordStore();
        try {
            store.use(List.of(sources));
        } catch (InvalidRecordsException e) {
            throw new AssertionError(e);
        }
        return new Lookups(store.snapshot());
    }

    /** Asks a zone that is given as the text of a master file. */
    public static Lookups ofZone(String origin, String text) {
        return of(RecordPart.ofZones(List.of(zone(origin, text))));
    }

    /** A zone that is given as the text of a master file. */
    public static AuthoritativeZone zone(String origin, String text) {
        try {
            return ZoneReader.read(DomainName.parse(origin), "test.zone", text);
        } catch (InvalidRecordsException e) {
            throw new AssertionError(e);
        }
    }

    /** The result for a question. */
    public LookupResult result(String name, String type) {
        return result(name, type, false);
    }

    /** The result for a question with DO. */
    public LookupResult resultWithDnssec(String name, String type) {
        return result(name, type, true);
    }

    private LookupResult result(String name, String type, boolean dnssecOk) {
        LookupName lookup = LookupName.of(DomainName.parse(name));
        return snapshot.lookup(lookup, RecordType.parse(type), dnssecOk, writer);
    }

    /** The reply to a question. */
    public Reply ask(String name, String type) {
        return Reply.of(result(name, type));
    }

    /** The reply to a question with DO. */
    public Reply askWithDnssec(String name, String type) {
        return Reply.of(resultWithDnssec(name, type));
    }
}
