package io.switchboard.records.kubernetes;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordPart;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ClusterStore;
import io.switchboard.records.kubernetes.zone.KubernetesZones;
import io.switchboard.testing.TestGateway;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A cluster whose objects a test puts straight into the store. Objects are written as text: a key as {@code
 * namespace/name}, a port as {@code name/protocol/number}, an endpoint as {@code [hostname=]address}, with {@code !} in
 * front while it is not ready.
 */
public final class TestCluster {
    private final FakeStoreClock clock = new FakeStoreClock();
    private final KubernetesConfig config;
    private final KubernetesZones zones;
    private final ClusterStore store;
    private final List<IpAddress> local = new ArrayList<>();
    private ClusterState published = ClusterState.UNKNOWN;
    private int publications;

    /** A cluster that nothing is known of, with keys of {@code records.kubernetes} as flow mapping, without braces. */
    public TestCluster(String keys) {
        config = Objects.requireNonNull(TestGateway.config("records: {kubernetes: {" + keys + "}}")
                .records()
                .kubernetes());
        zones = new KubernetesZones(config, () -> local);
        store = new ClusterStore(clock, config.namespaces(), this::take);
    }

    /** A cluster whose lists are complete and that has these namespaces. */
    public static TestCluster listed(String keys, String... namespaces) {
        return new TestCluster(keys).list(namespaces);
    }

    private void take(ClusterState state) {
        published = state;
        publications++;
    }

    /** Completes all lists: with these namespaces, else empty. */
    public TestCluster list(String... namespaces) {
        store.namespaces().startList();
        Arrays.stream(namespaces).forEach(name -> store.namespaces().put(namespace(name), -1));
        store.namespaces().completeList();
        for (var sink : List.of(store.services(), store.slices(), store.pods(), store.imports())) {
            sink.startList();
            sink.completeList();
        }
        return this;
    }

    /** Puts objects and publishes. */
    public TestCluster put(Object... objects) {
        for (Object object : objects) {
            switch (object) {
                case Service service -> store.services().put(service, -1);
                case EndpointSlice slice -> store.slices().put(slice, -1);
                case Pod pod -> store.pods().put(pod, -1);
                case ServiceImport imported -> store.imports().put(imported, -1);
                case Namespace namespace -> store.namespaces().put(namespace, -1);
                default -> throw new IllegalArgumentException(object.toString());
            }
        }
        publish();
        return this;
    }

    /** Publishes what was put into the sinks. */
    public void publish() {
        store.namespaces().publish();
        store.services().publish();
        store.slices().publish();
        store.pods().publish();
        store.imports().publish();
    }

    public ClusterStore store() {
        return store;
    }

    public FakeStoreClock clock() {
        return clock;
    }

    public KubernetesConfig config() {
        return config;
    }

    public ClusterState state() {
        return published;
    }

    public int publications() {
        return publications;
    }

    /** The gateway's own addresses from now on. */
    public TestCluster listeningOn(String... addresses) {
        local.clear();
        Arrays.stream(addresses).map(TestCluster::address).forEach(local::add);
        return this;
    }

    /** The zones over the state published last. */
    public RecordPart part() {
        return zones.over(published);
    }

    /** Asks the zones as they are now. */
    public Lookups lookups() {
        return Lookups.of(part());
    }

    /** Asks this cluster's zones over the state of another one. */
    public Lookups lookupsOver(ClusterState other) {
        return Lookups.of(zones.over(other));
    }

    // ---- Objects ----

    public static ObjectKey key(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(text.substring(0, slash), text.substring(slash + 1));
    }

    public static Namespace namespace(String name) {
        return new Namespace(new ObjectKey("", name));
    }

    /** A service with addresses, separated by spaces; {@code None} for a headless one. */
    public static Service service(String key, String addresses, String... ports) {
        boolean headless = addresses.equals("None");
        return new Service(
                key(key),
                headless ? Service.Type.HEADLESS : Service.Type.CLUSTER_IP,
                headless ? List.of() : addresses(addresses),
                null,
                ports(ports),
                List.of(),
                List.of());
    }

    public static Service alias(String key, String externalName) {
        return new Service(
                key(key), Service.Type.EXTERNAL_NAME, List.of(), externalName, List.of(), List.of(), List.of());
    }

    /** The service with external addresses, separated by spaces, and host names of its load balancer. */
    public static Service outside(Service service, String addresses, String... hosts) {
        return new Service(
                service.key(),
                service.type(),
                service.addresses(),
                service.externalName(),
                service.ports(),
                addresses(addresses),
                List.of(hosts));
    }

    /** A slice of a service, with the ports, separated by spaces. */
    public static EndpointSlice slice(String key, String service, String ports, String... endpoints) {
        return new EndpointSlice(key(key), service, null, null, endpoints(endpoints), ports(words(ports)));
    }

    /** A slice of an imported service. */
    public static EndpointSlice imported(
            String key, String service, String cluster, String ports, String... endpoints) {
        return new EndpointSlice(key(key), null, service, cluster, endpoints(endpoints), ports(words(ports)));
    }

    public static ServiceImport serviceImport(String key, String addresses, String... ports) {
        boolean headless = addresses.equals("None");
        return new ServiceImport(key(key), headless, headless ? List.of() : addresses(addresses), ports(ports));
    }

    public static Pod pod(String key, String addresses) {
        return new Pod(key(key), addresses(addresses));
    }

    private static List<Endpoint> endpoints(String... texts) {
        return Arrays.stream(texts).map(TestCluster::endpoint).toList();
    }

    /** An endpoint; its pod's name stands behind the address, after an at sign. */
    public static Endpoint endpoint(String text) {
        boolean ready = !text.startsWith("!");
        String rest = ready ? text : text.substring(1);
        int equals = rest.indexOf('=');
        int at = rest.indexOf('@');
        return new Endpoint(
                address(rest.substring(equals + 1, at < 0 ? rest.length() : at)),
                equals < 0 ? null : rest.substring(0, equals),
                at < 0 ? null : rest.substring(at + 1),
                ready);
    }

    public static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    private static List<IpAddress> addresses(String text) {
        return Arrays.stream(words(text)).map(TestCluster::address).toList();
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : text.split(" ");
    }

    private static List<Port> ports(String... texts) {
        return Arrays.stream(texts).map(TestCluster::port).toList();
    }

    private static Port port(String text) {
        String[] parts = text.split("/", -1);
        return new Port(parts[0], parts[1], Integer.parseInt(parts[2]));
    }
}
