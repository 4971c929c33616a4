package io.switchboard.benchmarks;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.records.RecordPart;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ClusterStore;
import io.switchboard.records.kubernetes.store.StoreClock;
import io.switchboard.records.kubernetes.zone.KubernetesZones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster as large as Kubernetes is meant for: namespaces with two services each, of which one in ten is headless, and
 * endpoints spread over them; the first service is headless with a thousand endpoints in ten slices.
 */
final class Cluster implements StoreClock {
    static final int SLICE = 100;
    private static final int LARGE_SLICES = 10;
    private static final List<Port> PORTS = List.of(new Port("http", "tcp", 8080));

    final int services;
    final int namespaces;
    final int perService;
    final KubernetesConfig config = config();
    final ClusterStore store;
    private final KubernetesZones zones = new KubernetesZones(config, List::of);
    private final List<String> namespaceNames = new ArrayList<>();
    private volatile RecordPart part = RecordPart.EMPTY;

    Cluster(int services, int endpoints, int namespaces) {
        this.services = services;
        this.namespaces = namespaces;
        this.perService = Math.max(1, (endpoints - LARGE_SLICES * SLICE) / Math.max(1, services - 1));
        this.store = new ClusterStore(this, List.of(), this::publish);
        for (int i = 0; i < namespaces; i++) {
            namespaceNames.add("namespace-" + i);
        }
    }

    private void publish(ClusterState state) {
        part = zones.over(state);
    }

    RecordPart part() {
        return part;
    }

    /** Lists everything. */
    void list() {
        store.namespaces().startList();
        namespaceNames.forEach(name -> store.namespaces().put(new Namespace(new ObjectKey("", name)), -1));
        store.namespaces().completeList();
        store.services().startList();
        for (int i = 0; i < services; i++) {
            store.services().put(service(i), -1);
        }
        store.services().completeList();
        listSlices();
    }

    /** Lists the slices alone. */
    void listSlices() {
        store.slices().startList();
        for (int i = 0; i < LARGE_SLICES; i++) {
            store.slices().put(largeSlice(i, 0), -1);
        }
        for (int i = 1; i < services; i++) {
            store.slices().put(slice(i, 0), -1);
        }
        store.slices().completeList();
    }

    ObjectKey key(int service, String suffix) {
        return new ObjectKey(namespaceNames.get(service % namespaces), "service-" + service + suffix);
    }

    private Service service(int index) {
        boolean headless = index % 10 == 0;
        return new Service(
                key(index, ""),
                headless ? Service.Type.HEADLESS : Service.Type.CLUSTER_IP,
                headless ? List.of() : List.of(address(10 << 24 | 96 << 16, index)),
                null,
                List.of(new Port("http", "tcp", 80)),
                List.of(),
                List.of());
    }

    /** A slice of a service, whose first endpoint is another one with each change. */
    EndpointSlice slice(int service, int change) {
        List<Endpoint> endpoints = new ArrayList<>(perService);
        for (int i = 0; i < perService; i++) {
            endpoints.add(endpoint(service * perService + i, i == 0 ? change : 0));
        }
        ObjectKey key = key(service, "");
        return new EndpointSlice(key(service, "-abcde"), key.name(), null, null, endpoints, PORTS);
    }

    /** One of the ten slices of the service with a thousand endpoints. */
    EndpointSlice largeSlice(int index, int change) {
        List<Endpoint> endpoints = new ArrayList<>(SLICE);
        for (int i = 0; i < SLICE; i++) {
            endpoints.add(endpoint(0x400000 + index * SLICE + i, i == 0 ? change : 0));
        }
        ObjectKey key = key(0, "");
        return new EndpointSlice(key(0, "-" + index), key.name(), null, null, endpoints, PORTS);
    }

    private static Endpoint endpoint(int number, int change) {
        return new Endpoint(
                address(change == 0 ? 10 << 24 | 1 << 23 : 11 << 24, number + change * 7), null, null, true);
    }

    private static IpAddress address(int base, int number) {
        int value = base + number;
        return IpAddress.of(
                new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    private static KubernetesConfig config() {
        return new KubernetesConfig(
                DomainName.parse("cluster.local."),
                List.of(),
                new KubernetesConfig.Api(null, null),
                Duration.ofSeconds(5),
                KubernetesConfig.Pods.INSECURE,
                List.of(),
                "",
                "",
                true,
                false,
                false,
                List.of(),
                List.of(),
                new KubernetesConfig.External(null, false),
                List.of(),
                false,
                null,
                null,
                List.of());
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void after(long delay, TimeUnit unit, Runnable task) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(unit.toMillis(delay));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            task.run();
        });
    }
}
