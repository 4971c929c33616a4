package io.switchboard;

import io.switchboard.metrics.Histogram;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.upstream.Upstream;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import io.switchboard.upstream.UpstreamGroup;
import io.switchboard.upstream.UpstreamState;
import java.util.List;

/** Joins what is counted of each upstream of a group to the names under which it is shown. */
final class UpstreamMeters {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<UpstreamEvent> ERRORS = List.of(
            UpstreamEvent.TIMEOUT,
            UpstreamEvent.NETWORK_ERROR,
            UpstreamEvent.TLS_ERROR,
            UpstreamEvent.HTTP_ERROR,
            UpstreamEvent.REPLY_INVALID,
            UpstreamEvent.OVERLOAD);
    private static final List<UpstreamEvent> IGNORED = List.of(
            UpstreamEvent.MISMATCH_ID,
            UpstreamEvent.MISMATCH_QUESTION,
            UpstreamEvent.MISMATCH_CASE,
            UpstreamEvent.MALFORMED,
            UpstreamEvent.LATE);
    private static final List<UpstreamEvent> FALLBACKS = List.of(
            UpstreamEvent.NEAR_MISS, UpstreamEvent.TRUNCATED, UpstreamEvent.EDNS_FALLBACK, UpstreamEvent.CASE_OFF);

    private UpstreamMeters() {}

    static MeterGroup bind(MeterGroup meters, UpstreamGroup group) {
        group.upstreams().forEach(upstream -> bind(meters, group.name(), upstream));
        return meters;
    }

    private static void bind(MeterGroup meters, String group, Upstream upstream) {
        String url = upstream.endpoint().url();
        count(meters, Metric.UPSTREAM_QUERIES, group, upstream, UpstreamEvent.QUERY);
        count(meters, Metric.UPSTREAM_PROBES, group, upstream, UpstreamEvent.PROBE);
        count(meters, Metric.UPSTREAM_PROBE_FAILURES, group, upstream, UpstreamEvent.PROBE_FAILURE);
        count(meters, Metric.UPSTREAM_OPENED, group, upstream, UpstreamEvent.OPENED);
        countEach(meters, Metric.UPSTREAM_ERRORS, group, upstream, ERRORS);
        countEach(meters, Metric.UPSTREAM_IGNORED, group, upstream, IGNORED);
        countEach(meters, Metric.UPSTREAM_FALLBACKS, group, upstream, FALLBACKS);
        replies(meters, group, upstream, UpstreamEvent.REPLY_NOERROR, "NOERROR");
        replies(meters, group, upstream, UpstreamEvent.REPLY_NXDOMAIN, "NXDOMAIN");
        replies(meters, group, upstream, UpstreamEvent.REPLY_SERVFAIL, "SERVFAIL");
        replies(meters, group, upstream, UpstreamEvent.REPLY_REFUSED, "REFUSED");
        replies(meters, group, upstream, UpstreamEvent.REPLY_OTHER, "other");
        meters.bind(Metric.UPSTREAM_IN_FLIGHT, upstream::inFlight, group, url);
        meters.bind(Metric.UPSTREAM_UP, () -> upstream.state() == UpstreamState.UP ? 1 : 0, group, url);
        meters.bindHistogram(Metric.UPSTREAM_DURATION, new Latency(upstream), group, url);
    }

    private static void count(MeterGroup meters, Metric metric, String group, Upstream upstream, UpstreamEvent event) {
        meters.bind(
                metric, () -> upstream.count(event), group, upstream.endpoint().url());
    }

    private static void countEach(
            MeterGroup meters, Metric metric, String group, Upstream upstream, List<UpstreamEvent> events) {
        for (UpstreamEvent event : events) {
            meters.bind(
                    metric,
                    () -> upstream.count(event),
                    group,
                    upstream.endpoint().url(),
                    event.label());
        }
    }

    private static void replies(MeterGroup meters, String group, Upstream upstream, UpstreamEvent event, String rcode) {
        meters.bind(
                Metric.UPSTREAM_REPLIES,
                () -> upstream.count(event),
                group,
                upstream.endpoint().url(),
                rcode);
    }

    private record Latency(Upstream upstream) implements Histogram {
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
            return upstream.latencyClass(bucket);
        }

        @Override
        public double sum() {
            return upstream.latencyNanos() / NANOS_PER_SECOND;
        }
    }
}
