package io.switchboard.access;

import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.query.Query;

/**
 * How many queries a client network may send: a token bucket per network.
 *
 * <p>A network has one bucket for queries whose source address is proven and another for those that may be forged, so that
 * nobody can use up a client's rate in its name once it speaks over a stream or with a cookie. Safe to share.
 */
final class QueryRateLimit {
    private static final int MAX_PER_SECOND = 100_000_000;

    private final TokenBuckets buckets;
    private final ClientPrefix prefix;

    /**
     * A limit that is on.
     *
     * @param config {@code queriesPerSecond} above 0; {@code burst} 0 means as many as in one second
     */
    QueryRateLimit(RateLimit config, KeyedHash hash, long nowNanos) {
        check("queries-per-second", config.queriesPerSecond());
        check("burst", config.burst());
        prefix = new ClientPrefix(hash, config.prefixV4(), config.prefixV6());
        int burst = config.burst() == 0 ? config.queriesPerSecond() : config.burst();
        buckets = new TokenBuckets(config.queriesPerSecond(), burst, nowNanos);
    }

    private static void check(String key, int value) {
        if (value < 0 || value > MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "rate-limit." + key + ": " + value + " (expected: 0 to " + MAX_PER_SECOND + ")");
        }
    }

    /** Counts a query; one of {@link TokenBuckets}' results. */
    int take(Query query) {
        long kind = query.clientProven() ? 1 : 0;
        return buckets.take(prefix.key(query.clientHigh(), query.clientLow(), kind), query.receivedNanos());
    }
}
