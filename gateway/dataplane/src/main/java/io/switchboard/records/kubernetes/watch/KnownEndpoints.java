package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.AddressReader;
import io.switchboard.records.kubernetes.object.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that are known of a slice, while a later version of it is read: nearly all of them come again, in the same
 * order. Finding one is worth an object; not finding it costs nothing but that. One thread.
 */
final class KnownEndpoints {
    /** How many that have gone or were replaced, one after the other, it finds its way past. */
    private static final int WINDOW = 16;

    private List<Endpoint> endpoints = List.of();
    private int next;

    void start(List<Endpoint> known) {
        endpoints = known;
        next = 0;
    }

    /** The endpoint with the address that was read, or null. */
    @Nullable Endpoint find(AddressReader address) {
        int end = Math.min(endpoints.size(), next + WINDOW);
        for (int i = next; i < end; i++) {
            Endpoint endpoint = endpoints.get(i);
            if (address.isAt(endpoint.address())) {
                next = i + 1;
                return endpoint;
            }
        }
        return null;
    }
}
