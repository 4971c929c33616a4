package io.switchboard;

import io.switchboard.metrics.Histogram;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.records.kubernetes.KubernetesRecords;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.store.ProgrammingTimes;
import io.switchboard.records.kubernetes.store.ProgrammingTimes.ServiceKind;
import io.switchboard.records.kubernetes.watch.ClusterWatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins what is counted about the records of a cluster to the names under which it is shown, while there is a cluster. */
final class KubernetesMeters {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Supplier<MeterGroup> groups;
    private @Nullable KubernetesRecords shown;
    private @Nullable MeterGroup meters;

    KubernetesMeters(Supplier<MeterGroup> groups) {
        this.groups = groups;
    }

    /** Shows these records from now on, or none. */
    void show(@Nullable KubernetesRecords records) {
        if (records == shown) {
            return;
        }
        if (meters != null) {
            meters.close();
            meters = null;
        }
        if (records != null) {
            MeterGroup group = groups.get();
            bind(group, records);
            meters = group;
        }
        shown = records;
    }

    private static void bind(MeterGroup group, KubernetesRecords records) {
        for (Kind kind : Kind.values()) {
            group.bind(Metric.KUBERNETES_OBJECTS, () -> records.store().size(kind), kind.label());
        }
        group.bind(Metric.KUBERNETES_PUBLICATIONS, records::publications);
        group.bind(Metric.KUBERNETES_STALENESS, () -> records.staleness().toMillis() / MILLIS_PER_SECOND);
        group.bind(Metric.KUBERNETES_STALE, () -> records.isStale() ? 1 : 0);
        ClusterWatch watch = records.watch();
        if (watch != null) {
            ClusterWatchMeters.bind(group, watch);
        }
        for (ServiceKind kind : ServiceKind.values()) {
            group.bindHistogram(
                    Metric.KUBERNETES_PROGRAMMING_DURATION,
                    new Programming(records.store().programmingTimes().of(kind)),
                    kind.label());
        }
    }

    private record Programming(ProgrammingTimes.Counts counts) implements Histogram {
        @Override
        public int buckets() {
            return counts.size();
        }

        @Override
        public double bound(int bucket) {
            return counts.boundSeconds(bucket);
        }

        @Override
        public long count(int bucket) {
            return counts.count(bucket);
        }

        @Override
        public double sum() {
            return counts.sumSeconds();
        }
    }
}
