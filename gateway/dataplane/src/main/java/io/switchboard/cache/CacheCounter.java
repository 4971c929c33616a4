package io.switchboard.cache;

import java.util.Locale;

/** What the cache counts. The first six are how queries end here: each query counts in exactly one of them. */
public enum CacheCounter {
    /** Answered by a positive reply within its TTL. */
    HITS,
    /** Answered by a negative reply within its TTL. */
    NEGATIVE_HITS,
    /** Answered by a remembered failure (RFC 9520). */
    FAILURE_HITS,
    /** Answered by a reply past its TTL (RFC 8767). */
    STALE,
    /** Answered, well or ill, by what was fetched for it. */
    MISSES,
    /** Refused because too many queries were in flight. */
    REJECTED,

    /** Of those rejected, or answered by a stale reply instead: because of too many flights for names of their zone. */
    ZONE_REJECTED,
    /** Queries that joined a flight which another query or a refresh had begun. */
    COALESCED,
    /** Replies stored. */
    INSERTIONS,
    /** Flights begun behind a stale answer. */
    REFRESHES,
    /** Flights begun for a popular entry before the end of its TTL. */
    PREFETCHES,
    /** Flights that ended without a usable answer. */
    FAILURES;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }
}
