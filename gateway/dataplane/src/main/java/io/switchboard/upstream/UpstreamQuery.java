package io.switchboard.upstream;

import io.switchboard.dns.Edns;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;

/**
 * The octets of a query to an upstream, written anew: of the client's message it has the question, CD and DO. Nothing
 * that is between the client and us (id, options, padding, cookies) goes on (RFC 6891 §6.1.1, RFC 5625 §4.4).
 *
 * @param bytes the message, id 0
 * @param questionEnd the offset behind the question
 * @param edns whether it has our OPT record
 * @param randomCase whether the name's case is random, so that the reply's must be the same
 */
record UpstreamQuery(byte[] bytes, int questionEnd, boolean edns, boolean randomCase) {
    /** What we take by UDP: fits in one datagram on every path (RFC 9715 §3). */
    static final int UDP_SIZE = 1232;

    private static final int OPT_LENGTH = 11;
    private static final int OPTION_HEADER = 4;
    /** Lengths of encrypted queries are multiples of it, so that they tell little about the name (RFC 8467 §4.1). */
    private static final int BLOCK = 128;

    /** A client's question, with RD, and AD to say that we understand it in the reply (RFC 6840 §5.7). */
    static UpstreamQuery of(QueryMessage message, boolean edns, boolean randomCase, boolean padded, Entropy entropy) {
        int flags = Wire.RD | Wire.AD | message.flags() & Wire.CD;
        UpstreamQuery query =
                of(message.name(), message.type(), message.recordClass(), flags, edns, randomCase, padded);
        if (edns && message.edns().dnssecOk()) {
            Wire.putU16(query.bytes, query.questionEnd + 7, Edns.DO);
        }
        if (randomCase) {
            randomiseCase(query.bytes, query.questionEnd - 4, entropy);
        }
        return query;
    }

    /**
     * A question in lower case.
     *
     * @param padded whether it is padded, if it has an OPT record to do it in
     */
    static UpstreamQuery of(
            LookupName name, int type, int recordClass, int flags, boolean edns, boolean randomCase, boolean padded) {
        int nameEnd = Wire.HEADER_LENGTH + name.length();
        int length = nameEnd + 4 + (edns ? OPT_LENGTH : 0);
        byte[] bytes = new byte[edns && padded ? inBlocks(length + OPTION_HEADER) : length];
        Wire.putU16(bytes, Wire.FLAGS, flags);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        name.copyLower(bytes, Wire.HEADER_LENGTH);
        Wire.putU16(bytes, nameEnd, type);
        Wire.putU16(bytes, nameEnd + 2, recordClass);
        if (edns) {
            Wire.putU16(bytes, Wire.ARCOUNT, 1);
            Wire.putU16(bytes, nameEnd + 5, RecordType.OPT);
            Wire.putU16(bytes, nameEnd + 7, UDP_SIZE);
            pad(bytes, length);
        }
        return new UpstreamQuery(bytes, nameEnd + 4, edns, randomCase);
    }

    private static int inBlocks(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** RFC 7830 §3: an option of zeros behind the OPT record's fixed part, as long as there is room. */
    private static void pad(byte[] bytes, int length) {
        if (bytes.length > length) {
            Wire.putU16(bytes, length - 2, bytes.length - length);
            Wire.putU16(bytes, length, Edns.PADDING);
            Wire.putU16(bytes, length + 2, bytes.length - length - OPTION_HEADER);
        }
    }

    /** One bit of chance for each letter: what an attacker has to guess on top of id and port. */
    private static void randomiseCase(byte[] bytes, int end, Entropy entropy) {
        int bits = 0;
        int left = 0;
        for (int i = Wire.HEADER_LENGTH; i < end; i++) {
            // A length octet is at most 63 and so is no letter.
            if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                if (left == 0) {
                    bits = entropy.next32();
                    left = Integer.SIZE;
                }
                bytes[i] ^= (byte) ((bits & 1) << 5);
                bits >>>= 1;
                left--;
            }
        }
    }
}
