package io.switchboard.upstream;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one reply stand, and which of them are kept; reusable, one thread. The numbers of records are
 * bounded, so that everything that compares each with each is, too.
 */
final class ReplyRecords {
    /** The longest chain with its signatures, and the largest RRset behind it, fit in. */
    static final int MAX_ANSWERS = 640;
    /** A proof that a name does not exist has a dozen, a referral some more. */
    static final int MAX_AUTHORITIES = 128;
    /** Records behind these are dropped: nobody needs so many addresses. */
    static final int MAX_ADDITIONALS = 128;

    private static final int MAX_RECORDS = MAX_ANSWERS + MAX_AUTHORITIES + MAX_ADDITIONALS;

    private final RecordCursor cursor = new RecordCursor();
    private int[] owner = new int[64];
    private int[] fixed = new int[64];
    private char[] set = new char[64];
    private int[] setTtls = new int[64];
    private final int[] ends = new int[3];
    private byte[] message = new byte[0];
    private int count;
    private int sets;
    private int opt;

    /** Reads the records behind the question; null if they are well-formed. */
    @Nullable Unusable read(byte[] message, int length, int questionEnd, MessageNames names) {
        this.message = message;
        count = 0;
        sets = 0;
        opt = 0;
        if (Wire.u16(message, Wire.ANCOUNT) > MAX_ANSWERS || Wire.u16(message, Wire.NSCOUNT) > MAX_AUTHORITIES) {
            return Unusable.RECORDS;
        }
        cursor.reset(message, length, questionEnd);
        Arrays.fill(ends, 0);
        while (cursor.next()) {
            int section = cursor.section();
            if (cursor.type() == RecordType.OPT) {
                // RFC 6891 §6.1.1: one, in the additional section; its owner is the root.
                if (section != RecordCursor.ADDITIONAL || opt != 0 || message[cursor.owner()] != 0) {
                    return Unusable.OPT;
                }
                opt = cursor.ttlOffset() - 4;
            }
            if (section != RecordCursor.ADDITIONAL || count - ends[RecordCursor.AUTHORITY] < MAX_ADDITIONALS) {
                if (!ownerIsSound(names)) {
                    return Unusable.MALFORMED;
                }
                add(cursor.owner(), cursor.ttlOffset() - 4);
                for (int i = section; i <= RecordCursor.ADDITIONAL; i++) {
                    ends[i] = count;
                }
            }
        }
        return cursor.malformed() ? Unusable.MALFORMED : null;
    }

    private boolean ownerIsSound(MessageNames names) {
        // By far the most owners are the question's name, which was compared with ours.
        return Wire.u16(message, cursor.owner()) == Wire.QUESTION_POINTER || names.check(cursor.owner());
    }

    private void add(int ownerOffset, int fixedOffset) {
        if (count == fixed.length) {
            int larger = Math.min(MAX_RECORDS, count * 4);
            owner = Arrays.copyOf(owner, larger);
            fixed = Arrays.copyOf(fixed, larger);
            set = Arrays.copyOf(set, larger);
            setTtls = Arrays.copyOf(setTtls, larger);
        }
        owner[count] = ownerOffset;
        fixed[count] = fixedOffset;
        set[count] = 0;
        count++;
    }

    int start(int section) {
        return section == RecordCursor.ANSWER ? 0 : ends[section - 1];
    }

    int end(int section) {
        return ends[section];
    }

    int count() {
        return count;
    }

    /** Offset of the OPT record's fixed part, 0 without one. */
    int opt() {
        return opt;
    }

    int owner(int record) {
        return owner[record];
    }

    int type(int record) {
        return Wire.u16(message, fixed[record]);
    }

    int recordClass(int record) {
        return Wire.u16(message, fixed[record] + 2);
    }

    int ttlOffset(int record) {
        return fixed[record] + 4;
    }

    int rdata(int record) {
        return fixed[record] + 10;
    }

    int rdataLength(int record) {
        return Wire.u16(message, fixed[record] + 8);
    }

    /** The offset behind the record. */
    int recordEnd(int record) {
        return rdata(record) + rdataLength(record);
    }

    /** The type that an RRSIG record covers; 0 if it is too short. */
    int covered(int record) {
        return rdataLength(record) >= 18 ? Wire.u16(message, rdata(record)) : 0;
    }

    /** A new set of records that share a TTL. */
    int newSet() {
        if (sets + 1 == setTtls.length) {
            setTtls = Arrays.copyOf(setTtls, setTtls.length * 2);
        }
        setTtls[++sets] = Integer.MAX_VALUE;
        return sets;
    }

    /** Keeps a record as one of a set. */
    void keep(int record, int inSet) {
        set[record] = (char) inSet;
        int ttl = Wire.i32(message, ttlOffset(record));
        // RFC 2181 §8 would take a TTL with the top bit set for 0; RFC 8767 §4 takes it for what it says, a long time.
        if (ttl >= 0) {
            // RFC 2181 §5.2: TTLs that differ within an RRset are a mistake; the lowest counts.
            setTtls[inSet] = Math.min(setTtls[inSet], ttl);
        }
    }

    boolean kept(int record) {
        return set[record] != 0;
    }

    int set(int record) {
        return set[record];
    }

    /** The TTL of a kept record's set, 0 to 2^31-1. */
    int ttl(int record) {
        return setTtls[set[record]];
    }
}
