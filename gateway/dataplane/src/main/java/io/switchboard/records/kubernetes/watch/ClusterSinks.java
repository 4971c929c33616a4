package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;

/**
 * Where the objects of each kind go. Each sink is called by one thread, that of its kind; one whose kind is not watched is
 * never called.
 */
public record ClusterSinks(
        ObjectSink<Service> services,
        ObjectSink<EndpointSlice> endpointSlices,
        ObjectSink<Namespace> namespaces,
        ObjectSink<Pod> pods,
        ObjectSink<ServiceImport> serviceImports) {}
