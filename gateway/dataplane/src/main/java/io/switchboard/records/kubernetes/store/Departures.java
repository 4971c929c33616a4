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
    private static final LeavingEndpoint[] NOBODY = {};
    /** From how many on it is cheaper to gather what there is once than to search it for each. */
    private static final int MANY = 8;

    private Departures() {}

    /**
     * The endpoints that leave a service when one slice takes another one's place; those that were leaving included.
     *
     * @param entry the service with the earlier slice
     * @param slices its slices with the later one instead
     */
    static LeavingEndpoint[] of(
            ServiceEntry entry, EndpointSlice[] slices, SliceDifference difference, long untilNanos) {
        int candidates = entry.leaving().length + difference.gone().length;
        if (entry.service() == null || candidates == 0) {
            return NOBODY;
        }
        Replacements present = among(candidates, difference.after());
        List<LeavingEndpoint> leaving = new ArrayList<>(candidates);
        // No other slice has changed since these began to leave.
        for (LeavingEndpoint endpoint : entry.leaving()) {
            addAbsent(leaving, endpoint, present);
        }
        int begun = leaving.size();
        EndpointSlice before = difference.before();
        if (before != null) {
            for (Endpoint gone : difference.gone()) {
                addAbsent(leaving, leaving(gone, before, untilNanos), present);
            }
        }
        boolean others = slices.length > (difference.after() == null ? 0 : 1);
        if (others && leaving.size() > begun) {
            Replacements elsewhere = among(leaving.size() - begun, slices);
            leaving.subList(begun, leaving.size()).removeIf(elsewhere::replace);
        }
        return leaving.isEmpty() ? NOBODY : leaving.toArray(NOBODY);
    }

    private static LeavingEndpoint leaving(Endpoint gone, EndpointSlice slice, long untilNanos) {
        return new LeavingEndpoint(gone, slice.ports(), slice.sourceCluster(), untilNanos);
    }

    private static void addAbsent(List<LeavingEndpoint> absent, LeavingEndpoint candidate, Replacements replacements) {
        if (!replacements.replace(candidate)) {
            absent.add(candidate);
        }
    }

    private static Replacements among(int candidates, @Nullable EndpointSlice slice) {
        return slice == null ? leaving -> false : among(candidates, new EndpointSlice[] {slice});
    }

    private static Replacements among(int candidates, EndpointSlice[] slices) {
        return candidates < MANY ? new Search(slices) : new Present(slices);
    }

    /** Those that are not leaving any more, because something has replaced them or they are gone. */
    static List<LeavingEndpoint> dropped(LeavingEndpoint[] before, LeavingEndpoint[] after) {
        if (before.length == 0) {
            return List.of();
        }
        int same = 0;
        while (same < before.length && same < after.length && before[same] == after[same]) {
            same++;
        }
        List<LeavingEndpoint> dropped = new ArrayList<>(Arrays.asList(before).subList(same, before.length));
        dropped.removeAll(Arrays.asList(after).subList(same, after.length));
        return dropped;
    }

    /** Tells whether there is another endpoint in the place of one that leaves. */
    private interface Replacements {
        boolean replace(LeavingEndpoint leaving);
    }

    /** Looks at every endpoint each time: for few questions. */
    private record Search(EndpointSlice... slices) implements Replacements {
        @Override
        public boolean replace(LeavingEndpoint leaving) {
            Endpoint gone = leaving.endpoint();
            for (EndpointSlice slice : slices) {
                boolean sameCluster = Objects.equals(slice.sourceCluster(), leaving.cluster());
                for (Endpoint endpoint : slice.endpoints()) {
                    boolean replaced = endpoint.ready()
                            ? sameCluster && ServiceEndpoints.sameLabel(endpoint, gone)
                            : endpoint.address().equals(gone.address());
                    if (replaced) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Gathers the labels of endpoints that are ready, and the addresses of those that are not: for many questions. */
    private static final class Present implements Replacements {
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

        @Override
        public boolean replace(LeavingEndpoint leaving) {
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
