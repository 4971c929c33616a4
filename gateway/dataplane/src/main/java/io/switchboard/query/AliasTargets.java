package io.switchboard.query;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;

/** Holds each alias in a reply against the rules. One per event loop. */
final class AliasTargets {
    private final RecordCursor records = new RecordCursor();
    private final byte[] wire = new byte[Wire.MAX_NAME_LENGTH];
    private final LookupName target = new LookupName();

    /** Whether an alias of the reply led to another answer, which has gone to {@code sink}. */
    boolean answered(Query query, ReplyMessage message, AliasCheck check, ReplySink sink) {
        byte[] bytes = message.bytes();
        records.reset(bytes, bytes.length, message.questionEnd());
        while (records.next() && records.section() == RecordCursor.ANSWER) {
            if (records.type() == RecordType.CNAME && read(bytes) && check.answer(query, target, sink)) {
                return true;
            }
        }
        return false;
    }

    private boolean read(byte[] bytes) {
        int length = CompressedName.expand(bytes, records.rdata(), bytes.length, wire, 0);
        return length > 0 && target.read(wire, 0, length) > 0;
    }
}
