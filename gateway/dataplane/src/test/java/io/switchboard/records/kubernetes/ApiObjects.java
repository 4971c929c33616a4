package io.switchboard.records.kubernetes;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import io.switchboard.testing.KubeObject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compact objects as an API server would show them. */
public final class ApiObjects {
    private ApiObjects() {}

    /** The object in JSON. */
    public static KubeObject of(ClusterObject object) {
        return switch (object) {
            case Namespace namespace -> KubeObject.namespace(namespace.key().name());
            case Service service -> kube("services", object, Map.of(), service(service));
            case EndpointSlice slice -> kube("endpointslices", object, labels(slice), slice(slice));
            case Pod pod ->
                KubeObject.pod(
                        pod.key().namespace(),
                        pod.key().name(),
                        "Running",
                        pod.hostNetwork(),
                        pod.addresses().stream().map(IpAddress::toString).toList());
            case ServiceImport imported ->
                kube(
                        "serviceimports",
                        object,
                        Map.of(),
                        "\"spec\":{\"type\":\"" + (imported.headless() ? "Headless" : "ClusterSetIP") + "\",\"ips\":"
                                + texts(imported.addresses()) + ",\"ports\":" + ports(imported.ports()) + "}");
        };
    }

    private static KubeObject kube(String resource, ClusterObject object, Map<String, String> labels, String rest) {
        return new KubeObject(resource, object.key().namespace(), object.key().name(), labels, Map.of(), rest);
    }

    private static String service(Service service) {
        String type = service.type() == Service.Type.EXTERNAL_NAME ? "ExternalName" : "ClusterIP";
        String addresses = switch (service.type()) {
            case CLUSTER_IP ->
                "\"clusterIP\":\"" + service.addresses().getFirst() + "\",\"clusterIPs\":" + texts(service.addresses());
            case HEADLESS -> "\"clusterIP\":\"None\",\"clusterIPs\":[\"None\"]";
            case EXTERNAL_NAME -> "\"externalName\":\"" + service.externalName() + "\"";
        };
        return "\"spec\":{\"type\":\"" + type + "\"," + addresses + ",\"ports\":" + ports(service.ports())
                + ",\"externalIPs\":" + texts(service.externalAddresses())
                + "},\"status\":{\"loadBalancer\":{\"ingress\":"
                + list(service.externalHosts(), host -> "{\"hostname\":\"" + host + "\"}") + "}}";
    }

    private static Map<String, String> labels(EndpointSlice slice) {
        Map<String, String> labels = new TreeMap<>();
        if (slice.service() != null) {
            labels.put("kubernetes.io/service-name", slice.service());
        }
        if (slice.importedService() != null) {
            labels.put("multicluster.kubernetes.io/service-name", slice.importedService());
        }
        if (slice.sourceCluster() != null) {
            labels.put("multicluster.kubernetes.io/source-cluster", slice.sourceCluster());
        }
        return labels;
    }

    private static String slice(EndpointSlice slice) {
        boolean v4 = slice.endpoints().getFirst().address().isV4();
        return "\"addressType\":\"" + (v4 ? "IPv4" : "IPv6") + "\",\"endpoints\":"
                + list(slice.endpoints(), ApiObjects::endpoint) + ",\"ports\":" + ports(slice.ports());
    }

    private static String endpoint(Endpoint endpoint) {
        return "{\"addresses\":[\"" + endpoint.address() + "\"],\"conditions\":{\"ready\":" + endpoint.ready() + "}"
                + (endpoint.hostname() == null ? "" : ",\"hostname\":\"" + endpoint.hostname() + "\"")
                + (endpoint.pod() == null
                        ? ""
                        : ",\"targetRef\":{\"kind\":\"Pod\",\"name\":\"" + endpoint.pod() + "\"}")
                + "}";
    }

    private static String ports(List<Port> ports) {
        return list(
                ports,
                port -> "{\"name\":\"" + port.name() + "\",\"protocol\":\""
                        + port.protocol().toUpperCase(Locale.ROOT) + "\",\"port\":" + port.number() + "}");
    }

    private static String texts(List<IpAddress> addresses) {
        return list(addresses, address -> "\"" + address + "\"");
    }

    private static <T> String list(Collection<T> items, Function<T, String> json) {
        return items.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }
}
