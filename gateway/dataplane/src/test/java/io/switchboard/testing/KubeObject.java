package io.switchboard.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An object as an API server has it, with all the fields that nobody here asks for.
 *
 * @param resource its kind's name in the API, such as {@code services}
 * @param namespace empty for kinds that are in none
 * @param rest the members of its JSON beside apiVersion, kind and metadata
 */
public record KubeObject(
        String resource,
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        String rest) {
    private static final Map<String, String> VERSIONS = Map.of(
            "services", "v1",
            "namespaces", "v1",
            "pods", "v1",
            "endpointslices", "discovery.k8s.io/v1",
            "serviceimports", "multicluster.x-k8s.io/v1beta1");
    private static final Map<String, String> KINDS = Map.of(
            "services", "Service",
            "namespaces", "Namespace",
            "pods", "Pod",
            "endpointslices", "EndpointSlice",
            "serviceimports", "ServiceImport");

    public KubeObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    // ---- Kinds ----

    /** A namespace, with the label that every namespace has. */
    public static KubeObject namespace(String name) {
        return new KubeObject(
                "namespaces",
                "",
                name,
                Map.of("kubernetes.io/metadata.name", name),
                Map.of(),
                "\"spec\":{\"finalizers\":[\"kubernetes\"]},\"status\":{\"phase\":\"Active\"}");
    }

    /** A service with addresses of its own, the first of which is the one of before dual stack. */
    public static KubeObject service(String namespace, String name, List<String> ips, String... ports) {
        return object(
                "services",
                namespace,
                name,
                "\"spec\":{\"ports\":" + servicePorts(ports) + ",\"selector\":{\"app\":" + quoted(name)
                        + "},\"clusterIP\":"
                        + quoted(ips.getFirst()) + ",\"clusterIPs\":" + array(ips)
                        + ",\"type\":\"ClusterIP\",\"sessionAffinity\":\"None\",\"ipFamilies\":[\"IPv4\"],"
                        + "\"ipFamilyPolicy\":\"SingleStack\",\"internalTrafficPolicy\":\"Cluster\"},"
                        + "\"status\":{\"loadBalancer\":{}}");
    }

    /** A service without an address. */
    public static KubeObject headless(String namespace, String name, String... ports) {
        return service(namespace, name, List.of("None"), ports);
    }

    /** A service under another name. */
    public static KubeObject externalName(String namespace, String name, String target) {
        return object(
                "services",
                namespace,
                name,
                "\"spec\":{\"externalName\":" + quoted(target)
                        + ",\"type\":\"ExternalName\",\"sessionAffinity\":\"None\"},\"status\":{\"loadBalancer\":{}}");
    }

    /** An EndpointSlice of a service; endpoints as {@link #endpoint} makes them. */
    public static KubeObject slice(
            String namespace,
            String name,
            String service,
            String addressType,
            List<String> endpoints,
            String... ports) {
        return object(
                        "endpointslices",
                        namespace,
                        name,
                        "\"addressType\":" + quoted(addressType) + ",\"endpoints\":[" + String.join(",", endpoints)
                                + "],\"ports\":" + endpointPorts(ports))
                .labelled("kubernetes.io/service-name", service)
                .labelled("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    }

    /** An endpoint with a pod behind it. */
    public static String endpoint(String address, String pod, boolean ready) {
        return "{\"addresses\":[" + quoted(address) + "],\"conditions\":{\"ready\":" + ready + ",\"serving\":" + ready
                + ",\"terminating\":false},\"nodeName\":\"node-a.example.org\",\"targetRef\":{\"kind\":\"Pod\","
                + "\"namespace\":\"default\",\"name\":" + quoted(pod)
                + ",\"uid\":\"8c9a2b0e-3b5f-4f9e-9d6a-2f1f7a8c4e11\"},\"zone\":\"zone-a\","
                + "\"hints\":{\"forZones\":[{\"name\":\"zone-a\"}]}}";
    }

    /** A pod that runs, or is in another phase, with a container or two that nobody here looks at. */
    public static KubeObject pod(String namespace, String name, String phase, boolean hostNetwork, List<String> ips) {
        String addresses =
                ips.stream().map(ip -> "{\"ip\":" + quoted(ip) + "}").collect(Collectors.joining(",", "[", "]"));
        return object(
                "pods",
                namespace,
                name,
                "\"spec\":{" + (hostNetwork ? "\"hostNetwork\":true," : "")
                        + "\"containers\":[{\"name\":\"web\",\"image\":\"registry.example.org/web:1\",\"ports\":"
                        + "[{\"containerPort\":8080,\"protocol\":\"TCP\"}],\"resources\":{\"limits\":{\"cpu\":\"1\"}}}],"
                        + "\"nodeName\":\"node-a.example.org\"},\"status\":{\"phase\":" + quoted(phase)
                        + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],\"hostIP\":\"192.0.2.1\""
                        + (ips.isEmpty() ? "" : ",\"podIP\":" + quoted(ips.getFirst()) + ",\"podIPs\":" + addresses)
                        + "}");
    }

    /** A service of other clusters. */
    public static KubeObject serviceImport(
            String namespace, String name, String type, List<String> ips, String... ports) {
        return object(
                "serviceimports",
                namespace,
                name,
                "\"spec\":{\"type\":" + quoted(type) + ",\"ips\":" + array(ips) + ",\"ports\":" + servicePorts(ports)
                        + "},\"status\":{\"clusters\":[{\"cluster\":\"a\"}]}");
    }

    private static KubeObject object(String resource, String namespace, String name, String rest) {
        return new KubeObject(resource, namespace, name, Map.of("app.kubernetes.io/name", name), Map.of(), rest);
    }

    // ---- Changes ----

    /** The same with another label. */
    public KubeObject labelled(String label, String value) {
        return new KubeObject(resource, namespace, name, with(labels, label, value), annotations, rest);
    }

    /** The same with another annotation. */
    public KubeObject annotated(String annotation, String value) {
        return new KubeObject(resource, namespace, name, labels, with(annotations, annotation, value), rest);
    }

    /** The same with {@code text} in the place of another in its JSON. */
    public KubeObject replacing(String old, String text) {
        if (!rest.contains(old)) {
            throw new IllegalArgumentException(old + " is not in " + rest);
        }
        return new KubeObject(resource, namespace, name, labels, annotations, rest.replace(old, text));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }

    // ---- JSON ----

    /** What tells it from others of its kind; sorts as the API server sorts. */
    public String key() {
        return namespace + '/' + name;
    }

    /** The object in the version of one moment. */
    public String json(long resourceVersion) {
        return "{\"kind\":" + quoted(KINDS.getOrDefault(resource, resource)) + ",\"apiVersion\":"
                + quoted(VERSIONS.getOrDefault(resource, "v1"))
                + ",\"metadata\":{\"name\":" + quoted(name)
                + (namespace.isEmpty() ? "" : ",\"namespace\":" + quoted(namespace))
                + ",\"uid\":\"5e0d8f8e-0f2b-4b43-8a0e-" + "%012x".formatted(key().hashCode() & 0xffff_ffffL)
                + "\",\"resourceVersion\":\"" + resourceVersion
                + "\",\"generation\":1,\"creationTimestamp\":\"2026-11-01T10:00:00Z\",\"labels\":" + object(labels)
                + ",\"annotations\":" + object(annotations) + ",\"managedFields\":" + managedFields() + "}," + rest
                + '}';
    }

    /** What a controller leaves behind on everything it writes; the larger part of most objects. */
    private String managedFields() {
        return "[{\"manager\":\"kube-controller-manager\",\"operation\":\"Update\",\"apiVersion\":"
                + quoted(VERSIONS.getOrDefault(resource, "v1"))
                + ",\"time\":\"2026-11-01T10:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":"
                + "{\"f:labels\":{\".\":{},\"f:app.kubernetes.io/name\":{}}},\"f:spec\":{\"f:ports\":{\".\":{},"
                + "\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:name\":{},\"f:port\":{},"
                + "\"f:protocol\":{},\"f:targetPort\":{}}},\"f:selector\":{},\"f:sessionAffinity\":{},\"f:type\":{}},"
                + "\"f:status\":{\"f:podIPs\":{\".\":{},\"k:{\\\"ip\\\":\\\"" + name
                + "\\\"}\":{\".\":{},\"f:ip\":{}}}}}}]";
    }

    /** Ports as {@code http/TCP/80}. */
    private static String servicePorts(String... ports) {
        return List.of(ports).stream()
                .map(port -> port.split("/", -1))
                .map(part -> "{" + (part[0].isEmpty() ? "" : "\"name\":" + quoted(part[0]) + ",") + "\"protocol\":"
                        + quoted(part[1]) + ",\"port\":" + part[2] + ",\"targetPort\":8080}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String endpointPorts(String... ports) {
        return List.of(ports).stream()
                .map(port -> port.split("/", -1))
                .map(part -> "{\"name\":" + quoted(part[0]) + ",\"protocol\":" + quoted(part[1]) + ",\"port\":"
                        + part[2] + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String array(List<String> texts) {
        return texts.stream().map(KubeObject::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ':' + quoted(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
