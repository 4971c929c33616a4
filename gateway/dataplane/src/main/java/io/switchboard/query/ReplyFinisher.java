package io.switchboard.query;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Opcode;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message into the reply for one client: id, flags, the question in the client's spelling, TTLs, truncation and
 * OPT. Works in a buffer of its own that is used again for the next reply; one per event loop.
 */
final class ReplyFinisher {
    private final byte[] out = new byte[Wire.MAX_MESSAGE_LENGTH + OptWriter.MAX_LENGTH];
    private final OptWriter opt;
    private final AnswerRotation rotation = new AnswerRotation();

    ReplyFinisher(OptWriter opt) {
        this.opt = opt;
    }

    /** The buffer that holds the last finished reply from offset 0. */
    byte[] buffer() {
        return out;
    }

    /**
     * Finishes a message whose TTLs are lowered by {@code ageSeconds}; returns the reply's length.
     *
     * @param rotated whether addresses change places from reply to reply
     */
    int message(Query query, ReplyMessage message, int ageSeconds, boolean rotated) {
        QueryMessage asked = query.message();
        System.arraycopy(message.bytes(), 0, out, 0, message.length());
        int flags = message.flags()
                & (asked.authenticDataWanted() ? Wire.AA | Wire.AD | Wire.RCODE_MASK : Wire.AA | Wire.RCODE_MASK);
        header(asked, flags | Wire.RA);
        System.arraycopy(
                asked.bytes(), Wire.HEADER_LENGTH, out, Wire.HEADER_LENGTH, asked.questionEnd() - Wire.HEADER_LENGTH);
        int limit = ReplySize.limit(query);
        int length = message.length();
        if (length + opt.minimumLength(query) > limit) {
            length = shorten(query, message, limit);
        }
        if (rotated && length >= message.answerEnd()) {
            rotation.rotate(out, message);
        }
        if (ageSeconds > 0) {
            lowerTtls(message, ageSeconds);
        }
        return opt.append(query, out, length, limit, Rcode.NOERROR, message.extendedError());
    }

    private void lowerTtls(ReplyMessage message, int ageSeconds) {
        for (int i = 0; i < message.ttlCount(); i++) {
            int offset = message.ttlOffset(i);
            Wire.putI32(out, offset, Math.max(0, Wire.i32(out, offset) - ageSeconds));
        }
    }

    /** RFC 2181 §9: TC says that something is missing that belongs in the reply, which extra records do not. */
    private int shorten(Query query, ReplyMessage message, int limit) {
        int room = limit - opt.minimumLength(query);
        // RFC 9471 §3: the glue of a referral belongs in it.
        if (message.authorityEnd() <= room && message.kind() != ReplyKind.REFERRAL) {
            Wire.putU16(out, Wire.ARCOUNT, 0);
            return message.authorityEnd();
        }
        if (message.answerEnd() <= room && message.kind() == ReplyKind.POSITIVE) {
            Wire.putU16(out, Wire.ARCOUNT, 0);
            Wire.putU16(out, Wire.NSCOUNT, 0);
            return message.answerEnd();
        }
        return truncate(message.questionEnd());
    }

    private int truncate(int questionEnd) {
        Wire.putU16(out, Wire.FLAGS, Wire.u16(out, Wire.FLAGS) | Wire.TC);
        Wire.putU16(out, Wire.ANCOUNT, 0);
        Wire.putU16(out, Wire.NSCOUNT, 0);
        Wire.putU16(out, Wire.ARCOUNT, 0);
        return questionEnd;
    }

    /** Finishes a reply without records: the question, if there is one, an RCODE and an extended error. */
    int empty(Query query, int rcode, @Nullable ExtendedError error) {
        return empty(query, rcode, error, rcode == Rcode.NOTIMP ? 0 : Wire.RA);
    }

    /** An empty reply with TC, which sends an honest client to TCP. */
    int truncated(Query query) {
        return empty(query, Rcode.NOERROR, null, Wire.RA | Wire.TC);
    }

    private int empty(Query query, int rcode, @Nullable ExtendedError error, int flags) {
        QueryMessage asked = query.message();
        int length = Math.max(Wire.HEADER_LENGTH, asked.questionEnd());
        System.arraycopy(asked.bytes(), 0, out, 0, length);
        header(asked, flags | rcode & Wire.RCODE_MASK);
        clearCounts(asked.hasQuestion() ? 1 : 0);
        return opt.append(query, out, length, ReplySize.limit(query), rcode, error);
    }

    /** RFC 8945 §5.2.1: a query signed with an unknown key is told so by an unsigned TSIG record. */
    int unknownKey(Query query) {
        int length = empty(query, Rcode.NOTAUTH, null);
        return TsigRefusal.append(query.message(), out, length, ReplySize.limit(query));
    }

    /** RFC 8906 §3.1.3: an unknown opcode is answered by a header, no flag but QR set. */
    int headerOnly(Query query, int rcode) {
        QueryMessage asked = query.message();
        Wire.putU16(out, Wire.ID, asked.id());
        Wire.putU16(out, Wire.FLAGS, Wire.QR | Opcode.of(asked.flags()) << 11 | rcode);
        clearCounts(0);
        return Wire.HEADER_LENGTH;
    }

    /** RFC 1035 §4.1.1: id and RD are the client's. RFC 4035 §3.2.2: so is CD. Z is 0. */
    private void header(QueryMessage asked, int flags) {
        Wire.putU16(out, Wire.ID, asked.id());
        Wire.putU16(out, Wire.FLAGS, Wire.QR | asked.flags() & (Wire.RD | Wire.CD) | flags);
    }

    private void clearCounts(int questions) {
        Wire.putU16(out, Wire.QDCOUNT, questions);
        Wire.putU16(out, Wire.ANCOUNT, 0);
        Wire.putU16(out, Wire.NSCOUNT, 0);
        Wire.putU16(out, Wire.ARCOUNT, 0);
    }
}
