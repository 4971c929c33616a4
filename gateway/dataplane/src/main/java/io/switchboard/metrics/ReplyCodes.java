package io.switchboard.metrics;

import io.switchboard.dns.Rcode;

/** The RCODEs that are counted each on its own: those with a name; all others count as {@code other}. */
final class ReplyCodes {
    private static final int HIGHEST_PLAIN = 11;
    private static final int BADVERS = HIGHEST_PLAIN + 1;
    private static final int BADCOOKIE = HIGHEST_PLAIN + 2;

    /** Index of {@code other}, the last. */
    static final int OTHER = HIGHEST_PLAIN + 3;

    /** Number of indexes. */
    static final int COUNT = OTHER + 1;

    private ReplyCodes() {}

    /** The index of an RCODE with its extended bits. */
    static int index(int rcode) {
        if (rcode <= HIGHEST_PLAIN) {
            return rcode;
        }
        return switch (rcode) {
            case Rcode.BADVERS -> BADVERS;
            case Rcode.BADCOOKIE -> BADCOOKIE;
            default -> OTHER;
        };
    }

    /** The tag's value for an index. */
    static String label(int index) {
        return switch (index) {
            case BADVERS -> Rcode.name(Rcode.BADVERS);
            case BADCOOKIE -> Rcode.name(Rcode.BADCOOKIE);
            case OTHER -> "other";
            default -> Rcode.name(index);
        };
    }
}
