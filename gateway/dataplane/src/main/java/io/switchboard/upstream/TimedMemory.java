package io.switchboard.upstream;

/** Something learnt about an upstream that holds for a while; shared by all loops. */
final class TimedMemory {
    private volatile boolean known;
    private volatile long untilNanos;

    /** Remembers until {@code untilNanos}; true if it was not known. */
    boolean learn(long now, long untilNanos) {
        boolean news = !holds(now);
        this.untilNanos = untilNanos;
        known = true;
        return news;
    }

    /** Whether it is known and not outdated. */
    boolean holds(long now) {
        return known && untilNanos - now > 0;
    }

    /** Forgets. */
    void forget() {
        known = false;
    }
}
