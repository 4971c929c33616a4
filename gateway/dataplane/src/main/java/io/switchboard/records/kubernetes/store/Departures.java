package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints of a service are to keep their names for a moment although no slice has them any more.
 *
 * <p>Slices are separate objects, whose events come one by one: an endpoint that moves from one slice to another may be
 * in none for a while, and a client that asks just then would be told, and would remember, that there is no such name.
 * So an endpoint that disappears while it is ready, and whose name nobody else has, leaves late. One that turns unready
 * first, as a pod does that ends, leaves at once.
 */
final class Departures {
    private Departures() {}

    /**
     * The endpoints that leave a service when one slice takes another one's place; those that were leaving included.
     *
     * @param next the service with the slice {@code after} instead of {@code before}
     */
    static LeavingEndpoint[] of(
            ServiceEntry next, @Nullable EndpointSlice before, @Nullable EndpointSlice after, long untilNanos) {
        if (next.service() == null) {
            return new LeavingEndpoint[0];
        }
        List<LeavingEndpoint> candidates = new ArrayList<>(Arrays.asList(next.leaving()));
        addDisappeared(candidates, before, after, untilNanos);
        if (candidates.isEmpty()) {
            return next.leaving();
        }
        Present present = new Present(next.slices());
        candidates.removeIf(present::replaces);
        return candidates.toArray(LeavingEndpoint[]::new);
    }

    private static void addDisappeared(
            List<LeavingEndpoint> candidates,
            @Nullable EndpointSlice before,
            @Nullable EndpointSlice after,
            long untilNanos) {
        if (before == null) {
            return;
        }
        Present present = after == null ? new Present() : new Present(after);
        for (Endpoint endpoint : before.endpoints()) {
            LeavingEndpoint leaving =
                    new LeavingEndpoint(endpoint, before.ports(), before.sourceCluster(), untilNanos);
            if (endpoint.ready() && !present.replaces(leaving)) {
                candidates.add(leaving);
            }
        }
    }

    static Set<IpAddress> readyAddresses(@Nullable EndpointSlice slice) {
        Set<IpAddress> addresses = new HashSet<>();
        if (slice != null) {
            ready(slice).map(Endpoint::address).forEach(addresses::add);
        }
        return addresses;
    }

    /** Whether both have the same ready endpoints with the same ports. */
    static boolean sameToDns(@Nullable EndpointSlice one, @Nullable EndpointSlice other) {
        return one != null
                && other != null
                && one.ports().equals(other.ports())
                && Objects.equals(one.sourceCluster(), other.sourceCluster())
                && ready(one).toList().equals(ready(other).toList());
    }

    private static Stream<Endpoint> ready(EndpointSlice slice) {
        return slice.endpoints().stream().filter(Endpoint::ready);
    }

    /** What a service's slices have: the labels of endpoints that are ready, and the addresses of those that are not. */
    private static final class Present {
        private final Set<Object> labels = new HashSet<>();
        private final Set<IpAddress> unready = new HashSet<>();

        Present(EndpointSlice... slices) {
            for (EndpointSlice slice : slices) {
                for (Endpoint endpoint : slice.endpoints()) {
                    if (endpoint.ready()) {
                        labels.add(label(endpoint, slice.sourceCluster()));
                    } else {
                        unready.add(endpoint.address());
                    }
                }
            }
        }

        boolean replaces(LeavingEndpoint leaving) {
            Endpoint endpoint = leaving.endpoint();
            return unready.contains(endpoint.address()) || labels.contains(label(endpoint, leaving.cluster()));
        }

        private static Object label(Endpoint endpoint, @Nullable String cluster) {
            String name = ServiceEndpoints.nameOf(endpoint);
            if (name == null) {
                return cluster == null ? endpoint.address() : List.of(endpoint.address(), cluster);
            }
            String lower = name.toLowerCase(Locale.ROOT);
            return cluster == null ? lower : lower + '.' + cluster;
        }
    }
}
