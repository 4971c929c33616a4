package io.switchboard.query;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;

/** The TSIG record that tells a client that its key is unknown here: its own key name and time, no MAC, BADKEY. */
final class TsigRefusal {
    private static final int BADKEY = 17;
    private static final int TIME_AND_FUDGE = 8;
    /** Behind the algorithm's name: time, fudge, MAC size 0, original id, error, other length 0 (RFC 8945 §4.2). */
    private static final int RDATA_TAIL = TIME_AND_FUDGE + 8;

    private TsigRefusal() {}

    /** Appends the record if the query has a readable TSIG and there is room; returns the reply's length. */
    static int append(QueryMessage asked, byte[] out, int length, int limit) {
        byte[] query = asked.bytes();
        int owner = asked.signature();
        int fixed = CompressedName.skip(query, owner, asked.length());
        if (fixed < 0 || Wire.u16(query, fixed) != RecordType.TSIG) {
            return length;
        }
        int algorithm = fixed + 10;
        int end = algorithm + Wire.u16(query, fixed + 8);
        int time = CompressedName.skip(query, algorithm, end);
        byte[] names = new byte[2 * Wire.MAX_NAME_LENGTH];
        int ownerLength = CompressedName.expand(query, owner, asked.length(), names, 0);
        int algorithmLength = CompressedName.expand(query, algorithm, end, names, Wire.MAX_NAME_LENGTH);
        // Names that the query compressed would make the reply larger than the query: then none is sent.
        boolean plain = fixed - owner == ownerLength && time - algorithm == algorithmLength;
        boolean readable = plain && time >= 0 && time + TIME_AND_FUDGE <= end && ownerLength > 0 && algorithmLength > 0;
        if (!readable || length + ownerLength + 10 + algorithmLength + RDATA_TAIL > limit) {
            return length;
        }
        System.arraycopy(names, 0, out, length, ownerLength);
        int position = length + ownerLength;
        Wire.putU16(out, position, RecordType.TSIG);
        Wire.putU16(out, position + 2, RecordClass.ANY);
        Wire.putI32(out, position + 4, 0);
        Wire.putU16(out, position + 8, algorithmLength + RDATA_TAIL);
        System.arraycopy(names, Wire.MAX_NAME_LENGTH, out, position + 10, algorithmLength);
        position += 10 + algorithmLength;
        System.arraycopy(query, time, out, position, TIME_AND_FUDGE);
        Wire.putU16(out, position + TIME_AND_FUDGE, 0);
        Wire.putU16(out, position + TIME_AND_FUDGE + 2, asked.id());
        Wire.putU16(out, position + TIME_AND_FUDGE + 4, BADKEY);
        Wire.putU16(out, position + TIME_AND_FUDGE + 6, 0);
        Wire.putU16(out, Wire.ARCOUNT, Wire.u16(out, Wire.ARCOUNT) + 1);
        return position + RDATA_TAIL;
    }
}
