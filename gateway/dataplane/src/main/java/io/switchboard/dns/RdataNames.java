package io.switchboard.dns;

/**
 * Where names stand inside RDATA, for the types whose names a sender may have compressed (RFC 1035 §3.3) or a receiver
 * must be ready to find compressed (RFC 3597 §4). RDATA of every other type is opaque.
 */
public final class RdataNames {
    private RdataNames() {}

    /** How many names follow each other behind the {@link #prefix}; 0 for opaque RDATA. */
    public static int count(int type) {
        return switch (type) {
            case RecordType.NS,
                    RecordType.MD,
                    RecordType.MF,
                    RecordType.CNAME,
                    RecordType.MB,
                    RecordType.MG,
                    RecordType.MR,
                    RecordType.PTR,
                    RecordType.DNAME,
                    RecordType.MX,
                    RecordType.AFSDB,
                    RecordType.RT,
                    RecordType.KX,
                    RecordType.SRV,
                    RecordType.SIG,
                    RecordType.NXT -> 1;
            case RecordType.SOA, RecordType.MINFO, RecordType.RP, RecordType.PX -> 2;
            default -> 0;
        };
    }

    /** How many octets stand before the first name. */
    public static int prefix(int type) {
        return switch (type) {
            case RecordType.MX, RecordType.AFSDB, RecordType.RT, RecordType.KX, RecordType.PX -> 2;
            case RecordType.SRV -> 6;
            case RecordType.SIG -> 18;
            default -> 0;
        };
    }

    /** Whether a sender may compress the names: the types of RFC 1035 only (RFC 3597 §4). */
    public static boolean mayCompress(int type) {
        return type == RecordType.NS
                || type == RecordType.CNAME
                || type == RecordType.SOA
                || type == RecordType.PTR
                || type == RecordType.MX
                || type == RecordType.MB
                || type == RecordType.MG
                || type == RecordType.MR
                || type == RecordType.MINFO;
    }
}
