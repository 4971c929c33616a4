package io.switchboard.upstream;

import io.switchboard.dns.Edns;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;

/**
 * The octets of a query to an upstream, written anew: of the client's message it has the question, CD and DO. Nothing
 * that is between the client and us (id, options, padding, cookies) goes on (RFC 6891 §6.1.1, RFC 5625 §4.4). The cookie
 * that is sent is ours.
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

    /**
     * A client's question, with RD, and AD to say that we understand it in the reply (RFC 6840 §5.7).
     *
     * @param cookie the COOKIE option's data, if there is an OPT record for it; empty for none
     */
    static UpstreamQuery of(
            QueryMessage message, boolean edns, boolean randomCase, boolean padded, byte[] cookie, Entropy entropy) {
        int flags = Wire.RD | Wire.AD | message.flags() & Wire.CD;
        UpstreamQuery query =
                of(message.name(), message.type(), message.recordClass(), flags, edns, randomCase, padded, cookie);
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
        return of(name, type, recordClass, flags, edns, randomCase, padded, UpstreamCookie.NONE);
    }

    private static UpstreamQuery of(
            LookupName name,
            int type,
            int recordClass,
            int flags,
            boolean edns,
            boolean randomCase,
            boolean padded,
            byte[] cookie) {
        int nameEnd = Wire.HEADER_LENGTH + name.length();
        int options = nameEnd + 4 + (edns ? OPT_LENGTH : 0);
        int length = options + (edns && cookie.length > 0 ? OPTION_HEADER + cookie.length : 0);
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
            Wire.putU16(bytes, options - 2, bytes.length - options);
            if (length > options) {
                option(bytes, options, Edns.COOKIE, cookie.length);
                System.arraycopy(cookie, 0, bytes, options + OPTION_HEADER, cookie.length);
            }
            if (bytes.length > length) {
                // RFC 7830 §3: zeros.
                option(bytes, length, Edns.PADDING, bytes.length - length - OPTION_HEADER);
            }
        }
        return new UpstreamQuery(bytes, nameEnd + 4, edns, randomCase);
    }

    private static int inBlocks(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static void option(byte[] bytes, int offset, int code, int length) {
        Wire.putU16(bytes, offset, code);
        Wire.putU16(bytes, offset + 2, length);
    }

    /** Where the cookie of a query that has one starts, which goes to the query's end. */
    static int cookieStart(int questionEnd) {
        return questionEnd + OPT_LENGTH + OPTION_HEADER;
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
