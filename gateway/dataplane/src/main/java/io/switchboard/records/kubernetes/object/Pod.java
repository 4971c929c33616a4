package io.switchboard.records.kubernetes.object;

import java.util.List;

/**
 * A Pod ({@code v1}) that runs, or is to.
 *
 * @param addresses those of all families; none for a pod in the network of its node, whose addresses are not its own
 */
public record Pod(ObjectKey key, List<IpAddress> addresses) implements ClusterObject {
    /** Copies the list. */
    public Pod {
        addresses = List.copyOf(addresses);
    }
}
