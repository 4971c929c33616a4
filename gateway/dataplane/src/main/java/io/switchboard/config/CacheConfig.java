package io.switchboard.config;

import java.time.Duration;

/**
 * The shared cache.
 *
 * @param sizeBytes budget for entries, their overhead included; 0 turns the cache off
 * @param minimumTtl replies are kept at least this long
 * @param maximumTtl replies are kept at most this long
 * @param maximumNegativeTtl negative replies are kept at most this long (RFC 2308 §5)
 */
public record CacheConfig(
        long sizeBytes,
        Duration minimumTtl,
        Duration maximumTtl,
        Duration maximumNegativeTtl,
        FailureTtl failureTtl,
        Stale stale,
        Prefetch prefetch) {

    /** The same with another budget. */
    public CacheConfig withSizeBytes(long bytes) {
        return new CacheConfig(bytes, minimumTtl, maximumTtl, maximumNegativeTtl, failureTtl, stale, prefetch);
    }

    /** How long a failure to resolve is remembered: doubling from {@code initial} to {@code maximum} (RFC 9520 §3.2). */
    public record FailureTtl(Duration initial, Duration maximum) {}

    /**
     * Answers past their TTL (RFC 8767).
     *
     * @param maximumAge past the end of the TTL, counted from when the answer was fetched
     * @param answerAfter how long a client waits for a fresh answer before it gets the stale one
     * @param ttl of a stale answer
     * @param recheck how long after a failed refresh stale answers are given at once
     */
    public record Stale(boolean enabled, Duration maximumAge, Duration answerAfter, Duration ttl, Duration recheck) {}

    /**
     * Refreshing popular entries before they end.
     *
     * @param hits how many times an entry must have been used
     * @param remainingPercent a hit in this last part of the TTL starts the refresh
     */
    public record Prefetch(boolean enabled, int hits, int remainingPercent) {}
}
