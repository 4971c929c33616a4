package io.switchboard.benchmarks;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;

/** Queries as clients send them. */
final class Queries {
    private static final int OPT_WITH_COOKIE = 11 + 4 + Edns.CLIENT_COOKIE_LENGTH;

    private Queries() {}

    static byte[] of(DomainName name, int type, boolean edns) {
        int questionEnd = Wire.HEADER_LENGTH + name.length() + 4;
        byte[] bytes = new byte[questionEnd + (edns ? OPT_WITH_COOKIE : 0)];
        Wire.putU16(bytes, Wire.FLAGS, Wire.RD);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        name.copyTo(bytes, Wire.HEADER_LENGTH);
        Wire.putU16(bytes, questionEnd - 4, type);
        Wire.putU16(bytes, questionEnd - 2, RecordClass.IN);
        if (edns) {
            Wire.putU16(bytes, Wire.ARCOUNT, 1);
            Wire.putU16(bytes, questionEnd + 1, RecordType.OPT);
            Wire.putU16(bytes, questionEnd + 3, 1232);
            Wire.putU16(bytes, questionEnd + 9, 4 + Edns.CLIENT_COOKIE_LENGTH);
            Wire.putU16(bytes, questionEnd + 11, Edns.COOKIE);
            Wire.putU16(bytes, questionEnd + 13, Edns.CLIENT_COOKIE_LENGTH);
        }
        return bytes;
    }
}
