package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import java.util.Arrays;

/**
 * Negative answers of one zone (RFC 2308 §2), ready but for the question: the SOA record is laid out once, and its names
 * point to the zone's origin inside whatever question stands before it.
 *
 * <p>Clients with search lists make these the most frequent replies of a cluster, so one costs a copy and a few pointers
 * to set. Immutable; safe to share between threads.
 */
public final class NegativeReply {
    private static final int QUESTION_TAIL = 4;
    private static final int SOA_NUMBERS = 20;

    private final byte[] tail;
    private final int[] pointers;
    private final int[] ttls;
    private final int ttlSeconds;

    private NegativeReply(Layout layout, int ttlSeconds) {
        this.tail = Arrays.copyOf(layout.bytes, layout.length);
        this.pointers = Arrays.copyOf(layout.pointers, layout.pointerCount);
        this.ttls = Arrays.copyOf(layout.ttls, layout.ttlCount);
        this.ttlSeconds = ttlSeconds;
    }

    /**
     * Negative answers with the given SOA record, whose owner is the zone's origin. The TTL is lowered to the record's
     * MINIMUM (RFC 2308 §3).
     *
     * @param signed whether to add the set's signatures
     */
    public static NegativeReply of(RecordSet soa, boolean signed) {
        int ttlSeconds = soa.negativeTtl();
        Layout layout = new Layout(soa.owner());
        layout.soa(soa, ttlSeconds);
        if (signed) {
            for (byte[] signature : soa.signatures()) {
                layout.signature(signature, ttlSeconds);
            }
        }
        return new NegativeReply(layout, ttlSeconds);
    }

    /**
     * The reply that a name does not exist.
     *
     * @param originLabel the suffix of {@code name} that is the zone's origin
     */
    public ReplyMessage nxDomain(LookupName name, int originLabel, int type) {
        return reply(name, originLabel, type, Rcode.NXDOMAIN, ReplyKind.NXDOMAIN);
    }

    /** The reply that a name has no records of a type; parameters as for {@link #nxDomain}. */
    public ReplyMessage noData(LookupName name, int originLabel, int type) {
        return reply(name, originLabel, type, Rcode.NOERROR, ReplyKind.NODATA);
    }

    private ReplyMessage reply(LookupName name, int originLabel, int type, int rcode, ReplyKind kind) {
        int nameEnd = Wire.HEADER_LENGTH + name.length();
        int questionEnd = nameEnd + QUESTION_TAIL;
        byte[] bytes = new byte[questionEnd + tail.length];
        Wire.putU16(bytes, Wire.FLAGS, Wire.QR | Wire.AA | rcode);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        Wire.putU16(bytes, Wire.NSCOUNT, ttls.length);
        name.copyLower(bytes, Wire.HEADER_LENGTH);
        Wire.putU16(bytes, nameEnd, type);
        Wire.putU16(bytes, nameEnd + 2, RecordClass.IN);
        System.arraycopy(tail, 0, bytes, questionEnd, tail.length);
        int pointer = Wire.QUESTION_POINTER + name.start(originLabel);
        for (int offset : pointers) {
            Wire.putU16(bytes, questionEnd + offset, pointer);
        }
        char[] ttlOffsets = new char[ttls.length];
        for (int i = 0; i < ttls.length; i++) {
            ttlOffsets[i] = (char) (questionEnd + ttls[i]);
        }
        return ReplyMessage.of(bytes, ttlOffsets, questionEnd, questionEnd, bytes.length, kind, ttlSeconds, null);
    }

    /** The records behind the question, with room where the pointers will stand. */
    private static final class Layout {
        private final DomainName origin;
        private byte[] bytes = new byte[1024];
        private int length;
        private final int[] pointers = new int[64];
        private int pointerCount;
        private final int[] ttls = new int[64];
        private int ttlCount;

        Layout(DomainName origin) {
            this.origin = origin;
        }

        void soa(RecordSet soa, int ttlSeconds) {
            byte[] rdata = soa.rdata()[0];
            int lengthOffset = fixed(RecordType.SOA, ttlSeconds);
            DomainName primary = soa.nameAt(0, 0);
            name(primary);
            name(soa.nameAt(0, primary.length()));
            copy(rdata, rdata.length - SOA_NUMBERS, SOA_NUMBERS);
            Wire.putU16(bytes, lengthOffset, length - lengthOffset - 2);
        }

        void signature(byte[] rdata, int ttlSeconds) {
            // More signatures than any zone has would only make the reply long.
            if (ttlCount == ttls.length || pointerCount == pointers.length) {
                return;
            }
            int lengthOffset = fixed(RecordType.RRSIG, ttlSeconds);
            copy(rdata, 0, rdata.length);
            Wire.putU16(bytes, lengthOffset, rdata.length);
        }

        private int fixed(int type, int ttlSeconds) {
            name(origin);
            reserve(10);
            Wire.putU16(bytes, length, type);
            Wire.putU16(bytes, length + 2, RecordClass.IN);
            ttls[ttlCount++] = length + 4;
            Wire.putI32(bytes, length + 4, ttlSeconds);
            length += 10;
            return length - 2;
        }

        private void name(DomainName name) {
            byte[] wire = name.toWire();
            if (origin.equals(DomainName.ROOT) || !name.isAtOrBelow(origin)) {
                copy(wire, 0, wire.length);
                return;
            }
            copy(wire, 0, wire.length - origin.length());
            reserve(2);
            pointers[pointerCount++] = length;
            length += 2;
        }

        private void copy(byte[] source, int offset, int count) {
            reserve(count);
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        private void reserve(int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
            }
        }
    }
}
