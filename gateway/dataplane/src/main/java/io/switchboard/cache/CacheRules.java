package io.switchboard.cache;

import io.switchboard.config.CacheConfig;
import java.time.Duration;

/** The configuration in the units of the query path; replaced as a whole by a new one. */
record CacheRules(
        boolean keepsReplies,
        int minimumTtlSeconds,
        int maximumTtlSeconds,
        int maximumNegativeTtlSeconds,
        long initialFailureNanos,
        long maximumFailureNanos,
        boolean servesStale,
        long maximumStaleNanos,
        long staleAnswerAfterNanos,
        int staleTtlSeconds,
        long staleRecheckNanos,
        boolean prefetches,
        int prefetchHits,
        int prefetchRemainingPercent) {

    private static final long SECOND = 1_000_000_000;

    /** RFC 9520 §3.2: a failure is remembered for a second at least, also beside a stale reply. */
    private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(1);

    static CacheRules of(CacheConfig config) {
        CacheConfig.Stale stale = config.stale();
        return new CacheRules(
                config.sizeBytes() > 0,
                seconds(config.minimumTtl()),
                seconds(config.maximumTtl()),
                seconds(config.maximumNegativeTtl()),
                config.failureTtl().initial().toNanos(),
                config.failureTtl().maximum().toNanos(),
                stale.enabled(),
                stale.maximumAge().toNanos(),
                stale.answerAfter().toNanos(),
                seconds(stale.ttl()),
                Math.max(stale.recheck().toNanos(), SHORTEST_RECHECK.toNanos()),
                config.prefetch().enabled(),
                config.prefetch().hits(),
                config.prefetch().remainingPercent());
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(duration.toSeconds(), Integer.MAX_VALUE);
    }

    /** How long after its arrival a reply may be prefetched. */
    long prefetchAfterNanos(int ttlSeconds) {
        long ttlNanos = ttlSeconds * SECOND;
        return prefetches ? ttlNanos - ttlNanos / 100 * prefetchRemainingPercent : Long.MAX_VALUE;
    }
}
