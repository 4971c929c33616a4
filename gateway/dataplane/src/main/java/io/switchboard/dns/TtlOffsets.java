package io.switchboard.dns;

/**
 * Where the TTLs of a reply stand. Most replies have one record, and a cache holds very many of them: where that one
 * follows its question at once, all replies with a name of that length share an array.
 */
public final class TtlOffsets {
    /** The owner's name is a pointer to the question, then come TYPE and CLASS. */
    private static final int BEHIND_QUESTION = 6;

    private static final int MAX_SHARED = Wire.HEADER_LENGTH + Wire.MAX_NAME_LENGTH + 4 + BEHIND_QUESTION;
    private static final char[][] SHARED = new char[MAX_SHARED + 1][];

    static {
        for (char offset = 0; offset <= MAX_SHARED; offset++) {
            SHARED[offset] = new char[] {offset};
        }
    }

    private TtlOffsets() {}

    /** An array of one offset, not to be changed. */
    public static char[] single(int offset) {
        return offset <= MAX_SHARED ? SHARED[offset] : new char[] {(char) offset};
    }

    /** What an array adds to the heap, in bytes. */
    static int weight(char[] offsets) {
        return offsets.length == 1 && offsets[0] <= MAX_SHARED ? 0 : 16 + offsets.length * 2;
    }
}
