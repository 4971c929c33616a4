package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects that a state was made of, or that one can be made of; mutable while they are gathered. */
record ClusterObjects(
        List<Namespace> namespaces,
        List<Service> services,
        List<EndpointSlice> slices,
        List<Pod> pods,
        List<ServiceImport> imports) {

    static ClusterObjects empty() {
        return new ClusterObjects(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Those of a state. */
    static ClusterObjects of(ClusterState state) {
        ClusterObjects objects = empty();
        state.namespaces.forEach(entry -> objects.namespaces.add(new Namespace(new ObjectKey("", entry.name()))));
        // A slice may belong to a service and to an import, and a pod has several addresses.
        Map<ObjectKey, EndpointSlice> slices = new HashMap<>();
        state.services.forEach(entry -> {
            if (entry.service() != null) {
                objects.services.add(entry.service());
            }
            addSlices(slices, entry);
        });
        state.imports.forEach(entry -> {
            if (entry.service() != null) {
                objects.imports.add(asImport(entry.service()));
            }
            addSlices(slices, entry);
        });
        objects.slices.addAll(slices.values());
        Map<ObjectKey, Pod> pods = new HashMap<>();
        state.pods.forEach(entry -> entry.addTo(pods));
        objects.pods.addAll(pods.values());
        return objects;
    }

    private static void addSlices(Map<ObjectKey, EndpointSlice> slices, ServiceEntry entry) {
        for (EndpointSlice slice : entry.slices()) {
            slices.put(slice.key(), slice);
        }
    }

    private static ServiceImport asImport(Service service) {
        return new ServiceImport(
                service.key(), service.type() == Service.Type.HEADLESS, service.addresses(), service.ports());
    }
}
