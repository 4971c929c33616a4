package io.switchboard.metrics;

import static io.switchboard.metrics.Metric.Kind.COUNTER;
import static io.switchboard.metrics.Metric.Kind.GAUGE;
import static io.switchboard.metrics.Metric.Kind.HISTOGRAM;
import static io.switchboard.metrics.Metric.Kind.SUMMARY;
import static io.switchboard.metrics.Metric.Unit.BYTES;
import static io.switchboard.metrics.Metric.Unit.NONE;
import static io.switchboard.metrics.Metric.Unit.SECONDS;
import static io.switchboard.metrics.Tag.ANSWERED_BY;
import static io.switchboard.metrics.Tag.CAUSE;
import static io.switchboard.metrics.Tag.CERTIFICATE;
import static io.switchboard.metrics.Tag.CODE;
import static io.switchboard.metrics.Tag.COLLECTOR;
import static io.switchboard.metrics.Tag.COMPONENT;
import static io.switchboard.metrics.Tag.FAMILY;
import static io.switchboard.metrics.Tag.GROUP;
import static io.switchboard.metrics.Tag.HOST;
import static io.switchboard.metrics.Tag.KIND;
import static io.switchboard.metrics.Tag.LEVEL;
import static io.switchboard.metrics.Tag.LOOP;
import static io.switchboard.metrics.Tag.METHOD;
import static io.switchboard.metrics.Tag.OUTCOME;
import static io.switchboard.metrics.Tag.PLUGIN;
import static io.switchboard.metrics.Tag.PROTO;
import static io.switchboard.metrics.Tag.PROXY_NAME;
import static io.switchboard.metrics.Tag.QTYPE;
import static io.switchboard.metrics.Tag.RCODE;
import static io.switchboard.metrics.Tag.REASON;
import static io.switchboard.metrics.Tag.RESULT;
import static io.switchboard.metrics.Tag.SERVER;
import static io.switchboard.metrics.Tag.SERVICE_KIND;
import static io.switchboard.metrics.Tag.SOURCE;
import static io.switchboard.metrics.Tag.TO;
import static io.switchboard.metrics.Tag.TRANSPORT;
import static io.switchboard.metrics.Tag.TYPE;
import static io.switchboard.metrics.Tag.UPSTREAM;
import static io.switchboard.metrics.Tag.VERB;
import static io.switchboard.metrics.Tag.VERSION;
import static io.switchboard.metrics.Tag.VIEW;
import static io.switchboard.metrics.Tag.ZONE;
import static io.switchboard.metrics.Tag.ZONES;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every metric: name, kind, unit, tags and what it says. The names are Micrometer's, dotted and without unit;
 * {@link #exported} is what Prometheus shows.
 *
 * <p>To add one: a row here, a row in docs/metrics.md, and a call on a {@link MeterGroup} where the gateway is put
 * together.
 */
public enum Metric {
    // ---- Queries, counted by LoopCounters ----
    QUERIES("dns.queries", COUNTER, NONE, "Queries received.", TRANSPORT, QTYPE),
    QUERIES_DNSSEC("dns.queries.dnssec", COUNTER, NONE, "Queries with the DO bit.", TRANSPORT),
    REPLIES("dns.replies", COUNTER, NONE, "Replies handed to the transport.", TRANSPORT, RCODE, ANSWERED_BY),
    DROPS("dns.drops", COUNTER, NONE, "Messages that got no reply.", TRANSPORT, REASON),
    QUERY_DURATION("dns.query.duration", HISTOGRAM, SECONDS, "Time from query to reply.", ANSWERED_BY),
    QUERY_SIZE("dns.query.size", HISTOGRAM, BYTES, "Length of queries.", TRANSPORT),
    REPLY_SIZE("dns.reply.size", HISTOGRAM, BYTES, "Length of replies.", TRANSPORT),
    QUERIES_IN_FLIGHT("dns.queries.in.flight", GAUGE, NONE, "Queries that wait for an upstream."),

    // ---- Connections of clients ----
    CONNECTIONS("dns.connections", GAUGE, NONE, "Open connections of clients."),
    CONNECTIONS_ACCEPTED("dns.connections.accepted", COUNTER, NONE, "Connections accepted."),
    CONNECTIONS_REJECTED("dns.connections.rejected", COUNTER, NONE, "Connections turned away at a limit."),
    CONNECTIONS_EVICTED("dns.connections.evicted", COUNTER, NONE, "Idle connections closed to make room."),

    PROXY_PROTOCOL_REFUSED(
            "dns.proxy.protocol.refused", COUNTER, NONE, "Connections of proxies ended for their header.", CAUSE),
    HTTP_REFUSED("dns.http.refused", COUNTER, NONE, "HTTP requests and connections ended without a reply.", CAUSE),

    QUIC_EVENTS(
            "dns.quic.events",
            COUNTER,
            NONE,
            "QUIC streams and connections that went otherwise than by a reply.",
            CAUSE),

    // ---- TLS ----
    TLS_HANDSHAKES("dns.tls.handshakes", COUNTER, NONE, "Handshakes of clients.", RESULT),
    TLS_CERTIFICATE_EXPIRY(
            "dns.tls.certificate.expiry.time", GAUGE, SECONDS, "When it ends, since the epoch.", CERTIFICATE),
    TLS_CERTIFICATE_CURRENT(
            "dns.tls.certificate.current", GAUGE, NONE, "1 if its files as they are now are in use.", CERTIFICATE),
    TLS_FILES_REFUSED("dns.tls.files.refused", GAUGE, NONE, "Files of authorities and ticket keys that are of no use."),

    // ---- Access ----
    ACCESS_REFUSED("dns.access.refused", COUNTER, NONE, "Queries refused because of where they came from."),
    ACCESS_RATE_LIMITED("dns.access.rate.limited", COUNTER, NONE, "Queries over their client's rate."),
    ACCESS_NXDOMAIN_LIMITED(
            "dns.access.nxdomain.limited", COUNTER, NONE, "Queries over their client's rate of NXDOMAIN."),
    ACCESS_REPLIES_TRUNCATED("dns.access.replies.truncated", COUNTER, NONE, "Replies over the rate, sent truncated."),
    ACCESS_REPLIES_DROPPED("dns.access.replies.dropped", COUNTER, NONE, "Replies over the rate, not sent."),
    BLOCKED("dns.access.blocked", COUNTER, NONE, "Queries answered because of a block list.", SOURCE),
    BLOCK_NAMES("dns.access.block.names", GAUGE, NONE, "Names in a block list.", SOURCE),
    BLOCK_FAILURES("dns.access.block.failures", COUNTER, NONE, "Times a block list could not be read.", SOURCE),

    // ---- Cache ----
    CACHE_HITS("dns.cache.hits", COUNTER, NONE, "Queries answered from the cache within TTL.", KIND),
    CACHE_STALE("dns.cache.stale.answers", COUNTER, NONE, "Queries answered past TTL (RFC 8767)."),
    CACHE_MISSES("dns.cache.misses", COUNTER, NONE, "Queries answered by what was fetched for them."),
    CACHE_REJECTED("dns.cache.rejected", COUNTER, NONE, "Queries refused because too many were in flight."),
    CACHE_ZONE_REJECTED(
            "dns.cache.zone.rejected", COUNTER, NONE, "Queries not fetched: too many for their zone were in flight."),
    CACHE_COALESCED("dns.cache.coalesced", COUNTER, NONE, "Queries that joined another one's fetch."),
    CACHE_INSERTIONS("dns.cache.insertions", COUNTER, NONE, "Replies stored."),
    CACHE_EVICTIONS("dns.cache.evictions", COUNTER, NONE, "Entries removed to make room."),
    CACHE_REFRESHES("dns.cache.refreshes", COUNTER, NONE, "Fetches begun behind a stale answer."),
    CACHE_PREFETCHES("dns.cache.prefetches", COUNTER, NONE, "Fetches begun before an entry's end."),
    CACHE_FAILURES("dns.cache.failures", COUNTER, NONE, "Fetches that brought no usable answer."),
    CACHE_FETCHES("dns.cache.fetches.in.flight", GAUGE, NONE, "Fetches under way."),
    CACHE_ENTRIES("dns.cache.entries", GAUGE, NONE, "Entries in the cache."),
    CACHE_SIZE("dns.cache.size", GAUGE, BYTES, "Memory that entries take, as estimated for the limit."),
    CACHE_CAPACITY("dns.cache.capacity", GAUGE, BYTES, "The limit of dns_cache_size_bytes."),

    // ---- Upstreams ----
    UPSTREAM_QUERIES("dns.upstream.queries", COUNTER, NONE, "Queries sent, retries included.", GROUP, UPSTREAM),
    UPSTREAM_REPLIES("dns.upstream.replies", COUNTER, NONE, "Usable replies.", GROUP, UPSTREAM, RCODE),
    UPSTREAM_ERRORS("dns.upstream.errors", COUNTER, NONE, "Queries that got none.", GROUP, UPSTREAM, CAUSE),
    UPSTREAM_IGNORED("dns.upstream.ignored", COUNTER, NONE, "Messages that answered no query.", GROUP, UPSTREAM, CAUSE),
    UPSTREAM_FALLBACKS(
            "dns.upstream.fallbacks", COUNTER, NONE, "Times it was asked otherwise.", GROUP, UPSTREAM, CAUSE),
    UPSTREAM_PROBES("dns.upstream.probes", COUNTER, NONE, "Probes sent while it was down.", GROUP, UPSTREAM),
    UPSTREAM_PROBE_FAILURES("dns.upstream.probe.failures", COUNTER, NONE, "Probes not answered.", GROUP, UPSTREAM),
    UPSTREAM_OPENED("dns.upstream.opened", COUNTER, NONE, "Sockets and connections opened.", GROUP, UPSTREAM),
    UPSTREAM_DURATION("dns.upstream.duration", HISTOGRAM, SECONDS, "Time from query to reply.", GROUP, UPSTREAM),
    UPSTREAM_IN_FLIGHT("dns.upstream.in.flight", GAUGE, NONE, "Queries that wait for a reply.", GROUP, UPSTREAM),
    UPSTREAM_UP("dns.upstream.up", GAUGE, NONE, "Its addresses that are up; 0 while it is down.", GROUP, UPSTREAM),
    UPSTREAM_ADDRESSES("dns.upstream.addresses", GAUGE, NONE, "Addresses that it has.", GROUP, UPSTREAM),
    UPSTREAM_RESOLUTIONS(
            "dns.upstream.resolutions", COUNTER, NONE, "Times its host name was resolved.", GROUP, UPSTREAM),
    UPSTREAM_RESOLUTION_FAILURES(
            "dns.upstream.resolution.failures", COUNTER, NONE, "Times it could not be.", GROUP, UPSTREAM),
    UPSTREAM_HEDGES(
            "dns.upstream.hedges", COUNTER, NONE, "Queries sent beside one that had not failed.", GROUP, UPSTREAM),
    UPSTREAM_HEDGES_WON("dns.upstream.hedges.won", COUNTER, NONE, "Those answered first.", GROUP, UPSTREAM),

    // ---- Local records ----
    RECORD_ANSWERS("dns.records.answers", COUNTER, NONE, "What local records said.", KIND),
    TRANSFERS("dns.transfers", COUNTER, NONE, "Zone transfers that were asked for.", OUTCOME),
    TRANSFERS_ACTIVE("dns.transfers.active", GAUGE, NONE, "Zone transfers under way."),
    SEARCH_PATHS("dns.autopath", COUNTER, NONE, "Search paths that were walked for clients.", KIND),
    RECORD_ZONES("dns.records.zones", GAUGE, NONE, "Local zones."),
    RECORD_NAMES("dns.records.names", GAUGE, NONE, "Names that have local records."),
    RECORDS("dns.records", GAUGE, NONE, "Records from a file.", SOURCE),
    RECORDS_CURRENT("dns.records.current", GAUGE, NONE, "1 while a file is answered from as it is now.", SOURCE),
    RECORDS_LOADS("dns.records.loads", COUNTER, NONE, "Times a file was read.", SOURCE, OUTCOME),

    // ---- The cluster ----
    KUBERNETES_OBJECTS("dns.kubernetes.objects", GAUGE, NONE, "Objects that records are made of.", KIND),
    KUBERNETES_PUBLICATIONS(
            "dns.kubernetes.publications", COUNTER, NONE, "States of the cluster answered from so far."),
    KUBERNETES_STALENESS(
            "dns.kubernetes.staleness",
            GAUGE,
            SECONDS,
            "How long ago the API server was heard about the kind heard about least."),
    KUBERNETES_STALE("dns.kubernetes.stale", GAUGE, NONE, "1 while answers are from the snapshot file."),
    KUBERNETES_PROGRAMMING_DURATION(
            "kubernetes.dns.programming.duration",
            HISTOGRAM,
            SECONDS,
            "Time from what led to a change until it was answered from.",
            SERVICE_KIND),

    // ---- The API server of a cluster ----
    CLUSTER_WATCHING("dns.kubernetes.watching", GAUGE, NONE, "1 while changes are read as they happen.", KIND),
    CLUSTER_SYNCED("dns.kubernetes.synced", GAUGE, NONE, "1 once all objects have been listed.", KIND),
    CLUSTER_EVENT_AGE("dns.kubernetes.last.event.age", GAUGE, SECONDS, "Time since the server was last heard.", KIND),
    CLUSTER_EVENTS("dns.kubernetes.events", COUNTER, NONE, "Changes of objects.", KIND),
    CLUSTER_LISTS("dns.kubernetes.lists", COUNTER, NONE, "Complete lists; all but the first are relists.", KIND),
    CLUSTER_ERRORS("dns.kubernetes.errors", COUNTER, NONE, "Lists and watches that failed.", KIND, CODE),
    CLUSTER_UNUSABLE("dns.kubernetes.objects.unusable", COUNTER, NONE, "Objects left out for a field.", KIND),
    CLUSTER_REQUESTS("dns.kubernetes.requests", COUNTER, NONE, "Requests to the API server.", CODE, METHOD, HOST),
    CLUSTER_REQUEST_DURATION(
            "dns.kubernetes.request.duration", HISTOGRAM, SECONDS, "Time until an answer began.", METHOD, HOST),

    // ---- The gateway itself ----
    READY("switchboard.ready", GAUGE, NONE, "1 while a component is ready, 0 while it is not.", COMPONENT),
    CONFIG_RELOADS("switchboard.config.reloads", COUNTER, NONE, "Changes of the configuration.", OUTCOME),
    CONFIG_APPLIED("switchboard.config.applied.timestamp", GAUGE, SECONDS, "Unix time of the last change in force."),
    BUILD_INFO("switchboard.build.info", GAUGE, NONE, "1; the program.", VERSION),
    LOOP_HEARTBEAT_AGE("switchboard.loop.heartbeat.age", GAUGE, SECONDS, "Time since an event loop last beat.", LOOP),
    OPS_REJECTED("switchboard.ops.connections.rejected", COUNTER, NONE, "Connections to the ops port over its limit."),
    LOG_EVENTS("switchboard.log.events", COUNTER, NONE, "Log events written.", LEVEL),
    LOG_DROPPED("switchboard.log.dropped", COUNTER, NONE, "Log events lost because the reader was too slow."),

    // ---- Process and virtual machine ----
    PROCESS_CPU("process.cpu", COUNTER, SECONDS, "User and system CPU time."),
    PROCESS_START("process.start.time", GAUGE, SECONDS, "Unix time of the start."),
    PROCESS_RESIDENT("process.resident.memory", GAUGE, BYTES, "Resident memory."),
    PROCESS_THREADS("process.threads", GAUGE, NONE, "Operating system threads."),
    PROCESS_OPEN_FDS("process.open.fds", GAUGE, NONE, "Open file descriptors."),
    PROCESS_MAX_FDS("process.max.fds", GAUGE, NONE, "Limit of open file descriptors."),
    JVM_HEAP_USED("jvm.heap.used", GAUGE, BYTES, "Heap in use, garbage included."),
    JVM_HEAP_MAX("jvm.heap.max", GAUGE, BYTES, "Limit of the heap."),
    JVM_GC("jvm.gc.collection", SUMMARY, SECONDS, "Garbage collections.", COLLECTOR),
    NETTY_DIRECT_MEMORY("netty.direct.memory", GAUGE, BYTES, "Memory that network buffers take outside the heap."),

    // ---- The same under the names of CoreDNS, for its dashboards ----
    COREDNS_REQUESTS(
            "coredns.dns.requests", COUNTER, NONE, "As dns_queries_total.", SERVER, ZONE, VIEW, PROTO, FAMILY, TYPE),
    COREDNS_DO_REQUESTS("coredns.dns.do.requests", COUNTER, NONE, "As dns_queries_dnssec_total.", SERVER, ZONE, VIEW),
    COREDNS_RESPONSES(
            "coredns.dns.responses", COUNTER, NONE, "As dns_replies_total.", SERVER, ZONE, VIEW, RCODE, PLUGIN),
    COREDNS_REQUEST_DURATION(
            "coredns.dns.request.duration", HISTOGRAM, SECONDS, "As dns_query_duration_seconds.", ZONE, VIEW),
    COREDNS_REQUEST_SIZE(
            "coredns.dns.request.size", HISTOGRAM, BYTES, "As dns_query_size_bytes.", SERVER, ZONE, VIEW, PROTO),
    COREDNS_RESPONSE_SIZE(
            "coredns.dns.response.size", HISTOGRAM, BYTES, "As dns_reply_size_bytes.", SERVER, ZONE, VIEW, PROTO),
    COREDNS_CACHE_HITS("coredns.cache.hits", COUNTER, NONE, "As dns_cache_hits_total.", SERVER, TYPE, ZONES, VIEW),
    COREDNS_CACHE_MISSES("coredns.cache.misses", COUNTER, NONE, "As dns_cache_misses_total.", SERVER, ZONES, VIEW),
    COREDNS_CACHE_ENTRIES("coredns.cache.entries", GAUGE, NONE, "As dns_cache_entries.", SERVER, ZONES, VIEW),
    COREDNS_CACHE_STALE(
            "coredns.cache.served.stale", COUNTER, NONE, "As dns_cache_stale_answers_total.", SERVER, ZONES, VIEW),
    COREDNS_PROXY_DURATION(
            "coredns.proxy.request.duration", HISTOGRAM, SECONDS, "As dns_upstream_duration_seconds.", PROXY_NAME, TO),
    COREDNS_PROBE_FAILURES(
            "coredns.proxy.healthcheck.failures",
            COUNTER,
            NONE,
            "As dns_upstream_probe_failures_total.",
            PROXY_NAME,
            TO),
    COREDNS_KUBERNETES_PROGRAMMING_DURATION(
            "coredns.kubernetes.dns.programming.duration",
            HISTOGRAM,
            SECONDS,
            "As kubernetes_dns_programming_duration_seconds.",
            SERVICE_KIND),
    COREDNS_CLUSTER_REQUESTS(
            "coredns.kubernetes.rest.client.requests",
            COUNTER,
            NONE,
            "As dns_kubernetes_requests_total.",
            CODE,
            METHOD,
            HOST),
    COREDNS_CLUSTER_REQUEST_DURATION(
            "coredns.kubernetes.rest.client.request.duration",
            HISTOGRAM,
            SECONDS,
            "As dns_kubernetes_request_duration_seconds.",
            VERB,
            HOST);

    /** How a metric behaves over time. */
    enum Kind {
        /** Only rises, from 0 at the start. */
        COUNTER(Meter.Type.COUNTER),
        /** Goes up and down. */
        GAUGE(Meter.Type.GAUGE),
        /** Counts by size, in buckets. */
        HISTOGRAM(Meter.Type.DISTRIBUTION_SUMMARY),
        /** How often and how much in total. */
        SUMMARY(Meter.Type.TIMER);

        private final Meter.Type type;

        Kind(Meter.Type type) {
            this.type = type;
        }
    }

    /** What a value is measured in. */
    enum Unit {
        /** A number of things. */
        NONE,
        BYTES,
        SECONDS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final PrometheusNamingConvention CONVENTION = new PrometheusNamingConvention();

    private final String label;
    private final Kind kind;
    private final Unit unit;
    private final String description;
    private final List<Tag> tags;

    Metric(String label, Kind kind, Unit unit, String description, Tag... tags) {
        this.label = label;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name in Micrometer. */
    public String label() {
        return label;
    }

    /** The name in Prometheus; of a histogram or summary, without {@code _bucket}, {@code _count} or {@code _sum}. */
    public String exported() {
        if (kind == Kind.COUNTER) {
            return family() + "_total";
        }
        return label.endsWith(".info") ? family() + "_info" : family();
    }

    /** The name in Prometheus' model, whose writer appends what the kind asks for. */
    String family() {
        return CONVENTION.name(label, kind.type, baseUnit());
    }

    Kind kind() {
        return kind;
    }

    Unit unit() {
        return unit;
    }

    /** The unit as Micrometer wants it: part of the exported name, so only where names carry one. */
    @Nullable String baseUnit() {
        return unit == Unit.NONE ? null : unit.label();
    }

    String description() {
        return description;
    }

    List<Tag> tags() {
        return tags;
    }

    /** The tags' keys, for {@code count} values. */
    String[] tagLabels(int count) {
        if (count != tags.size()) {
            throw new IllegalArgumentException(
                    "tag values of " + this + ": " + count + " (expected: " + tags.size() + ")");
        }
        return tags.stream().map(Tag::label).toArray(String[]::new);
    }
}
