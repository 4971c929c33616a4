package io.switchboard.upstream;

import io.switchboard.dns.RdataNames;
import io.switchboard.dns.RecordType;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Whether the RDATA of what is kept has the form that its type demands, for the types whose form matters to us or whose
 * names may be compressed. Other RDATA is nobody's business (RFC 3597 §3). Reusable, one thread.
 */
final class RdataCheck {
    private static final int SOA_NUMBERS = 20;

    private final ReplyRecords records;
    private final MessageNames names;

    RdataCheck(ReplyRecords records, MessageNames names) {
        this.records = records;
        this.names = names;
    }

    /** Null if all is well. */
    @Nullable Unusable check() {
        for (int i = 0; i < records.count(); i++) {
            if (records.kept(i) && !isSound(i)) {
                return Unusable.MALFORMED;
            }
        }
        return null;
    }

    private boolean isSound(int record) {
        return switch (records.type(record)) {
            case RecordType.A -> records.rdataLength(record) == 4;
            case RecordType.AAAA -> records.rdataLength(record) == 16;
            case RecordType.SOA -> namesAreSound(record, SOA_NUMBERS);
            case RecordType.SIG, RecordType.NXT -> namesAreSound(record, -1);
            default -> namesAreSound(record, 0);
        };
    }

    /** Whether the names are sound and {@code rest} octets follow them; any number if negative. */
    private boolean namesAreSound(int record, int rest) {
        int type = records.type(record);
        int count = RdataNames.count(type);
        if (count == 0) {
            return true;
        }
        int position = records.rdata(record) + RdataNames.prefix(type);
        int end = records.recordEnd(record);
        for (int i = 0; i < count; i++) {
            if (position >= end || !names.check(position)) {
                return false;
            }
            position = names.skip(position);
        }
        return rest < 0 ? position <= end : position + rest == end;
    }
}
