package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.records.LocalZone;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.NegativeReply;
import io.switchboard.records.RecordSet;
import java.util.List;

/** A subtree in which every name, the topmost included, gets the same answer. Immutable. */
final class UniformZone implements LocalZone {
    private final DomainName origin;
    private final NegativeReply negative;
    private final boolean exists;
    private final List<RecordSet> records;
    /** Answers for the topmost name, in the order of the records. */
    private final List<Found> ofOrigin;

    private UniformZone(RecordSet soa, boolean exists, List<RecordSet> records) {
        this.origin = soa.owner();
        this.negative = NegativeReply.of(soa, false);
        this.exists = exists;
        this.records = records;
        ReplyWriter writer = new ReplyWriter();
        this.ofOrigin = records.stream().map(set -> found(origin, set, writer)).toList();
    }

    /** No name exists. */
    static UniformZone absent(RecordSet soa) {
        return new UniformZone(soa, false, List.of());
    }

    /** Every name exists and has these records and no others. */
    static UniformZone present(RecordSet soa, List<RecordSet> records) {
        return new UniformZone(soa, true, List.copyOf(records));
    }

    @Override
    public DomainName origin() {
        return origin;
    }

    @Override
    public LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).type() == type) {
                return originLabel == 0 ? ofOrigin.get(i) : found(name.toDomainName(0), records.get(i), writer);
            }
        }
        return exists
                ? new NoData(negative.noData(name, originLabel, type))
                : new NxDomain(negative.nxDomain(name, originLabel, type));
    }

    private static Found found(DomainName owner, RecordSet set, ReplyWriter writer) {
        answer(owner, set, writer);
        return new Found(writer.finish(ReplyKind.POSITIVE, set.ttlSeconds(), null));
    }

    /** Begins a reply with these records. */
    static void answer(DomainName owner, RecordSet set, ReplyWriter writer) {
        writer.start(owner, set.type(), RecordClass.IN, Wire.AA);
        for (byte[] rdata : set.rdata()) {
            writer.record(RecordCursor.ANSWER, owner, set.type(), RecordClass.IN, set.ttlSeconds(), rdata);
        }
    }
}
