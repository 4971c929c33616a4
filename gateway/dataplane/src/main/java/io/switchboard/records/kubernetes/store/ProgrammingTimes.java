package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long it took from what triggered a change, by the API server's annotation, until queries were answered from it;
 * by kind of service. Counted under the store's lock, read by any thread.
 */
public final class ProgrammingTimes {
    private static final int BOUNDS = 20;

    private final NameLookup names = new NameLookup();
    private final Map<ServiceKind, Counts> counts = new EnumMap<>(ServiceKind.class);

    ProgrammingTimes() {
        for (ServiceKind kind : ServiceKind.values()) {
            counts.put(kind, new Counts());
        }
    }

    /** Kinds of services, by the words that Kubernetes' own measure of this has for them. */
    public enum ServiceKind {
        CLUSTER_IP("cluster_ip"),
        HEADLESS("headless_with_selector"),
        HEADLESS_WITHOUT_SELECTOR("headless_without_selector"),
        EXTERNAL_NAME("external_name");

        private final String label;

        ServiceKind(String label) {
            this.label = label;
        }

        /** The word. */
        public String label() {
            return label;
        }
    }

    /** How often it took how long. */
    public static final class Counts {
        private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS + 1);
        /** One element: the sum in milliseconds. */
        private final AtomicLongArray sum = new AtomicLongArray(1);

        private void add(long millis) {
            int bucket = millis <= 1 ? 0 : Math.min(BOUNDS, Long.SIZE - Long.numberOfLeadingZeros(millis - 1));
            buckets.incrementAndGet(bucket);
            sum.addAndGet(0, millis);
        }

        /** Number of buckets. */
        public int size() {
            return buckets.length();
        }

        /** Upper bound of a bucket in seconds, as CoreDNS has them: 1 ms and twice as much each time; at last infinity. */
        public double boundSeconds(int bucket) {
            return bucket == BOUNDS ? Double.POSITIVE_INFINITY : (1L << bucket) / 1000.0;
        }

        /** Changes in a bucket alone. */
        public long count(int bucket) {
            return buckets.get(bucket);
        }

        /** Sum of all in seconds. */
        public double sumSeconds() {
            return sum.get(0) / 1000.0;
        }
    }

    /** Those of a kind of service. */
    public Counts of(ServiceKind kind) {
        Counts found = counts.get(kind);
        if (found == null) {
            throw new IllegalStateException("not counted: " + kind);
        }
        return found;
    }

    void record(Change<?> change, ClusterState state, long nowMillis) {
        ServiceKind kind = change.triggeredMillis() < 0 ? null : kindOf(change.after(), state);
        if (kind != null) {
            of(kind).add(Math.max(0, nowMillis - change.triggeredMillis()));
        }
    }

    private @Nullable ServiceKind kindOf(@Nullable ClusterObject object, ClusterState state) {
        return switch (object) {
            case Service service -> kindOf(service);
            case EndpointSlice slice
            when slice.service() != null -> {
                LookupName name = names.of(slice.key().namespace(), slice.service());
                ServiceEntry entry = name == null ? null : state.service(name, 0);
                yield entry == null || entry.service() == null ? null : kindOf(entry.service());
            }
            case null, default -> null;
        };
    }

    private static ServiceKind kindOf(Service service) {
        return switch (service.type()) {
            case CLUSTER_IP -> ServiceKind.CLUSTER_IP;
            case HEADLESS -> service.selecting() ? ServiceKind.HEADLESS : ServiceKind.HEADLESS_WITHOUT_SELECTOR;
            case EXTERNAL_NAME -> ServiceKind.EXTERNAL_NAME;
        };
    }
}
