package io.switchboard.records.kubernetes.object;

/** An object of a cluster, in the few fields that matter here; two that are equal are the same to DNS. */
public sealed interface ClusterObject permits Namespace, Service, EndpointSlice, Pod, ServiceImport {
    /** What tells it from others of its kind. */
    ObjectKey key();
}
