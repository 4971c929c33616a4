package io.switchboard.cache;

import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;

/** A reply within its TTL, or past it and not asked for since. */
final class ReplyEntry extends CacheEntry {
    private static final long SECOND = 1_000_000_000;

    private final long fetchedNanos;
    private final int ttlSeconds;
    private final long prefetchAfterNanos;
    private int hits;
    private boolean prefetched;

    /**
     * @param fetchedNanos when the reply came
     * @param prefetchAfterNanos how long after that a hit may start a prefetch
     */
    ReplyEntry(QuestionKey key, ReplyMessage message, long fetchedNanos, long prefetchAfterNanos) {
        super(key, message);
        this.fetchedNanos = fetchedNanos;
        this.ttlSeconds = message.ttlSeconds();
        this.prefetchAfterNanos = prefetchAfterNanos;
    }

    /** Whether at least a part of the TTL's last second is left. */
    boolean isFresh(long nowNanos) {
        return nowNanos - fetchedNanos < ttlSeconds * SECOND;
    }

    /** What TTLs have lost, in whole seconds; less than the TTL while fresh. */
    int ageSeconds(long nowNanos) {
        return (int) ((nowNanos - fetchedNanos) / SECOND);
    }

    long fetchedNanos() {
        return fetchedNanos;
    }

    long expiresNanos() {
        return fetchedNanos + ttlSeconds * SECOND;
    }

    boolean negative() {
        return message().kind() != ReplyKind.POSITIVE;
    }

    /**
     * Counts a hit and says whether to prefetch now: true once in an entry's life. Loops race here on purpose; a lost
     * count or a second prefetch, which joins the first, does no harm. Above {@code enough} nothing is written, so that
     * the cache line of a popular entry is not fought over.
     */
    boolean hitStartsPrefetch(long nowNanos, int enough) {
        if (hits < enough) {
            hits++;
        }
        if (prefetched || hits < enough || nowNanos - fetchedNanos < prefetchAfterNanos) {
            return false;
        }
        prefetched = true;
        return true;
    }
}
