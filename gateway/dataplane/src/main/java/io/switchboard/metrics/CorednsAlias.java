package io.switchboard.metrics;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a bound metric is called in CoreDNS. Left out where CoreDNS counts something else: its cache series are divided by
 * success and denial, which here would be a guess, so these have no {@code type}.
 */
record CorednsAlias(Metric metric, UnaryOperator<String[]> tags) {
    private static final String[] WHOLE_CACHE = {"dns://", CorednsFamilies.ZONE, CorednsFamilies.VIEW};

    /** The alias of a metric, or null if it has none. */
    static @Nullable CorednsAlias of(Metric metric) {
        return switch (metric) {
            case CACHE_HITS -> new CorednsAlias(Metric.COREDNS_CACHE_HITS, tags -> WHOLE_CACHE);
            case CACHE_MISSES -> new CorednsAlias(Metric.COREDNS_CACHE_MISSES, tags -> WHOLE_CACHE);
            case CACHE_ENTRIES -> new CorednsAlias(Metric.COREDNS_CACHE_ENTRIES, tags -> WHOLE_CACHE);
            case UPSTREAM_QUERIES -> new CorednsAlias(Metric.COREDNS_FORWARD_REQUESTS, tags -> tags);
            case UPSTREAM_PROBE_FAILURES -> new CorednsAlias(Metric.COREDNS_PROBE_FAILURES, tags -> tags);
            default -> null;
        };
    }

    /** The alias' tag values for those of the metric. */
    String[] tagValues(String... tagValues) {
        return tags.apply(tagValues);
    }
}
