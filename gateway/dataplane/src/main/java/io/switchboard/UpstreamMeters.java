package io.switchboard;

import io.switchboard.metrics.Histogram;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEndpoint;
import io.switchboard.upstream.UpstreamEvent;
import io.switchboard.upstream.UpstreamGroup;
import java.util.List;

/** Joins what is counted of each upstream of a group to the names under which it is shown. */
final class UpstreamMeters {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<UpstreamEvent> ERRORS = List.of(
            UpstreamEvent.TIMEOUT,
            UpstreamEvent.CONNECT_ERROR,
            UpstreamEvent.TLS_ERROR,
            UpstreamEvent.HTTP_ERROR,
            UpstreamEvent.NETWORK_ERROR,
            UpstreamEvent.REPLY_INVALID,
            UpstreamEvent.OVERLOAD);
    private static final List<UpstreamEvent> IGNORED = List.of(
            UpstreamEvent.MISMATCH_ID,
            UpstreamEvent.MISMATCH_QUESTION,
            UpstreamEvent.MISMATCH_CASE,
            UpstreamEvent.MISMATCH_COOKIE,
            UpstreamEvent.MALFORMED,
            UpstreamEvent.LATE);
    private static final List<UpstreamEvent> FALLBACKS = List.of(
            UpstreamEvent.NEAR_MISS,
            UpstreamEvent.TRUNCATED,
            UpstreamEvent.EDNS_FALLBACK,
            UpstreamEvent.CASE_OFF,
            UpstreamEvent.BAD_COOKIE,
            UpstreamEvent.COOKIE_FORGOTTEN);

    private UpstreamMeters() {}

    static MeterGroup bind(MeterGroup meters, UpstreamGroup group) {
        group.endpoints().forEach(endpoint -> bind(meters, group.name(), endpoint));
        return meters;
    }

    private static void bind(MeterGroup meters, String group, UpstreamEndpoint endpoint) {
        String url = endpoint.url();
        count(meters, Metric.UPSTREAM_QUERIES, group, endpoint, UpstreamEvent.QUERY);
        count(meters, Metric.UPSTREAM_PROBES, group, endpoint, UpstreamEvent.PROBE);
        count(meters, Metric.UPSTREAM_PROBE_FAILURES, group, endpoint, UpstreamEvent.PROBE_FAILURE);
        count(meters, Metric.UPSTREAM_OPENED, group, endpoint, UpstreamEvent.OPENED);
        count(meters, Metric.UPSTREAM_HEDGES, group, endpoint, UpstreamEvent.HEDGE);
        count(meters, Metric.UPSTREAM_HEDGES_WON, group, endpoint, UpstreamEvent.HEDGE_WON);
        countEach(meters, Metric.UPSTREAM_ERRORS, group, endpoint, ERRORS);
        countEach(meters, Metric.UPSTREAM_IGNORED, group, endpoint, IGNORED);
        countEach(meters, Metric.UPSTREAM_FALLBACKS, group, endpoint, FALLBACKS);
        replies(meters, group, endpoint, UpstreamEvent.REPLY_NOERROR, "NOERROR");
        replies(meters, group, endpoint, UpstreamEvent.REPLY_NXDOMAIN, "NXDOMAIN");
        replies(meters, group, endpoint, UpstreamEvent.REPLY_SERVFAIL, "SERVFAIL");
        replies(meters, group, endpoint, UpstreamEvent.REPLY_REFUSED, "REFUSED");
        replies(meters, group, endpoint, UpstreamEvent.REPLY_OTHER, "other");
        meters.bind(Metric.UPSTREAM_IN_FLIGHT, endpoint::inFlight, group, url);
        meters.bind(Metric.UPSTREAM_UP, endpoint::up, group, url);
        meters.bind(Metric.UPSTREAM_ADDRESSES, () -> endpoint.upstreams().size(), group, url);
        meters.bind(Metric.UPSTREAM_RESOLUTIONS, endpoint::resolutions, group, url);
        meters.bind(Metric.UPSTREAM_RESOLUTION_FAILURES, endpoint::failedResolutions, group, url);
        meters.bindHistogram(Metric.UPSTREAM_DURATION, new Latency(endpoint), group, url);
    }

    private static void count(
            MeterGroup meters, Metric metric, String group, UpstreamEndpoint endpoint, UpstreamEvent event) {
        meters.bind(metric, () -> endpoint.count(event), group, endpoint.url());
    }

    private static void countEach(
            MeterGroup meters, Metric metric, String group, UpstreamEndpoint endpoint, List<UpstreamEvent> events) {
        for (UpstreamEvent event : events) {
            meters.bind(metric, () -> endpoint.count(event), group, endpoint.url(), event.label());
        }
    }

    private static void replies(
            MeterGroup meters, String group, UpstreamEndpoint endpoint, UpstreamEvent event, String rcode) {
        meters.bind(Metric.UPSTREAM_REPLIES, () -> endpoint.count(event), group, endpoint.url(), rcode);
    }

    private record Latency(UpstreamEndpoint endpoint) implements Histogram {
        @Override
        public int buckets() {
            return UpstreamCounters.latencyClasses();
        }

        @Override
        public double bound(int bucket) {
            long nanos = UpstreamCounters.latencyBoundNanos(bucket);
            return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / NANOS_PER_SECOND;
        }

        @Override
        public long count(int bucket) {
            return endpoint.latencyClass(bucket);
        }

        @Override
        public double sum() {
            return endpoint.latencyNanos() / NANOS_PER_SECOND;
        }
    }
}
