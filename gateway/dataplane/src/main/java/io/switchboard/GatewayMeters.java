package io.switchboard;

import io.switchboard.access.AccessRules;
import io.switchboard.access.BlockListStatus;
import io.switchboard.access.ResponseRateLimit;
import io.switchboard.cache.CacheCounter;
import io.switchboard.cache.ReplyCache;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.records.FileStatus;
import io.switchboard.records.RecordCounts;
import io.switchboard.records.RecordStore;
import io.switchboard.records.SearchPathCounts;
import io.switchboard.records.TransferCounts;
import io.switchboard.records.TransferOutcome;
import io.switchboard.records.kubernetes.KubernetesRecords;
import io.switchboard.tls.CertificateStatus;
import io.switchboard.tls.Certificates;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.http.HttpCounters;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.proxy.ProxyCounters;
import io.switchboard.transport.proxy.ProxyRefusal;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.transport.quic.QuicEvent;
import io.switchboard.upstream.UpstreamGroup;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Joins what the parts of a gateway count to the names under which it is shown. */
final class GatewayMeters {
    private final GatewayMetrics metrics;
    private final Map<UpstreamGroup, MeterGroup> upstreams = new IdentityHashMap<>();
    private @Nullable MeterGroup files;
    private @Nullable MeterGroup certificates;
    private final KubernetesMeters kubernetes;

    GatewayMeters(GatewayMetrics metrics) {
        this.metrics = metrics;
        this.kubernetes = new KubernetesMeters(metrics::group);
    }

    void bindCache(ReplyCache cache, LongSupplier capacityBytes) {
        MeterGroup meters = metrics.group();
        meters.bind(Metric.CACHE_HITS, () -> cache.count(CacheCounter.HITS), "positive");
        meters.bind(Metric.CACHE_HITS, () -> cache.count(CacheCounter.NEGATIVE_HITS), "negative");
        meters.bind(Metric.CACHE_HITS, () -> cache.count(CacheCounter.FAILURE_HITS), "failure");
        meters.bind(Metric.CACHE_STALE, () -> cache.count(CacheCounter.STALE));
        meters.bind(Metric.CACHE_MISSES, () -> cache.count(CacheCounter.MISSES));
        meters.bind(Metric.CACHE_REJECTED, () -> cache.count(CacheCounter.REJECTED));
        meters.bind(Metric.CACHE_ZONE_REJECTED, () -> cache.count(CacheCounter.ZONE_REJECTED));
        meters.bind(Metric.CACHE_COALESCED, () -> cache.count(CacheCounter.COALESCED));
        meters.bind(Metric.CACHE_INSERTIONS, () -> cache.count(CacheCounter.INSERTIONS));
        meters.bind(Metric.CACHE_REFRESHES, () -> cache.count(CacheCounter.REFRESHES));
        meters.bind(Metric.CACHE_PREFETCHES, () -> cache.count(CacheCounter.PREFETCHES));
        meters.bind(Metric.CACHE_FAILURES, () -> cache.count(CacheCounter.FAILURES));
        meters.bind(Metric.CACHE_EVICTIONS, cache::evictions);
        meters.bind(Metric.CACHE_FETCHES, cache::flights);
        meters.bind(Metric.CACHE_ENTRIES, cache::entries);
        meters.bind(Metric.CACHE_SIZE, cache::bytes);
        meters.bind(Metric.CACHE_CAPACITY, capacityBytes::getAsLong);
        meters.bind(Metric.QUERIES_IN_FLIGHT, cache::queriesInFlight);
    }

    void bindConnections(ConnectionLimits connections) {
        MeterGroup meters = metrics.group();
        meters.bind(Metric.CONNECTIONS, connections::open);
        meters.bind(Metric.CONNECTIONS_ACCEPTED, connections::accepted);
        meters.bind(Metric.CONNECTIONS_REJECTED, connections::refused);
        meters.bind(Metric.CONNECTIONS_EVICTED, connections::evicted);
    }

    void bindHttp(HttpCounters http) {
        MeterGroup meters = metrics.group();
        for (HttpEvent event : HttpEvent.values()) {
            meters.bind(Metric.HTTP_REFUSED, () -> http.get(event), event.label());
        }
    }

    void bindQuic(QuicCounters quic) {
        MeterGroup meters = metrics.group();
        for (QuicEvent event : QuicEvent.values()) {
            meters.bind(Metric.QUIC_EVENTS, () -> quic.get(event), event.label());
        }
    }

    void bindProxies(ProxyCounters proxies) {
        MeterGroup meters = metrics.group();
        for (ProxyRefusal refusal : ProxyRefusal.values()) {
            meters.bind(Metric.PROXY_PROTOCOL_REFUSED, () -> proxies.get(refusal), refusal.label());
        }
    }

    void bindHandshakes(Certificates certificates) {
        MeterGroup meters = metrics.group();
        for (HandshakeResult result : HandshakeResult.values()) {
            meters.bind(Metric.TLS_HANDSHAKES, () -> certificates.handshakes(result), result.label());
        }
        meters.bind(Metric.TLS_FILES_REFUSED, certificates::brokenOthers);
    }

    /** Shows the certificates that are in use from now on, and no others. */
    void showCertificates(Certificates inUse) {
        if (certificates != null) {
            certificates.close();
        }
        MeterGroup meters = metrics.group();
        for (CertificateStatus status : inUse.status()) {
            String name = status.name();
            meters.bind(
                    Metric.TLS_CERTIFICATE_EXPIRY,
                    () -> ofCertificate(inUse, name, CertificateStatus::expirySeconds),
                    name);
            meters.bind(
                    Metric.TLS_CERTIFICATE_CURRENT,
                    () -> ofCertificate(inUse, name, now -> now.broken() ? 0 : 1),
                    name);
        }
        certificates = meters;
    }

    private static double ofCertificate(Certificates inUse, String name, ToDoubleFunction<CertificateStatus> value) {
        return inUse.status().stream()
                .filter(status -> status.name().equals(name))
                .mapToDouble(value)
                .sum();
    }

    void bindAccess(AccessRules access, ResponseRateLimit responses) {
        MeterGroup meters = metrics.group();
        meters.bind(Metric.ACCESS_REFUSED, access::refusedCount);
        meters.bind(Metric.ACCESS_RATE_LIMITED, access::rateLimitedCount);
        meters.bind(Metric.ACCESS_NXDOMAIN_LIMITED, access::nxdomainLimitedCount);
        meters.bind(Metric.ACCESS_REPLIES_TRUNCATED, responses::truncatedCount);
        meters.bind(Metric.ACCESS_REPLIES_DROPPED, responses::droppedCount);
    }

    void bindRecords(RecordStore store, RecordCounts counts) {
        MeterGroup meters = metrics.group();
        meters.bind(Metric.RECORD_ZONES, () -> store.snapshot().zoneCount());
        meters.bind(Metric.RECORD_NAMES, () -> store.snapshot().nameCount());
        meters.bind(Metric.RECORD_ANSWERS, counts::found, "found");
        meters.bind(Metric.RECORD_ANSWERS, counts::noData, "nodata");
        meters.bind(Metric.RECORD_ANSWERS, counts::nxDomain, "nxdomain");
        meters.bind(Metric.RECORD_ANSWERS, counts::referrals, "referral");
        meters.bind(Metric.RECORD_ANSWERS, counts::failed, "failed");
        meters.bind(Metric.RECORD_ANSWERS, counts::chased, "chased");
        meters.bind(Metric.RECORD_ANSWERS, counts::notReady, "not_ready");
    }

    void bindTransfers(TransferCounts counts) {
        MeterGroup meters = metrics.group();
        for (TransferOutcome outcome : TransferOutcome.values()) {
            meters.bind(Metric.TRANSFERS, () -> counts.get(outcome), outcome.label());
        }
        meters.bind(Metric.TRANSFERS_ACTIVE, counts::underWay);
    }

    void bindSearchPaths(SearchPathCounts counts) {
        MeterGroup meters = metrics.group();
        meters.bind(Metric.SEARCH_PATHS, counts::first, "first");
        meters.bind(Metric.SEARCH_PATHS, counts::expanded, "expanded");
        meters.bind(Metric.SEARCH_PATHS, counts::absent, "nxdomain");
        meters.bind(Metric.SEARCH_PATHS, counts::failed, "failed");
    }

    /** Shows the records of this cluster from now on, or of none. */
    void showCluster(@Nullable KubernetesRecords records) {
        kubernetes.show(records);
    }

    /** Shows these groups from now on, and the others no more. */
    void showUpstreams(List<UpstreamGroup> groups) {
        upstreams.entrySet().removeIf(shown -> {
            boolean gone = !groups.contains(shown.getKey());
            if (gone) {
                shown.getValue().close();
            }
            return gone;
        });
        groups.forEach(group -> upstreams.computeIfAbsent(group, shown -> UpstreamMeters.bind(metrics.group(), shown)));
    }

    /** Shows the files that are in use from now on, and no others. */
    void showFiles(Supplier<List<FileStatus>> records, Supplier<List<BlockListStatus>> blockLists) {
        if (files != null) {
            files.close();
        }
        MeterGroup meters = metrics.group();
        records.get().stream().map(FileStatus::file).distinct().forEach(file -> bindRecordFile(meters, file, records));
        blockLists.get().stream()
                .map(BlockListStatus::file)
                .distinct()
                .forEach(file -> bindBlockList(meters, file, blockLists));
        files = meters;
    }

    private static void bindRecordFile(MeterGroup meters, Path file, Supplier<List<FileStatus>> all) {
        String source = file.toString();
        ToDoubleFunction<ToDoubleFunction<FileStatus>> sum = value -> all.get().stream()
                .filter(status -> status.file().equals(file))
                .mapToDouble(value)
                .sum();
        meters.bind(Metric.RECORDS, () -> sum.applyAsDouble(FileStatus::records), source);
        // One file may hold several zones: it is current when none of them is behind.
        meters.bind(
                Metric.RECORDS_CURRENT,
                () -> sum.applyAsDouble(status -> status.current() ? 0 : 1) > 0 ? 0 : 1,
                source);
        meters.bind(Metric.RECORDS_LOADS, () -> sum.applyAsDouble(FileStatus::loads), source, "applied");
        meters.bind(Metric.RECORDS_LOADS, () -> sum.applyAsDouble(FileStatus::failures), source, "rejected");
    }

    private static void bindBlockList(MeterGroup meters, Path file, Supplier<List<BlockListStatus>> all) {
        String source = file.toString();
        ToDoubleFunction<ToDoubleFunction<BlockListStatus>> sum = value -> all.get().stream()
                .filter(status -> status.file().equals(file))
                .mapToDouble(value)
                .sum();
        meters.bind(Metric.BLOCKED, () -> sum.applyAsDouble(BlockListStatus::blocked), source);
        meters.bind(Metric.BLOCK_NAMES, () -> sum.applyAsDouble(BlockListStatus::names), source);
        meters.bind(Metric.BLOCK_FAILURES, () -> sum.applyAsDouble(BlockListStatus::failedLoads), source);
    }
}
