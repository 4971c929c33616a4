package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;

/**
 * The records of one name and type, which are answered together, with the signatures over them (RFC 2181 §5).
 * Immutable; the arrays belong to this object.
 */
public final class RecordSet {
    private static final byte[][] NONE = {};

    private final DomainName owner;
    private final int type;
    private final int ttlSeconds;
    private final byte[][] rdata;
    private final byte[][] signatures;

    /**
     * A set with signatures.
     *
     * @param rdata one array for each record, names inside without compression
     * @param signatures RDATA of the RRSIG records over this set
     */
    public RecordSet(DomainName owner, int type, int ttlSeconds, byte[][] rdata, byte[][] signatures) {
        this.owner = owner;
        this.type = type;
        this.ttlSeconds = ttlSeconds;
        this.rdata = rdata;
        this.signatures = signatures;
    }

    /** A set without signatures. */
    public static RecordSet of(DomainName owner, int type, int ttlSeconds, byte[]... rdata) {
        return new RecordSet(owner, type, ttlSeconds, rdata, NONE);
    }

    /** The name in its case. */
    public DomainName owner() {
        return owner;
    }

    /** TYPE. */
    public int type() {
        return type;
    }

    /** TTL in seconds. */
    public int ttlSeconds() {
        return ttlSeconds;
    }

    /** Number of records. */
    public int size() {
        return rdata.length;
    }

    /** RDATA of the records in their order; not to be changed. */
    public byte[][] rdata() {
        return rdata;
    }

    byte[][] signatures() {
        return signatures;
    }

    /** The name inside RDATA at a fixed offset: a CNAME's or DNAME's target at 0, an exchange's at 2. */
    DomainName nameAt(int index, int offset) {
        return DomainName.fromWire(rdata[index], offset);
    }

    /** The serial number of an SOA record. */
    long serial() {
        byte[] soa = rdata[0];
        return Wire.i32(soa, soa.length - 20) & 0xffff_ffffL;
    }

    RecordSet withTtl(int seconds) {
        return new RecordSet(owner, type, seconds, rdata, signatures);
    }

    /** RFC 2308 §5: how long a negative answer with this SOA record may be kept, in seconds. */
    int negativeTtl() {
        byte[] soa = rdata[0];
        int minimum = Wire.i32(soa, soa.length - 4);
        return minimum < 0 ? ttlSeconds : Math.min(ttlSeconds, minimum);
    }

    /** Writes the records for {@code name}, the owner's or one that a wildcard stands for; false if they do not fit. */
    boolean writeTo(ReplyWriter writer, int section, DomainName name, boolean signed) {
        for (byte[] data : rdata) {
            if (!writer.record(section, name, type, RecordClass.IN, ttlSeconds, data)) {
                return false;
            }
        }
        if (signed) {
            for (byte[] data : signatures) {
                if (!writer.record(section, name, RecordType.RRSIG, RecordClass.IN, ttlSeconds, data)) {
                    return false;
                }
            }
        }
        return true;
    }
}
