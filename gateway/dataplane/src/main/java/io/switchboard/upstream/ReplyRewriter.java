package io.switchboard.upstream;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Writes the kept records of a reply into a message of their own, so that pointers lead to what is there (RFC 1035
 * §4.1.4). Names in RDATA are written in full where a sender may have compressed them (RFC 3597 §4); what is not known
 * is copied octet by octet. Reusable, one thread.
 */
final class ReplyRewriter {
    private final ReplyRecords records;
    private final ReplyWriter writer = new ReplyWriter();
    private final RdataExpander rdata = new RdataExpander();
    private final byte[] name = new byte[Wire.MAX_NAME_LENGTH];

    ReplyRewriter(ReplyRecords records) {
        this.records = records;
    }

    /** The kept records as a message, or null if it would be too long. */
    @Nullable ReplyMessage write(
            byte[] reply, int questionEnd, int flags, ReplyKind kind, int ttl, @Nullable ExtendedError error) {
        int nameLength = questionEnd - 4 - Wire.HEADER_LENGTH;
        for (int i = 0; i < nameLength; i++) {
            name[i] = Wire.lower(reply[Wire.HEADER_LENGTH + i]);
        }
        writer.start(name, 0, nameLength, Wire.u16(reply, questionEnd - 4), Wire.u16(reply, questionEnd - 2), flags);
        for (int section = RecordCursor.ANSWER; section <= RecordCursor.ADDITIONAL; section++) {
            for (int i = records.start(section); i < records.end(section); i++) {
                if (records.kept(i) && !write(reply, section, i)) {
                    return null;
                }
            }
        }
        return writer.finish(kind, ttl, error);
    }

    private boolean write(byte[] reply, int section, int record) {
        int end = records.recordEnd(record);
        int ownerLength = CompressedName.expand(reply, records.owner(record), end, name, 0);
        if (ownerLength < 0) {
            return false;
        }
        int type = records.type(record);
        byte[] source = reply;
        int offset = records.rdata(record);
        int length = records.rdataLength(record);
        if (RdataExpander.hasNames(type)) {
            length = rdata.expand(reply, type, offset, length);
            source = rdata.bytes();
            offset = 0;
        }
        return length >= 0
                && writer.record(
                        section,
                        name,
                        0,
                        ownerLength,
                        type,
                        records.recordClass(record),
                        records.ttl(record),
                        source,
                        offset,
                        length);
    }
}
