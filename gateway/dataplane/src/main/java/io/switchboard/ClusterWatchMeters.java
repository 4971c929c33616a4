package io.switchboard;

import io.switchboard.metrics.Histogram;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.records.kubernetes.watch.ClusterKind;
import io.switchboard.records.kubernetes.watch.ClusterWatch;
import io.switchboard.records.kubernetes.watch.RequestCounts;
import io.switchboard.records.kubernetes.watch.WatchPhase;
import io.switchboard.records.kubernetes.watch.WatchState;
import java.util.function.ToDoubleFunction;

/** Joins what is counted of the watch of a cluster to the names under which it is shown. */
final class ClusterWatchMeters {
    private static final String GET = "GET";
    private static final double NANOS_PER_SECOND = 1e9;

    private ClusterWatchMeters() {}

    static MeterGroup bind(MeterGroup meters, ClusterWatch watch) {
        for (WatchState state : watch.states()) {
            bind(meters, watch, state.kind());
        }
        String host = watch.host();
        RequestCounts requests = watch.requests();
        for (String code : RequestCounts.codes()) {
            meters.bind(Metric.CLUSTER_REQUESTS, () -> requests.count(code), code, GET, host);
        }
        return meters.bindHistogram(Metric.CLUSTER_REQUEST_DURATION, new Durations(requests), GET, host);
    }

    private static void bind(MeterGroup meters, ClusterWatch watch, ClusterKind kind) {
        String label = kind.label();
        bind(meters, Metric.CLUSTER_WATCHING, watch, kind, state -> state.phase() == WatchPhase.WATCHING ? 1 : 0);
        bind(meters, Metric.CLUSTER_SYNCED, watch, kind, state -> state.synced() ? 1 : 0);
        bind(meters, Metric.CLUSTER_EVENTS, watch, kind, WatchState::events);
        bind(meters, Metric.CLUSTER_LISTS, watch, kind, WatchState::lists);
        bind(meters, Metric.CLUSTER_UNUSABLE, watch, kind, WatchState::unusable);
        meters.bind(Metric.CLUSTER_EVENT_AGE, () -> watch.silenceNanos(kind) / NANOS_PER_SECOND, label);
        for (String code : ClusterWatch.errorCodes()) {
            meters.bind(Metric.CLUSTER_ERRORS, () -> watch.state(kind).errors().getOrDefault(code, 0L), label, code);
        }
    }

    private static void bind(
            MeterGroup meters,
            Metric metric,
            ClusterWatch watch,
            ClusterKind kind,
            ToDoubleFunction<WatchState> value) {
        meters.bind(metric, () -> value.applyAsDouble(watch.state(kind)), kind.label());
    }

    private record Durations(RequestCounts requests) implements Histogram {
        @Override
        public int buckets() {
            return RequestCounts.classes();
        }

        @Override
        public double bound(int bucket) {
            return RequestCounts.bound(bucket);
        }

        @Override
        public long count(int bucket) {
            return requests.durations(bucket);
        }

        @Override
        public double sum() {
            return requests.seconds();
        }
    }
}
