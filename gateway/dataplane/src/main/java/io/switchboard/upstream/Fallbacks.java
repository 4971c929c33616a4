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
    /** Those of which a reply came in another case. */
    private int caseLost;
    /** Those of which something came that was wrong in more than its case. */
    private int otherwiseWrong;
    /** Those that are not asked in random case any more. */
    private int withoutCase;
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

    /** Notes what was wrong with a datagram. */
    void mismatch(int position, ReplyMatch kind) {
        int place = 1 << position;
        caseLost |= kind == ReplyMatch.CASE ? place : 0;
        otherwiseWrong |= kind == ReplyMatch.CASE ? 0 : place;
        cookieMissing |= kind == ReplyMatch.COOKIE ? place : 0;
    }

    /**
     * True the first time for a place whose replies were wrong in nothing but their case; from then on it is asked without
     * random case.
     */
    boolean giveUpCase(int position) {
        boolean first = has(caseLost & ~otherwiseWrong & ~withoutCase, position);
        withoutCase |= first ? 1 << position : 0;
        return first;
    }

    boolean hasGivenUpCase(int position) {
        return has(withoutCase, position);
    }

    /** Tells the upstream what a reply shows that came another way than the query went at first. */
    void answered(Attempt attempt, long now) {
        if (!attempt.transport().datagram()) {
            if (has(cookieMissing, attempt.position)) {
                attempt.line().answeredInstead();
            }
        } else if (!attempt.randomCase() && hasGivenUpCase(attempt.position)) {
            attempt.line().foldsCase(now);
        }
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
