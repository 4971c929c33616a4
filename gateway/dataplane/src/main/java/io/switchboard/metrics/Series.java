package io.switchboard.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The series of one metric while a scrape collects them. What is added twice under the same tags is added up; used by one
 * thread.
 */
abstract sealed class Series {
    private final Metric metric;

    private Series(Metric metric) {
        this.metric = metric;
    }

    /** The series as Prometheus' model has them. */
    abstract MetricSnapshot snapshot();

    final MetricMetadata metadata() {
        return new MetricMetadata(metric.family(), metric.description());
    }

    final Labels labels(String... tagValues) {
        return Labels.of(metric.tagLabels(tagValues.length), tagValues);
    }

    /** Series of a counter. */
    static final class Counts extends Series {
        private final Map<Labels, Long> values = new LinkedHashMap<>();

        Counts(Metric metric) {
            super(metric);
        }

        void add(long count, String... tagValues) {
            values.merge(labels(tagValues), count, Long::sum);
        }

        /** As {@link #add}, but a series appears with its first event only: for tags whose product is large. */
        void addIfAny(long count, String... tagValues) {
            if (count != 0) {
                add(count, tagValues);
            }
        }

        @Override
        MetricSnapshot snapshot() {
            return new CounterSnapshot(
                    metadata(),
                    values.entrySet().stream()
                            .map(e -> new CounterDataPointSnapshot(e.getValue(), e.getKey(), null, 0))
                            .toList());
        }
    }

    /** Series of a histogram. */
    static final class Distributions extends Series {
        private final LogLinear bounds;
        private final double divisor;
        private final int firstBound;
        private final int boundStep;
        private final Map<Labels, long[]> values = new LinkedHashMap<>();

        /** Exports every bound. {@code divisor} of what is counted make one of the exported unit. */
        Distributions(Metric metric, LogLinear bounds, double divisor) {
            this(metric, bounds, divisor, 0, 1);
        }

        /** Exports {@code firstBound} and every {@code boundStep}th after it. */
        Distributions(Metric metric, LogLinear bounds, double divisor, int firstBound, int boundStep) {
            super(metric);
            this.bounds = bounds;
            this.divisor = divisor;
            this.firstBound = firstBound;
            this.boundStep = boundStep;
        }

        /** Adds a histogram; without effect while it is empty. */
        void addIfAny(QueryTotals.Distribution distribution, String... tagValues) {
            if (distribution.isEmpty()) {
                return;
            }
            long[] sums = values.computeIfAbsent(labels(tagValues), labels -> new long[bounds.buckets() + 1]);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += distribution.cell(i);
            }
        }

        @Override
        MetricSnapshot snapshot() {
            return new HistogramSnapshot(
                    metadata(),
                    values.entrySet().stream()
                            .map(e -> point(e.getKey(), e.getValue()))
                            .toList());
        }

        private HistogramDataPointSnapshot point(Labels labels, long[] cells) {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            long count = 0;
            for (int i = 0; i < bounds.buckets(); i++) {
                count += cells[i];
                if (i == bounds.bounds() || i >= firstBound && (i - firstBound) % boundStep == 0) {
                    buckets.bucket(bounds.bound(i) / divisor, count);
                    count = 0;
                }
            }
            double sum = cells[bounds.buckets()] / divisor;
            return new HistogramDataPointSnapshot(buckets.build(), sum, labels, Exemplars.EMPTY, 0);
        }
    }
}
