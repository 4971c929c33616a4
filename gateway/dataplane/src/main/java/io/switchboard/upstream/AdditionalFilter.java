package io.switchboard.upstream;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;

/** Keeps the addresses of servers that kept records name; clients save a query by them. Reusable, one thread. */
final class AdditionalFilter {
    /** Servers behind these are looked up by whoever wants them. */
    private static final int MAX_TARGETS = 64;

    private final ReplyRecords records;
    private final MessageNames names;
    private final int[] targets = new int[MAX_TARGETS];
    private int count;

    AdditionalFilter(ReplyRecords records, MessageNames names) {
        this.records = records;
        this.names = names;
    }

    /** Marks what stays. */
    void keep(boolean dnssecOk) {
        int start = records.start(RecordCursor.ADDITIONAL);
        if (start == records.end(RecordCursor.ADDITIONAL)) {
            return;
        }
        collectTargets(start);
        for (int i = start; i < records.end(RecordCursor.ADDITIONAL); i++) {
            if (isAddress(i, dnssecOk) && records.recordClass(i) == 1 && isTarget(records.owner(i))) {
                records.keep(i, setOf(i, start));
            }
        }
    }

    private void collectTargets(int end) {
        count = 0;
        for (int i = 0; i < end && count < MAX_TARGETS; i++) {
            if (records.kept(i)) {
                collectTarget(i);
            }
        }
    }

    private void collectTarget(int record) {
        int type = records.type(record);
        int offset = switch (type) {
            case RecordType.NS -> 0;
            case RecordType.MX, RecordType.SVCB, RecordType.HTTPS -> 2;
            case RecordType.SRV -> 6;
            default -> -1;
        };
        if (offset < 0 || records.rdataLength(record) <= offset || !names.check(records.rdata(record) + offset)) {
            return;
        }
        int target = records.rdata(record) + offset;
        boolean self = (type == RecordType.SVCB || type == RecordType.HTTPS) && names.isRoot(target);
        // RFC 9460 §2.5.2: the root stands for the owner.
        targets[count++] = self ? records.owner(record) : target;
    }

    private boolean isAddress(int record, boolean dnssecOk) {
        int type = records.type(record);
        int covered = type == RecordType.RRSIG && dnssecOk ? records.covered(record) : type;
        return covered == RecordType.A || covered == RecordType.AAAA;
    }

    private boolean isTarget(int name) {
        for (int i = 0; i < count; i++) {
            if (names.same(targets[i], name)) {
                return true;
            }
        }
        return false;
    }

    private int setOf(int record, int start) {
        int type = records.type(record);
        for (int i = start; i < record; i++) {
            if (records.kept(i)
                    && records.type(i) == type
                    && (type != RecordType.RRSIG || records.covered(i) == records.covered(record))
                    && names.same(records.owner(i), records.owner(record))) {
                return records.set(i);
            }
        }
        return records.newSet();
    }
}
