package io.switchboard.access;

import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.query.Query;

/**
 * How many names that do not exist the queries of a client network may make upstreams look for: a token bucket per network,
 * which replies empty and queries are held against. Safe to share.
 *
 * <p>As with {@link QueryRateLimit}, what is asked in a client's name by others cannot empty the bucket of its proven
 * queries.
 */
final class NxdomainRateLimit {
    private final TokenBuckets buckets;
    private final ClientPrefix prefix;

    /** A limit that is on: {@code nxdomainsPerSecond} is above 0. */
    NxdomainRateLimit(RateLimit config, KeyedHash hash, long nowNanos) {
        prefix = new ClientPrefix(hash, config.prefixV4(), config.prefixV6());
        buckets = new TokenBuckets(config.nxdomainsPerSecond(), config.nxdomainsPerSecond(), nowNanos);
    }

    /** Whether a query may be answered; one of {@link TokenBuckets}' results, and takes nothing. */
    int look(Query query) {
        return buckets.look(key(query), query.receivedNanos());
    }

    /** Counts the NXDOMAIN that was fetched for a query. */
    void count(Query query, long nowNanos) {
        buckets.take(key(query), nowNanos);
    }

    private long key(Query query) {
        return prefix.key(query.clientHigh(), query.clientLow(), query.clientProven() ? 1 : 0);
    }
}
