package io.switchboard.transport.grpc;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.proto.dns.v1.ResolveFlags;
import io.switchboard.proto.dns.v1.ResolveRequest;

/** A question to be resolved, as the DNS query that it stands for. */
record Question(DomainName name, int type, ResolveFlags flags) {
    private static final int OPT_LENGTH = 11;
    /** Of the query with the longest name. */
    static final int MAX_LENGTH = Wire.HEADER_LENGTH + Wire.MAX_NAME_LENGTH + 4 + OPT_LENGTH;

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException with a reason for whoever wrote the request
     */
    static Question of(ResolveRequest request) {
        int type = request.getType();
        if (type < 0 || type > 0xffff) {
            throw new IllegalArgumentException(
                    "type: " + Integer.toUnsignedString(type) + " (expected: a number from 0 to 65535)");
        }
        return new Question(DomainName.parse(request.getName()), type == 0 ? RecordType.A : type, request.getFlags());
    }

    /** Writes the query to {@code target}; returns its length. With EDNS, for that is how reasons come back. */
    int write(byte[] target) {
        Wire.putU16(target, Wire.ID, 0);
        // AD asks to be told whether the answer is proven (RFC 6840 §5.7).
        int header = Wire.AD | (flags.getNoRecursion() ? 0 : Wire.RD) | (flags.getCheckingDisabled() ? Wire.CD : 0);
        Wire.putU16(target, Wire.FLAGS, header);
        Wire.putU16(target, Wire.QDCOUNT, 1);
        Wire.putU16(target, Wire.ANCOUNT, 0);
        Wire.putU16(target, Wire.NSCOUNT, 0);
        Wire.putU16(target, Wire.ARCOUNT, 1);
        name.copyTo(target, Wire.HEADER_LENGTH);
        int at = Wire.HEADER_LENGTH + name.length();
        Wire.putU16(target, at, type);
        Wire.putU16(target, at + 2, RecordClass.IN);
        return opt(target, at + 4);
    }

    private int opt(byte[] target, int at) {
        target[at] = 0;
        Wire.putU16(target, at + 1, RecordType.OPT);
        Wire.putU16(target, at + 3, Wire.MAX_MESSAGE_LENGTH);
        Wire.putI32(target, at + 5, flags.getDnssecOk() ? Edns.DO : 0);
        Wire.putU16(target, at + 9, 0);
        return at + OPT_LENGTH;
    }
}
