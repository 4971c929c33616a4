package io.switchboard.upstream;

import io.switchboard.dns.Opcode;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.Wire;
import java.util.Arrays;

/** Whether a message is the reply to a query, RFC 5452 §9.1; the id is compared by whoever looked the query up by it. */
public enum ReplyMatch {
    /** It is. */
    REPLY,
    /** Too short, no response, another opcode, or not exactly one question. */
    MALFORMED,
    /** A bare header that says FORMERR or NOTIMP, as servers send that read no further than an OPT record. */
    BARE_ERROR,
    /** The question is right, but the records behind it do not parse. */
    BROKEN,
    /** The id of another query. */
    ID,
    /** Another question. */
    QUESTION,
    /** The question in another case than it was sent in. */
    CASE,
    /** No cookie although the server has shown that it does them, or another than ours (RFC 7873 §5.3). */
    COOKIE;

    /**
     * Compares a message with a query.
     *
     * @param query of which the question ends at {@code questionEnd}
     * @param exactCase whether the case was random, so that it must come back bit by bit
     */
    static ReplyMatch of(byte[] query, int questionEnd, boolean exactCase, byte[] reply, int length) {
        if (length < Wire.HEADER_LENGTH) {
            return MALFORMED;
        }
        int flags = Wire.u16(reply, Wire.FLAGS);
        if ((flags & Wire.QR) == 0 || Opcode.of(flags) != Opcode.QUERY) {
            return MALFORMED;
        }
        int questions = Wire.u16(reply, Wire.QDCOUNT);
        if (questions == 0 && length == Wire.HEADER_LENGTH && isRefusalOfForm(flags & Wire.RCODE_MASK)) {
            return BARE_ERROR;
        }
        return questions == 1 ? question(query, questionEnd, exactCase, reply, length) : MALFORMED;
    }

    private static ReplyMatch question(byte[] query, int questionEnd, boolean exactCase, byte[] reply, int length) {
        if (length < questionEnd) {
            return QUESTION;
        }
        // RFC 5452 §9.1: the whole question, type and class included, not a hash of it.
        if (Arrays.equals(query, Wire.HEADER_LENGTH, questionEnd, reply, Wire.HEADER_LENGTH, questionEnd)) {
            return REPLY;
        }
        int nameEnd = questionEnd - 4;
        if (Wire.i32(query, nameEnd) != Wire.i32(reply, nameEnd)) {
            return QUESTION;
        }
        for (int i = Wire.HEADER_LENGTH; i < nameEnd; i++) {
            if (Wire.lower(query[i]) != Wire.lower(reply[i])) {
                return QUESTION;
            }
        }
        return exactCase ? CASE : REPLY;
    }

    private static boolean isRefusalOfForm(int rcode) {
        return rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP;
    }

    /** Whether someone who knows address and port may be trying ids, names and cookies (RFC 5452 §9.3). */
    boolean nearMiss() {
        return this == ID || this == QUESTION || this == CASE || this == COOKIE;
    }
}
