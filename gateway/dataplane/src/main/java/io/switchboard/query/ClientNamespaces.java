package io.switchboard.query;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is in a cluster: the namespace of the pod that has its address. For any thread; allocates nothing and never
 * waits.
 */
@FunctionalInterface
public interface ClientNamespaces {
    /** Nobody is known. */
    ClientNamespaces NONE = (high, low) -> null;

    /**
     * The namespace, or null if the client is not certainly a pod of one: it is outside of the cluster, in the network of
     * its node, behind something that hides its address, or not known yet.
     *
     * @param high the address as {@link AddressBits}
     * @param low the address as {@link AddressBits}
     */
    @Nullable String of(long high, long low);
}
