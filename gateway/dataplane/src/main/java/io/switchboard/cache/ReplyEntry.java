package io.switchboard.cache;

import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;

/** A reply within its TTL, or past it and not asked for since. */
final class ReplyEntry extends CacheEntry {
    private static final long SECOND = 1_000_000_000;

    private final long fetchedNanos;
    private int hits;
    private boolean prefetched;

    /** @param fetchedNanos when the reply came */
    ReplyEntry(QuestionKey key, ReplyMessage message, long fetchedNanos) {
        super(key, message);
        this.fetchedNanos = fetchedNanos;
    }

    /** Whether at least a part of the TTL's last second is left. */
    boolean isFresh(long nowNanos) {
        return nowNanos - fetchedNanos < message().ttlSeconds() * SECOND;
    }

    /** What TTLs have lost, in whole seconds; less than the TTL while fresh. */
    int ageSeconds(long nowNanos) {
        return (int) ((nowNanos - fetchedNanos) / SECOND);
    }

    long fetchedNanos() {
        return fetchedNanos;
    }

    long expiresNanos() {
        return fetchedNanos + message().ttlSeconds() * SECOND;
    }

    boolean negative() {
        return message().kind() != ReplyKind.POSITIVE;
    }

    /**
     * Counts a hit and says whether to prefetch now: true once in an entry's life. Loops race here on purpose; a lost
     * count or a second prefetch, which joins the first, does no harm. Above what it takes nothing is written, so that the
     * cache line of a popular entry is not fought over.
     */
    boolean hitStartsPrefetch(long nowNanos, CacheRules rules) {
        int enough = rules.prefetchHits();
        if (hits < enough) {
            hits++;
        }
        if (prefetched
                || hits < enough
                || nowNanos - fetchedNanos < rules.prefetchAfterNanos(message().ttlSeconds())) {
            return false;
        }
        prefetched = true;
        return true;
    }
}
