package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Port;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one list of endpoints out of the slices of a service. An endpoint that is in several slices, as it is while it
 * moves from one to another, is ready if it is in one of them. One thread, for one list.
 */
final class EndpointMerge {
    private final int[] heads;
    private final int[] next;
    private final Endpoint[] endpoints;
    private final Object[] ports;
    /** Null while all are in this cluster. */
    private @Nullable String @Nullable [] clusters;

    private int size;
    private int staying = -1;

    /** Room for {@code most} endpoints. */
    EndpointMerge(int most) {
        heads = new int[Integer.highestOneBit(Math.max(1, most * 2 - 1))];
        Arrays.fill(heads, -1);
        next = new int[most];
        endpoints = new Endpoint[most];
        ports = new Object[most];
    }

    static ServiceEndpoints of(EndpointSlice[] slices, LeavingEndpoint[] leaving) {
        int most = leaving.length;
        for (EndpointSlice slice : slices) {
            most += slice.endpoints().size();
        }
        if (most == 0) {
            return ServiceEndpoints.NONE;
        }
        EndpointMerge merge = new EndpointMerge(most);
        for (EndpointSlice slice : slices) {
            for (Endpoint endpoint : slice.endpoints()) {
                if (endpoint.ready()) {
                    merge.add(endpoint, slice.ports(), slice.sourceCluster());
                }
            }
        }
        merge.staying = merge.size;
        for (LeavingEndpoint endpoint : leaving) {
            merge.add(endpoint.endpoint(), endpoint.ports(), endpoint.cluster());
        }
        return merge.finish();
    }

    private void add(Endpoint endpoint, List<Port> ofSlice, @Nullable String cluster) {
        int slot = ServiceEndpoints.slot(hash(endpoint), heads.length);
        int last = -1;
        for (int other = heads[slot]; other >= 0; other = next[other]) {
            if (isSame(other, endpoint, cluster)) {
                addPorts(other, ofSlice);
                return;
            }
            last = other;
        }
        endpoints[size] = endpoint;
        ports[size] = ofSlice;
        if (cluster != null) {
            clusters = clusters == null ? new String[endpoints.length] : clusters;
            clusters[size] = cluster;
        }
        next[size] = -1;
        if (last < 0) {
            heads[slot] = size;
        } else {
            next[last] = size;
        }
        size++;
    }

    private static int hash(Endpoint endpoint) {
        String name = ServiceEndpoints.nameOf(endpoint);
        return name == null ? AddressHash.of(endpoint.address()) : LookupName.hashOfLabels(Labels.of(name));
    }

    private boolean isSame(int other, Endpoint endpoint, @Nullable String cluster) {
        return endpoints[other].address().equals(endpoint.address())
                && Objects.equals(clusters == null ? null : clusters[other], cluster)
                && ServiceEndpoints.sameLabel(endpoints[other], endpoint);
    }

    @SuppressWarnings("unchecked")
    private void addPorts(int endpoint, List<Port> more) {
        List<Port> known = (List<Port>) ports[endpoint];
        if (!known.equals(more)) {
            ports[endpoint] =
                    Stream.concat(known.stream(), more.stream()).distinct().toList();
        }
    }

    ServiceEndpoints finish() {
        boolean full = size == endpoints.length;
        return new ServiceEndpoints(
                full ? endpoints : Arrays.copyOf(endpoints, size),
                full ? ports : Arrays.copyOf(ports, size),
                full || clusters == null ? clusters : Arrays.copyOf(clusters, size),
                staying < 0 ? size : staying,
                heads,
                full ? next : Arrays.copyOf(next, size));
    }
}
