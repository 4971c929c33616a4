package io.switchboard.records;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RdataNames;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Puts aliases from local records and what the pipeline says about their target into one reply. Reusable; one thread.
 *
 * <p>RCODE, authority section and extended error are the target's (RFC 6604 §3). AA stays, since it speaks of the first
 * owner name, which is ours (RFC 1035 §4.1.1); AD goes, since nobody has validated the alias.
 */
final class AliasReply {
    private static final ExtendedError UNUSABLE =
            ExtendedError.of(ExtendedError.INVALID_DATA, "no usable answer about an alias");

    private final ReplyWriter writer = new ReplyWriter();
    private final RecordCursor cursor = new RecordCursor();
    private final byte[] owner = new byte[Wire.MAX_NAME_LENGTH];
    /** RDATA with its names written out: the longest that stays opaque, or two names and the numbers of an SOA record. */
    private final byte[] rdata = new byte[Wire.MAX_MESSAGE_LENGTH + 2 * Wire.MAX_NAME_LENGTH];

    /** One reply of both; {@code ageSeconds} lowers the TTLs of {@code target} only. */
    ReplyMessage merge(ReplyMessage chain, ReplyMessage target, int ageSeconds) {
        int questionEnd = chain.questionEnd();
        byte[] bytes = chain.bytes();
        int flags = chain.flags() & Wire.AA | target.rcode();
        writer.start(
                bytes,
                Wire.HEADER_LENGTH,
                questionEnd - 4 - Wire.HEADER_LENGTH,
                Wire.u16(bytes, questionEnd - 4),
                Wire.u16(bytes, questionEnd - 2),
                flags);
        boolean complete = copy(chain, 0, RecordCursor.ANSWER) && copy(target, ageSeconds, RecordCursor.ADDITIONAL);
        return complete
                ? writer.finish(target.kind(), ttl(chain, target, ageSeconds), target.extendedError())
                : failed(chain, UNUSABLE);
    }

    private static int ttl(ReplyMessage chain, ReplyMessage target, int ageSeconds) {
        if (target.ttlSeconds() < 0) {
            return -1;
        }
        return Math.min(chain.ttlSeconds(), Math.max(0, target.ttlSeconds() - ageSeconds));
    }

    /** Copies the sections up to {@code lastSection}; false if something that belongs in the reply is malformed or too long. */
    private boolean copy(ReplyMessage source, int ageSeconds, int lastSection) {
        byte[] message = source.bytes();
        cursor.reset(message, source.length(), source.questionEnd());
        while (cursor.next() && cursor.section() <= lastSection) {
            int ownerLength = CompressedName.expand(message, cursor.owner(), source.length(), owner, 0);
            int rdataLength = ownerLength < 0 ? -1 : expandRdata(message);
            if (rdataLength < 0) {
                return false;
            }
            int ttlSeconds = Math.max(0, Wire.i32(message, cursor.ttlOffset()) - ageSeconds);
            boolean written = writer.record(
                    cursor.section(),
                    owner,
                    0,
                    ownerLength,
                    cursor.type(),
                    cursor.recordClass(),
                    ttlSeconds,
                    rdata,
                    0,
                    rdataLength);
            if (!written) {
                return cursor.section() == RecordCursor.ADDITIONAL;
            }
        }
        return !cursor.malformed();
    }

    /** Writes the current record's RDATA without compression; returns its length or -1. */
    private int expandRdata(byte[] message) {
        int start = cursor.rdata();
        int end = cursor.end();
        int names = RdataNames.count(cursor.type());
        int prefix = names == 0 ? 0 : RdataNames.prefix(cursor.type());
        if (cursor.rdataLength() < prefix) {
            return -1;
        }
        System.arraycopy(message, start, rdata, 0, prefix);
        int from = start + prefix;
        int length = prefix;
        for (int i = 0; i < names; i++) {
            int written = CompressedName.expand(message, from, end, rdata, length);
            if (written < 0) {
                return -1;
            }
            length += written;
            from = CompressedName.skip(message, from, end);
        }
        System.arraycopy(message, from, rdata, length, end - from);
        return length + end - from;
    }

    /** The aliases that were found, with SERVFAIL. */
    static ReplyMessage failed(ReplyMessage chain, @Nullable ExtendedError error) {
        byte[] bytes = chain.bytes().clone();
        Wire.putU16(bytes, Wire.FLAGS, chain.flags() & ~Wire.RCODE_MASK | Rcode.SERVFAIL);
        char[] ttlOffsets = new char[chain.ttlCount()];
        for (int i = 0; i < ttlOffsets.length; i++) {
            ttlOffsets[i] = (char) chain.ttlOffset(i);
        }
        return ReplyMessage.of(
                bytes,
                ttlOffsets,
                chain.questionEnd(),
                chain.answerEnd(),
                chain.authorityEnd(),
                ReplyKind.FAILURE,
                0,
                error);
    }
}
