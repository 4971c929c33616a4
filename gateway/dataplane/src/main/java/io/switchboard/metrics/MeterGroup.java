package io.switchboard.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Meters that come and go together, such as those of one upstream. Each reads its value from a getter when somebody
 * looks; getters are called on the scraping thread and must neither block nor throw. What CoreDNS has under another name
 * is bound under both.
 *
 * <p>Binding and closing are for one thread at a time. A series may be bound once: close the old group first.
 */
public final class MeterGroup implements AutoCloseable {
    private final MeterRegistry registry;
    private final BoundHistograms histograms;
    private final List<Meter> meters = new ArrayList<>();
    private final List<BoundHistograms.Bound> boundHistograms = new ArrayList<>();

    MeterGroup(MeterRegistry registry, BoundHistograms histograms) {
        this.registry = registry;
        this.histograms = histograms;
    }

    /**
     * Binds a counter or gauge.
     *
     * @param value in the metric's unit; of a counter, the total since the start
     * @param tagValues in the order of the metric's tags
     */
    public MeterGroup bind(Metric metric, DoubleSupplier value, String... tagValues) {
        bindOne(metric, value, tagValues);
        CorednsAlias alias = CorednsAlias.of(metric);
        if (alias != null) {
            bindOne(alias.metric(), value, alias.tagValues(tagValues));
        }
        return this;
    }

    /** Binds a summary: how often something happened, and how many nanoseconds it took in all. */
    public MeterGroup bindTime(Metric metric, LongSupplier count, LongSupplier totalNanos, String... tagValues) {
        if (metric.kind() != Metric.Kind.SUMMARY) {
            throw new IllegalArgumentException("metric: " + metric + " (expected: a summary)");
        }
        meters.add(FunctionTimer.builder(
                        metric.label(),
                        registry,
                        owner -> count.getAsLong(),
                        owner -> totalNanos.getAsLong(),
                        TimeUnit.NANOSECONDS)
                .description(metric.description())
                .tags(newSeries(metric, tagValues))
                .register(registry));
        return this;
    }

    /** Binds a histogram. */
    public MeterGroup bindHistogram(Metric metric, Histogram histogram, String... tagValues) {
        if (metric.kind() != Metric.Kind.HISTOGRAM) {
            throw new IllegalArgumentException("metric: " + metric + " (expected: a histogram)");
        }
        boundHistograms.add(histograms.add(metric, histogram, tagValues));
        CorednsAlias alias = CorednsAlias.of(metric);
        if (alias != null) {
            boundHistograms.add(histograms.add(alias.metric(), histogram, alias.tagValues(tagValues)));
        }
        return this;
    }

    /** Takes the meters off the registry. */
    @Override
    public void close() {
        boundHistograms.forEach(histograms::remove);
        boundHistograms.clear();
        meters.forEach(registry::remove);
        meters.clear();
    }

    private void bindOne(Metric metric, DoubleSupplier value, String... tagValues) {
        Tags tags = newSeries(metric, tagValues);
        switch (metric.kind()) {
            // A function meter holds its object weakly, so that is the registry, and its function strongly.
            case COUNTER ->
                meters.add(FunctionCounter.builder(metric.label(), registry, owner -> value.getAsDouble())
                        .baseUnit(metric.baseUnit())
                        .description(metric.description())
                        .tags(tags)
                        .register(registry));
            case GAUGE ->
                meters.add(Gauge.builder(metric.label(), value::getAsDouble)
                        .baseUnit(metric.baseUnit())
                        .description(metric.description())
                        .tags(tags)
                        .register(registry));
            case HISTOGRAM, SUMMARY ->
                throw new IllegalArgumentException("metric: " + metric + " (expected: a counter or gauge)");
        }
    }

    /** The registry would return the meter that is there, and what is bound now would silently never be read. */
    private Tags newSeries(Metric metric, String... tagValues) {
        Tags tags = Tags.empty();
        String[] labels = metric.tagLabels(tagValues.length);
        for (int i = 0; i < labels.length; i++) {
            tags = tags.and(labels[i], tagValues[i]);
        }
        Meter bound = registry.find(metric.label()).tags(tags).meter();
        if (bound != null) {
            throw new IllegalStateException("bound already: " + bound.getId());
        }
        return tags;
    }
}
