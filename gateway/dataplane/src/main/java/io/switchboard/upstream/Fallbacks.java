package io.switchboard.upstream;

/**
 * What one query of ours has fallen back to, and why, by the places of its {@link AskingOrder} (a bit each).
 * Only made for a query that needs it.
 */
final class Fallbacks {
    /** The place whose upstream is asked without EDNS, or -1. */
    private int plainPosition = -1;

    /** Places that were asked over a stream because someone seemed to guess. */
    private int overStream;
    /** Those of which a reply came without the cookie that it should have. */
    private int cookieMissing;
    /** Those that refused a cookie. */
    private int cookieRefused;

    /** Whether nobody is asked without EDNS yet: one upstream may be for each query. */
    boolean mayAskPlain() {
        return plainPosition < 0;
    }

    void askPlain(int position) {
        plainPosition = position;
    }

    boolean isPlain(int position) {
        return position == plainPosition;
    }

    /** True the first time for a place. */
    boolean goOverStream(int position) {
        boolean first = !has(overStream, position);
        overStream |= 1 << position;
        return first;
    }

    void missCookie(int position) {
        cookieMissing |= 1 << position;
    }

    boolean missesCookie(int position) {
        return has(cookieMissing, position);
    }

    /** True the first time for a place, which may be asked again with another cookie. */
    boolean refuseCookie(int position) {
        boolean first = !has(cookieRefused, position);
        cookieRefused |= 1 << position;
        return first;
    }

    private static boolean has(int places, int position) {
        return (places >>> position & 1) != 0;
    }
}
