package io.switchboard.records.kubernetes.object;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An EndpointSlice ({@code discovery.k8s.io/v1}): some of the endpoints of a service. Slices of type FQDN are left out.
 *
 * @param service the service in the same namespace that it belongs to (label {@code kubernetes.io/service-name}), or null
 * @param importedService the ServiceImport that it belongs to (label {@code multicluster.kubernetes.io/service-name}),
 *     or null
 * @param sourceCluster the cluster that an imported slice comes from, or null
 */
public record EndpointSlice(
        ObjectKey key,
        @Nullable String service,
        @Nullable String importedService,
        @Nullable String sourceCluster,
        List<Endpoint> endpoints,
        List<Port> ports)
        implements ClusterObject {

    /** Copies the lists. */
    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }
}
