package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Port;
import java.util.List;

/**
 * Keeps what of a slice has not changed. An update brings all endpoints of a slice as new objects, and mostly one of them
 * is another one; without this the addresses that are held elsewhere would soon all be there twice.
 */
final class SharedEndpoints {
    private SharedEndpoints() {}

    /**
     * {@code after} with the endpoints and ports of {@code before} where they are equal at the same end of the list;
     * {@code before} itself if all is equal.
     */
    @SuppressWarnings("ReferenceEquality")
    static EndpointSlice of(EndpointSlice before, EndpointSlice after) {
        List<Endpoint> endpoints = shared(before.endpoints(), after.endpoints());
        List<Port> ports = before.ports().equals(after.ports()) ? before.ports() : after.ports();
        if (endpoints == before.endpoints() && before.equals(after)) {
            return before;
        }
        boolean sharedAlready = endpoints == after.endpoints() && ports == after.ports() && before.key() == after.key();
        return sharedAlready
                ? after
                : new EndpointSlice(
                        before.key(),
                        after.service(),
                        after.importedService(),
                        after.sourceCluster(),
                        endpoints,
                        ports);
    }

    private static List<Endpoint> shared(List<Endpoint> before, List<Endpoint> after) {
        int start = SliceDifference.equalAtStart(before, after);
        if (start == before.size() && start == after.size()) {
            return before;
        }
        int end = SliceDifference.equalAtEnd(before, after, start);
        if (isSame(before, after, start, end)) {
            return after;
        }
        Endpoint[] shared = after.toArray(Endpoint[]::new);
        for (int i = 0; i < start; i++) {
            shared[i] = before.get(i);
        }
        for (int i = 1; i <= end; i++) {
            shared[shared.length - i] = before.get(before.size() - i);
        }
        return List.of(shared);
    }

    /** Whether what is equal is shared already, since whoever made the later slice knew the earlier one. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(List<Endpoint> before, List<Endpoint> after, int start, int end) {
        for (int i = 0; i < start; i++) {
            if (before.get(i) != after.get(i)) {
                return false;
            }
        }
        for (int i = 1; i <= end; i++) {
            if (before.get(before.size() - i) != after.get(after.size() - i)) {
                return false;
            }
        }
        return true;
    }
}
