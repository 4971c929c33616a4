package io.switchboard.query;

import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;

/**
 * Gives the addresses of an answer in another order each time, so that clients which take the first one spread over all
 * of them (RFC 1794). The order of an RRset means nothing else (RFC 2181 §5). One per event loop; allocates nothing.
 */
final class AnswerRotation {
    /** From a record's TTL to its RDLENGTH, and to its RDATA. */
    private static final int LENGTH = 4;

    private static final int RDATA = 6;
    /** From a record's TTL back to its TYPE. */
    private static final int TYPE = -4;

    private int chance = 1;

    /** Rotates the addresses in {@code out}, into which the message was copied; does nothing if there are not several. */
    void rotate(byte[] out, ReplyMessage message) {
        byte[] bytes = message.bytes();
        int answers = Wire.u16(bytes, Wire.ANCOUNT);
        if (answers < 2) {
            return;
        }
        int first = 0;
        while (first < answers && !isAddress(Wire.u16(bytes, message.ttlOffset(first) + TYPE))) {
            first++;
        }
        int count = 0;
        while (first + count < answers && isLike(bytes, message.ttlOffset(first), message.ttlOffset(first + count))) {
            count++;
        }
        if (count > 1) {
            rotate(out, message, first, count);
        }
    }

    private void rotate(byte[] out, ReplyMessage message, int first, int count) {
        byte[] bytes = message.bytes();
        int length = Wire.u16(bytes, message.ttlOffset(first) + LENGTH);
        // Not one turn after the other: who asks for A and AAAA by turns would get the same order for ever.
        chance = chance * 1_664_525 + 1_013_904_223;
        int turn = (chance >>> 16) * count >>> 16;
        for (int i = 0; i < count; i++) {
            int from = i + turn < count ? i + turn : i + turn - count;
            System.arraycopy(
                    bytes, message.ttlOffset(first + from) + RDATA, out, message.ttlOffset(first + i) + RDATA, length);
        }
    }

    private static boolean isAddress(int type) {
        return type == RecordType.A || type == RecordType.AAAA;
    }

    /** Whether two records have the same type and length; a chain of aliases ends in one set, so the owner is the same. */
    private static boolean isLike(byte[] bytes, int one, int other) {
        return Wire.u16(bytes, one + TYPE) == Wire.u16(bytes, other + TYPE)
                && Wire.u16(bytes, one + LENGTH) == Wire.u16(bytes, other + LENGTH);
    }
}
