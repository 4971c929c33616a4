package io.switchboard;

import io.switchboard.cache.CacheCounter;
import io.switchboard.cache.ReplyCache;
import io.switchboard.dns.Transport;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.upstream.Upstream;
import io.switchboard.upstream.UpstreamEvent;
import io.switchboard.upstream.UpstreamGroup;
import io.switchboard.upstream.UpstreamState;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Joins what the parts of a gateway count to the names under which it is shown. */
final class GatewayMeters {
    private static final Set<UpstreamEvent> REPLIES = EnumSet.of(
            UpstreamEvent.REPLY_NOERROR,
            UpstreamEvent.REPLY_NXDOMAIN,
            UpstreamEvent.REPLY_SERVFAIL,
            UpstreamEvent.REPLY_REFUSED,
            UpstreamEvent.REPLY_OTHER);
    private static final Set<UpstreamEvent> ERRORS = EnumSet.of(
            UpstreamEvent.REPLY_INVALID,
            UpstreamEvent.NETWORK_ERROR,
            UpstreamEvent.MISMATCH_ID,
            UpstreamEvent.MISMATCH_QUESTION,
            UpstreamEvent.MISMATCH_CASE,
            UpstreamEvent.MALFORMED,
            UpstreamEvent.LATE,
            UpstreamEvent.NEAR_MISS,
            UpstreamEvent.TRUNCATED,
            UpstreamEvent.EDNS_FALLBACK,
            UpstreamEvent.OVERLOAD);

    private final GatewayMetrics metrics;
    private final Map<UpstreamGroup, MeterGroup> upstreams = new IdentityHashMap<>();

    GatewayMeters(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    void bindCache(ReplyCache cache, LongSupplier capacityBytes) {
        MeterGroup meters = metrics.group();
        meters.bind(
                Metric.CACHE_HITS, () -> cache.count(CacheCounter.HITS) + cache.count(CacheCounter.NEGATIVE_HITS));
        meters.bind(
                Metric.CACHE_MISSES, () -> cache.count(CacheCounter.MISSES) + cache.count(CacheCounter.FAILURE_HITS));
        meters.bind(Metric.CACHE_STALE, () -> cache.count(CacheCounter.STALE));
        meters.bind(Metric.CACHE_PREFETCHES, () -> cache.count(CacheCounter.PREFETCHES));
        meters.bind(Metric.CACHE_EVICTIONS, cache::evictions);
        meters.bind(Metric.CACHE_ENTRIES, cache::entries);
        meters.bind(Metric.CACHE_SIZE, cache::bytes);
        meters.bind(Metric.CACHE_CAPACITY, capacityBytes::getAsLong);
        meters.bind(Metric.QUERIES_IN_FLIGHT, cache::queriesInFlight);
        meters.bind(Metric.UPSTREAM_COALESCED, () -> cache.count(CacheCounter.COALESCED));
    }

    void bindConnections(ConnectionLimits connections) {
        MeterGroup meters = metrics.group();
        String tcp = Transport.TCP.label();
        meters.bind(Metric.CONNECTIONS, connections::open, tcp);
        meters.bind(Metric.CONNECTIONS_ACCEPTED, connections::accepted, tcp);
        meters.bind(Metric.CONNECTIONS_REJECTED, connections::refused, tcp);
        meters.bind(Metric.CONNECTIONS_EVICTED, connections::evicted, tcp);
    }

    /** Shows these groups from now on, and the others no more. */
    void show(List<UpstreamGroup> groups) {
        upstreams.entrySet().removeIf(shown -> {
            boolean gone = !groups.contains(shown.getKey());
            if (gone) {
                shown.getValue().close();
            }
            return gone;
        });
        groups.forEach(group -> upstreams.computeIfAbsent(group, this::bindGroup));
    }

    private MeterGroup bindGroup(UpstreamGroup group) {
        MeterGroup meters = metrics.group();
        for (Upstream upstream : group.upstreams()) {
            bindUpstream(meters, group.name(), upstream);
        }
        return meters;
    }

    private static void bindUpstream(MeterGroup meters, String group, Upstream upstream) {
        String url = upstream.endpoint().url();
        ToLongFunction<Set<UpstreamEvent>> sum =
                events -> events.stream().mapToLong(upstream::count).sum();
        meters.bind(Metric.UPSTREAM_QUERIES, () -> upstream.count(UpstreamEvent.QUERY), group, url);
        meters.bind(Metric.UPSTREAM_REPLIES, () -> sum.applyAsLong(REPLIES), group, url);
        meters.bind(Metric.UPSTREAM_TIMEOUTS, () -> upstream.count(UpstreamEvent.TIMEOUT), group, url);
        meters.bindTime(
                Metric.UPSTREAM_DURATION, () -> sum.applyAsLong(REPLIES), upstream::latencyNanos, group, url);
        meters.bind(Metric.UPSTREAM_IN_FLIGHT, upstream::inFlight, group, url);
        meters.bind(Metric.UPSTREAM_UP, () -> upstream.state() == UpstreamState.UP ? 1 : 0, group, url);
        meters.bind(
                Metric.UPSTREAM_PROBE_FAILURES, () -> upstream.count(UpstreamEvent.PROBE_FAILURE), group, url);
        for (UpstreamEvent error : ERRORS) {
            meters.bind(Metric.UPSTREAM_ERRORS, () -> upstream.count(error), group, url, error.label());
        }
    }
}
