package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;

/** A failure to resolve, remembered for a while that grows when it repeats (RFC 9520 §3.2). */
final class FailureEntry extends CacheEntry {
    private final long untilNanos;
    private final long lifetimeNanos;

    FailureEntry(QuestionKey key, ReplyMessage message, long nowNanos, long lifetimeNanos) {
        super(key, message);
        this.untilNanos = nowNanos + lifetimeNanos;
        this.lifetimeNanos = lifetimeNanos;
    }

    /** Whether the question is answered from here instead of being asked again. */
    boolean isLive(long nowNanos) {
        return nowNanos - untilNanos < 0;
    }

    long untilNanos() {
        return untilNanos;
    }

    long lifetimeNanos() {
        return lifetimeNanos;
    }
}
