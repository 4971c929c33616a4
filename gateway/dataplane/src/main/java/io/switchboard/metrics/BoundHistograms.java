package io.switchboard.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Exports the histograms that {@link MeterGroup}s bind; a meter can show none that is counted elsewhere. */
final class BoundHistograms implements MultiCollector {
    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /** One series. */
    record Bound(Metric metric, Labels labels, Histogram histogram) {
        private HistogramDataPointSnapshot point() {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i < histogram.buckets(); i++) {
                buckets.bucket(histogram.bound(i), histogram.count(i));
            }
            return new HistogramDataPointSnapshot(buckets.build(), histogram.sum(), labels, Exemplars.EMPTY, 0);
        }
    }

    /** Adds a series; {@link #remove} takes it away. */
    Bound add(Metric metric, Histogram histogram, String... tagValues) {
        Labels labels = Labels.of(metric.tagLabels(tagValues.length), tagValues);
        if (bound.stream()
                .anyMatch(other -> other.metric() == metric && other.labels().equals(labels))) {
            throw new IllegalStateException("bound already: " + metric.label() + labels);
        }
        Bound added = new Bound(metric, labels, histogram);
        bound.add(added);
        return added;
    }

    void remove(Bound series) {
        bound.remove(series);
    }

    @Override
    public MetricSnapshots collect() {
        Map<Metric, List<Bound>> byMetric = bound.stream()
                .collect(Collectors.groupingBy(Bound::metric, () -> new EnumMap<>(Metric.class), Collectors.toList()));
        return new MetricSnapshots(byMetric.entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static MetricSnapshot snapshot(Metric metric, List<Bound> series) {
        return new HistogramSnapshot(
                new MetricMetadata(metric.family(), metric.description()),
                series.stream().map(Bound::point).toList());
    }
}
