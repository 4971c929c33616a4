package io.switchboard.dns;

import java.util.Arrays;

/**
 * A query's bytes with a view over them: header, question, EDNS.
 *
 * <p>One instance belongs to one thread and is used again for query after query: {@link #reserve} hands out the array
 * to fill, {@link #parse} reads it. Nothing is allocated unless a message is larger than all before it. Until the next
 * {@code reserve} the view stays valid. What a fault leaves readable: the header from {@link QueryFault#RESPONSE} on, the
 * question from {@link QueryFault#RECORDS} on ({@link #hasQuestion}), EDNS presence and size as far as they were read.
 */
public final class QueryMessage {
    private static final int INITIAL_CAPACITY = 512;

    private final LookupName name;
    private final Edns edns = new Edns();
    private byte[] bytes;
    private int length;
    private int questionEnd;
    private int type;
    private int recordClass;
    private int signature;

    /** An empty view. */
    public QueryMessage() {
        this(new byte[INITIAL_CAPACITY], new LookupName());
    }

    private QueryMessage(byte[] bytes, LookupName name) {
        this.bytes = bytes;
        this.name = name;
    }

    /** The array to put a message of {@code length} octets into, from offset 0. */
    public byte[] reserve(int length) {
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, Math.min(bytes.length * 2, Wire.MAX_MESSAGE_LENGTH))];
        }
        return bytes;
    }

    /** Reads the first {@code length} octets of the reserved array. */
    public QueryFault parse(int length) {
        this.length = length;
        questionEnd = 0;
        signature = 0;
        edns.clear();
        if (length < Wire.HEADER_LENGTH) {
            return QueryFault.TOO_SHORT;
        }
        int flags = flags();
        if ((flags & Wire.QR) != 0) {
            return QueryFault.RESPONSE;
        }
        if ((flags & Wire.OPCODE_MASK) != 0) {
            return QueryFault.OPCODE;
        }
        return parseSections();
    }

    private QueryFault parseSections() {
        int questions = Wire.u16(bytes, Wire.QDCOUNT);
        int authorities = Wire.u16(bytes, Wire.NSCOUNT);
        int additionals = Wire.u16(bytes, Wire.ARCOUNT);
        // RFC 9619 §4: one question. No answers; one authority record only in IXFR (RFC 1995 §3); OPT and a signature.
        if (questions > 1 || Wire.u16(bytes, Wire.ANCOUNT) != 0 || authorities > 1 || additionals > 2) {
            return QueryFault.COUNTS;
        }
        int position = Wire.HEADER_LENGTH;
        if (questions == 1) {
            position = parseQuestion();
            if (position < 0) {
                return QueryFault.QUESTION;
            }
        }
        if (authorities == 1) {
            if (questions == 0 || type != RecordType.IXFR) {
                return QueryFault.COUNTS;
            }
            position = skipAuthority(position);
        }
        for (int i = 0; i < additionals && position >= 0; i++) {
            position = parseAdditional(position);
        }
        if (edns.fault() != QueryFault.NONE) {
            return edns.fault();
        }
        // RFC 7873 §5.4: without a question only to fetch a cookie. The option shows only after the OPT record is read.
        if (questions == 0 && edns.cookieLength() == 0) {
            return QueryFault.COUNTS;
        }
        return position == length ? QueryFault.NONE : QueryFault.RECORDS;
    }

    private int parseQuestion() {
        int end = name.read(bytes, Wire.HEADER_LENGTH, length);
        if (end < 0 || end + 4 > length) {
            return -1;
        }
        type = Wire.u16(bytes, end);
        recordClass = Wire.u16(bytes, end + 2);
        questionEnd = end + 4;
        return questionEnd;
    }

    /** RFC 1995 §3: the SOA record of the version that the client has. */
    private int skipAuthority(int position) {
        int fixed = CompressedName.skip(bytes, position, length);
        int end = fixed < 0 ? -1 : recordEnd(fixed);
        return end < 0 || Wire.u16(bytes, fixed) != RecordType.SOA ? -1 : end;
    }

    private int parseAdditional(int position) {
        int fixed = CompressedName.skip(bytes, position, length);
        int end = fixed < 0 ? -1 : recordEnd(fixed);
        // RFC 8945 §5.1, RFC 2931 §3.1: nothing stands behind a signature.
        if (end < 0 || signature != 0) {
            return -1;
        }
        switch (Wire.u16(bytes, fixed)) {
            case RecordType.OPT -> edns.read(bytes, fixed, end, fixed == position + 1 && bytes[position] == 0);
            case RecordType.TSIG, RecordType.SIG -> signature = position;
            default -> {
                // Nothing of a client's additional section is used or forwarded, so other records do no harm.
            }
        }
        return end;
    }

    private int recordEnd(int fixed) {
        if (fixed + 10 > length) {
            return -1;
        }
        int end = fixed + 10 + Wire.u16(bytes, fixed + 8);
        return end <= length ? end : -1;
    }

    /** The message's octets from offset 0; owned by this view. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of the message in octets. */
    public int length() {
        return length;
    }

    /** The message id. */
    public int id() {
        return Wire.u16(bytes, Wire.ID);
    }

    /** The 16 flag bits. */
    public int flags() {
        return Wire.u16(bytes, Wire.FLAGS);
    }

    /** Whether the client asks for recursion. */
    public boolean recursionDesired() {
        return (flags() & Wire.RD) != 0;
    }

    /** Whether the client does validation itself, RFC 4035 §3.2.2. */
    public boolean checkingDisabled() {
        return (flags() & Wire.CD) != 0;
    }

    /** Whether the client understands AD in the reply, RFC 6840 §5.7. */
    public boolean authenticDataWanted() {
        return (flags() & Wire.AD) != 0 || edns.dnssecOk();
    }

    /** Whether a question was read. */
    public boolean hasQuestion() {
        return questionEnd != 0;
    }

    /** The offset behind the question, or 0 if there is none. */
    public int questionEnd() {
        return questionEnd;
    }

    /** QNAME, ready for look-ups. */
    public LookupName name() {
        return name;
    }

    /** QTYPE. */
    public int type() {
        return type;
    }

    /** QCLASS. */
    public int recordClass() {
        return recordClass;
    }

    /** The query's EDNS; {@link Edns#present} tells whether there is any. */
    public Edns edns() {
        return edns;
    }

    /** Whether the query carries TSIG or SIG(0), whose keys this gateway does not share (RFC 8945 §5.2.1). */
    public boolean signed() {
        return signature != 0;
    }

    /** Offset of the TSIG or SIG(0) record, or 0 if there is none. */
    public int signature() {
        return signature;
    }

    /**
     * A query for another name that is like this one in all else. It has a question and no additional records; what
     * {@link #edns} leads to stands behind its end.
     */
    public QueryMessage withName(DomainName target) {
        QueryMessage other = new QueryMessage();
        byte[] wire = other.reserve(Wire.HEADER_LENGTH + target.length() + 4 + edns.cookieLength());
        System.arraycopy(bytes, 0, wire, 0, Wire.QDCOUNT);
        Wire.putU16(wire, Wire.QDCOUNT, 1);
        target.copyTo(wire, Wire.HEADER_LENGTH);
        other.questionEnd = Wire.HEADER_LENGTH + target.length() + 4;
        Wire.putU16(wire, other.questionEnd - 4, type);
        Wire.putU16(wire, other.questionEnd - 2, recordClass);
        other.length = other.questionEnd;
        other.name.read(wire, Wire.HEADER_LENGTH, other.length);
        other.edns.set(edns);
        other.edns.moveCookie(bytes, wire, other.length);
        other.type = type;
        other.recordClass = recordClass;
        return other;
    }

    /** A copy with bytes of its own, for a query that is answered later; not to be filled again. */
    public QueryMessage copy() {
        // Thousands of these wait for upstreams at a time: each takes what its message needs.
        QueryMessage copy = new QueryMessage(Arrays.copyOf(bytes, length), name.copy());
        copy.length = length;
        copy.edns.set(edns);
        copy.questionEnd = questionEnd;
        copy.type = type;
        copy.recordClass = recordClass;
        copy.signature = signature;
        return copy;
    }
}
