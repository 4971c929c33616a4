package io.switchboard.records.kubernetes.object;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service ({@code v1}).
 *
 * @param type how it is reached
 * @param addresses the cluster's own addresses of it, one of each family; none unless {@link Type#CLUSTER_IP}
 * @param externalName as written, or null unless {@link Type#EXTERNAL_NAME}
 * @param externalAddresses {@code externalIPs} and the addresses of its load balancer
 * @param externalHosts host names of its load balancer
 * @param selecting whether its endpoints are found by a selector; without one somebody else tells of them
 */
public record Service(
        ObjectKey key,
        Type type,
        List<IpAddress> addresses,
        @Nullable String externalName,
        List<Port> ports,
        List<IpAddress> externalAddresses,
        List<String> externalHosts,
        boolean selecting)
        implements ClusterObject {

    /** One with a selector. */
    public Service(
            ObjectKey key,
            Type type,
            List<IpAddress> addresses,
            @Nullable String externalName,
            List<Port> ports,
            List<IpAddress> externalAddresses,
            List<String> externalHosts) {
        this(key, type, addresses, externalName, ports, externalAddresses, externalHosts, true);
    }

    /** How a service is reached. */
    public enum Type {
        /** By an address of its own; those by node port or load balancer have one as well. */
        CLUSTER_IP,
        /** By the addresses of its endpoints. */
        HEADLESS,
        /** Under another name. */
        EXTERNAL_NAME
    }

    /** Copies the lists. */
    public Service {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        externalAddresses = List.copyOf(externalAddresses);
        externalHosts = List.copyOf(externalHosts);
    }
}
