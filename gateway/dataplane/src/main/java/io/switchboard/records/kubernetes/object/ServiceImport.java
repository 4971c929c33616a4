package io.switchboard.records.kubernetes.object;

import java.util.List;

/**
 * A ServiceImport ({@code multicluster.x-k8s.io}): a service that other clusters of the set have.
 *
 * @param headless whether it is reached by the addresses of its endpoints
 * @param addresses the cluster set's addresses of it; none if headless
 */
public record ServiceImport(ObjectKey key, boolean headless, List<IpAddress> addresses, List<Port> ports)
        implements ClusterObject {
    /** Copies the lists. */
    public ServiceImport {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }
}
