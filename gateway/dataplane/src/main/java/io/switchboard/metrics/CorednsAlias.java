package io.switchboard.metrics;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a bound metric is called in CoreDNS, with the tags that CoreDNS gives it. */
record CorednsAlias(Metric metric, UnaryOperator<String[]> tags) {
    private static final String SERVER = "dns://";
    private static final String[] CACHE = {SERVER, CorednsFamilies.ZONE, CorednsFamilies.VIEW};

    /** The alias of a metric, or null if it has none. */
    static @Nullable CorednsAlias of(Metric metric) {
        return switch (metric) {
            case CACHE_HITS -> new CorednsAlias(Metric.COREDNS_CACHE_HITS, CorednsAlias::hits);
            case CACHE_MISSES -> new CorednsAlias(Metric.COREDNS_CACHE_MISSES, tags -> CACHE);
            case CACHE_STALE -> new CorednsAlias(Metric.COREDNS_CACHE_STALE, tags -> CACHE);
            // CoreDNS has one store for success and one for denial, here is one for both: so no type.
            case CACHE_ENTRIES -> new CorednsAlias(Metric.COREDNS_CACHE_ENTRIES, tags -> CACHE);
            case UPSTREAM_DURATION -> new CorednsAlias(Metric.COREDNS_PROXY_DURATION, tags -> tags);
            case UPSTREAM_PROBE_FAILURES -> new CorednsAlias(Metric.COREDNS_PROBE_FAILURES, tags -> tags);
            case KUBERNETES_PROGRAMMING_DURATION ->
                new CorednsAlias(Metric.COREDNS_KUBERNETES_PROGRAMMING_DURATION, tags -> tags);
            case CLUSTER_REQUESTS -> new CorednsAlias(Metric.COREDNS_CLUSTER_REQUESTS, tags -> tags);
            case CLUSTER_REQUEST_DURATION -> new CorednsAlias(Metric.COREDNS_CLUSTER_REQUEST_DURATION, tags -> tags);
            default -> null;
        };
    }

    private static String[] hits(String... kind) {
        String type = switch (kind[0]) {
            case "positive" -> "success";
            case "negative" -> "denial";
            default -> kind[0];
        };
        return new String[] {SERVER, type, CorednsFamilies.ZONE, CorednsFamilies.VIEW};
    }

    /** The alias' tag values for those of the metric. */
    String[] tagValues(String... tagValues) {
        return tags.apply(tagValues);
    }
}
