package io.switchboard.dns;

/**
 * A walk over the resource records of a message, section by section.
 *
 * <p>One thread, reusable by {@link #reset}. Owner names are checked for form only; RDATA is bounded but not read.
 */
public final class RecordCursor {
    /** The sections behind the question, in order. */
    public static final int ANSWER = 0;
    /** The authority section. */
    public static final int AUTHORITY = 1;
    /** The additional section. */
    public static final int ADDITIONAL = 2;

    private byte[] message = new byte[0];
    private int end;
    private int position;
    private int section;
    private int left;
    private int owner;
    private int fixed;
    private boolean malformed;

    /** Starts over at the records of {@code message}, whose question ends at {@code questionEnd}. */
    public void reset(byte[] message, int length, int questionEnd) {
        this.message = message;
        this.end = length;
        this.position = questionEnd;
        this.section = ANSWER;
        this.left = Wire.u16(message, Wire.ANCOUNT);
        this.malformed = false;
    }

    /** Moves to the next record; false at the end or at a malformed record, which {@link #malformed} tells apart. */
    public boolean next() {
        while (left == 0) {
            if (section == ADDITIONAL) {
                return false;
            }
            section++;
            left = Wire.u16(message, section == AUTHORITY ? Wire.NSCOUNT : Wire.ARCOUNT);
        }
        owner = position;
        fixed = CompressedName.skip(message, position, end);
        if (fixed < 0 || fixed + 10 > end || fixed + 10 + Wire.u16(message, fixed + 8) > end) {
            malformed = true;
            return false;
        }
        position = fixed + 10 + Wire.u16(message, fixed + 8);
        left--;
        return true;
    }

    /** Whether the walk ended at a record that does not parse. */
    public boolean malformed() {
        return malformed;
    }

    /** The section of the current record. */
    public int section() {
        return section;
    }

    /** Offset of the current record, which is that of its owner name. */
    public int owner() {
        return owner;
    }

    /** TYPE of the current record. */
    public int type() {
        return Wire.u16(message, fixed);
    }

    /** CLASS of the current record. */
    public int recordClass() {
        return Wire.u16(message, fixed + 2);
    }

    /** Offset of the current record's TTL. */
    public int ttlOffset() {
        return fixed + 4;
    }

    /** Offset of the current record's RDATA. */
    public int rdata() {
        return fixed + 10;
    }

    /** Length of the current record's RDATA in octets. */
    public int rdataLength() {
        return Wire.u16(message, fixed + 8);
    }

    /** The offset behind the current record. */
    public int end() {
        return position;
    }
}
