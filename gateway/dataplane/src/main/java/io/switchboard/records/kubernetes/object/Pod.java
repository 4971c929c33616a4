package io.switchboard.records.kubernetes.object;

import java.util.List;

/**
 * A Pod ({@code v1}) that runs, or is to.
 *
 * @param addresses those of all families
 * @param hostNetwork whether it is in the network of its node: then the addresses are not its own, and tell nothing about
 *     who asks from them
 */
public record Pod(ObjectKey key, List<IpAddress> addresses, boolean hostNetwork) implements ClusterObject {
    /** Copies the list. */
    public Pod {
        addresses = List.copyOf(addresses);
    }

    /** A pod in a network of its own. */
    public Pod(ObjectKey key, List<IpAddress> addresses) {
        this(key, addresses, false);
    }
}
