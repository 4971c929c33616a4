package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import java.util.List;

/**
 * Keeps what of a slice has not changed. An update brings all endpoints of a slice as new objects, and mostly one of them
 * is another one; without this the addresses that are held elsewhere would soon all be there twice.
 */
final class SharedEndpoints {
    private SharedEndpoints() {}

    /** {@code after} with the endpoints and ports of {@code before} where they are equal at the same end of the list. */
    static EndpointSlice of(EndpointSlice before, EndpointSlice after) {
        return new EndpointSlice(
                before.key(),
                after.service(),
                after.importedService(),
                after.sourceCluster(),
                shared(before.endpoints(), after.endpoints()),
                before.ports().equals(after.ports()) ? before.ports() : after.ports());
    }

    private static List<Endpoint> shared(List<Endpoint> before, List<Endpoint> after) {
        Endpoint[] shared = after.toArray(Endpoint[]::new);
        int common = Math.min(before.size(), shared.length);
        int first = 0;
        while (first < common && before.get(first).equals(shared[first])) {
            shared[first] = before.get(first);
            first++;
        }
        int shift = before.size() - shared.length;
        for (int last = shared.length - 1;
                last >= first
                        && last + shift >= first
                        && before.get(last + shift).equals(shared[last]);
                last--) {
            shared[last] = before.get(last + shift);
        }
        return List.of(shared);
    }
}
