package io.switchboard.dns;

/**
 * Where the TTLs of a reply stand. Most replies have one record right behind the question, and a cache holds very many of
 * them: those with names of one length share one array, which the collector then has no copy of to move.
 */
final class TtlOffsets {
    /** The owner's name is a pointer to the question; then come TYPE and CLASS. */
    private static final int BEHIND_QUESTION = 6;

    private static final int MAX_SHARED = Wire.HEADER_LENGTH + Wire.MAX_NAME_LENGTH + 4 + BEHIND_QUESTION;
    private static final char[][] SHARED = new char[MAX_SHARED + 1][];

    static {
        for (char offset = 0; offset <= MAX_SHARED; offset++) {
            SHARED[offset] = new char[] {offset};
        }
    }

    private TtlOffsets() {}

    /** The array to keep in place of {@code offsets}; not to be changed. */
    static char[] shared(char[] offsets) {
        return offsets.length == 1 && offsets[0] <= MAX_SHARED ? SHARED[offsets[0]] : offsets;
    }

    /** What a {@link #shared} array adds to the heap, in bytes. */
    static int weight(char[] offsets) {
        return offsets.length == 1 && offsets[0] <= MAX_SHARED ? 0 : 16 + offsets.length * 2;
    }
}
