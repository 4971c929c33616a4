package io.switchboard.dns;

/**
 * The address records of an answer that stand one behind the other and differ in nothing but the address: those may
 * change places (RFC 2181 §5). A run is one number, so that a message can keep it: the offset of the first record's TYPE in
 * the upper half, how many records there are in the lower half.
 */
public final class AddressRun {
    /** There are not several such records. */
    public static final int NONE = 1;

    /** A record without its RDATA: owner, which is a pointer to the name of the set, TYPE, CLASS, TTL, RDLENGTH. */
    private static final int FIXED = 12;
    /** From a record's TYPE to its TTL, its RDLENGTH and its RDATA. */
    private static final int TTL = 4;

    private static final int LENGTH = 8;
    private static final int RDATA = 10;

    private AddressRun() {}

    /** The run of a message; of several, the first. */
    static int of(ReplyMessage message) {
        byte[] bytes = message.bytes();
        int answers = Math.min(Wire.u16(bytes, Wire.ANCOUNT), message.ttlCount());
        int first = 0;
        while (first < answers && !isAddress(Wire.u16(bytes, message.ttlOffset(first) - TTL))) {
            first++;
        }
        if (first == answers) {
            return NONE;
        }
        int start = message.ttlOffset(first) - TTL;
        int count = 1;
        while (first + count < answers && isNext(bytes, start, count, message.ttlOffset(first + count) - TTL)) {
            count++;
        }
        return count == 1 ? NONE : start << 16 | count;
    }

    private static boolean isAddress(int type) {
        return type == RecordType.A || type == RecordType.AAAA;
    }

    private static boolean isNext(byte[] bytes, int start, int count, int type) {
        return type == start + count * stride(bytes, start)
                && Wire.u16(bytes, type) == Wire.u16(bytes, start)
                && Wire.u16(bytes, type + LENGTH) == Wire.u16(bytes, start + LENGTH);
    }

    /** How many records a run has. */
    public static int count(int run) {
        return run & 0xffff;
    }

    /** Octets from one record of a run to the next. */
    private static int stride(byte[] bytes, int start) {
        return FIXED + Wire.u16(bytes, start + LENGTH);
    }

    /**
     * Turns the records of a run, so that the one of index {@code turn} comes first.
     *
     * @param bytes of the message that the run is of
     * @param out where the message was copied to
     */
    public static void turn(byte[] bytes, int run, int turn, byte[] out) {
        if (turn == 0) {
            return;
        }
        int start = run >>> 16;
        int stride = stride(bytes, start);
        int owner = FIXED - RDATA;
        int before = turn * stride;
        int after = (count(run) - turn) * stride;
        // The owner of the record that was first stands before the run, and that of the one that is first now stays
        // between the two parts: all of them are the same name.
        System.arraycopy(bytes, start + before, out, start, after - owner);
        System.arraycopy(bytes, start, out, start + after, before - owner);
    }
}
