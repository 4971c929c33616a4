package io.switchboard.upstream;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import org.jspecify.annotations.Nullable;

/** Which records of the authority section stay. Reusable, one thread. */
final class AuthorityFilter {
    private final ReplyRecords records;
    private final MessageNames names;
    private final AnswerChain chain;
    private int soa;
    private boolean servers;

    AuthorityFilter(ReplyRecords records, MessageNames names, AnswerChain chain) {
        this.records = records;
        this.names = names;
        this.chain = chain;
    }

    /** Marks what stays; null if it is within bounds. */
    @Nullable Unusable keep(boolean dnssecOk) {
        soa = -1;
        servers = false;
        int start = records.start(RecordCursor.AUTHORITY);
        for (int i = start; i < records.end(RecordCursor.AUTHORITY); i++) {
            if (records.recordClass(i) == 1 && belongs(i, dnssecOk)) {
                int set = setOf(i, start);
                if (set == 0 && records.type(i) == RecordType.RRSIG) {
                    return Unusable.RECORDS;
                }
                records.keep(i, set);
                soa = records.type(i) == RecordType.SOA ? i : soa;
                servers |= records.type(i) == RecordType.NS;
            }
        }
        return null;
    }

    private boolean belongs(int record, boolean dnssecOk) {
        return switch (records.type(record)) {
            // One zone is to blame. It must hold the name that the reply is about.
            case RecordType.SOA -> soa < 0 && chain.endsBelow(records.owner(record));
            case RecordType.NS -> chain.leadsThrough(records.owner(record));
            case RecordType.DS -> dnssecOk && chain.leadsThrough(records.owner(record));
            // Owners of proofs are next to the name, not above it. They prove nothing to whoever does not validate.
            case RecordType.NSEC, RecordType.NSEC3 -> dnssecOk;
            case RecordType.RRSIG -> dnssecOk && signsWhatBelongs(record);
            default -> false;
        };
    }

    private boolean signsWhatBelongs(int record) {
        return switch (records.covered(record)) {
            case RecordType.NSEC, RecordType.NSEC3 -> true;
            case RecordType.SOA, RecordType.NS, RecordType.DS -> chain.leadsThrough(records.owner(record));
            default -> false;
        };
    }

    /** The set of an earlier record with the same owner and type, or a new one; 0 if a set has too many signatures. */
    private int setOf(int record, int start) {
        int type = records.type(record);
        int same = 0;
        int set = 0;
        for (int i = start; i < record; i++) {
            if (records.kept(i)
                    && records.type(i) == type
                    && (type != RecordType.RRSIG || records.covered(i) == records.covered(record))
                    && names.same(records.owner(i), records.owner(record))) {
                set = records.set(i);
                same++;
            }
        }
        if (same == 0) {
            return records.newSet();
        }
        return type == RecordType.RRSIG && same == ReplyScrubber.MAX_SIGNATURES ? 0 : set;
    }

    /** The zone's SOA record, or -1. */
    int soa() {
        return soa;
    }

    /** Whether there are NS records. */
    boolean hasServers() {
        return servers;
    }

    /** How long the SOA record says that there is nothing (RFC 2308 §5). */
    int negativeTtl(byte[] reply) {
        int minimum = Wire.i32(reply, records.recordEnd(soa) - 4);
        return Math.min(records.ttl(soa), minimum < 0 ? Integer.MAX_VALUE : minimum);
    }
}
