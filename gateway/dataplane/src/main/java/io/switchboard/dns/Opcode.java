package io.switchboard.dns;

/** Operation codes by number, RFC 6895 §2.2. */
public final class Opcode {
    public static final int QUERY = 0;
    public static final int IQUERY = 1;
    public static final int STATUS = 2;
    public static final int NOTIFY = 4;
    public static final int UPDATE = 5;
    public static final int DSO = 6;

    private Opcode() {}

    /** Whether an opcode means anything. */
    public static boolean isAssigned(int opcode) {
        return opcode <= DSO && opcode != 3;
    }

    /** The opcode in the flag bits of a header. */
    public static int of(int flags) {
        return (flags & Wire.OPCODE_MASK) >>> 11;
    }
}
