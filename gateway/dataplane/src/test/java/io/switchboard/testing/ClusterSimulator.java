package io.switchboard.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster of any size behind a {@link FakeApiServer}, for measurements: it makes its objects when they are asked for,
 * and changes endpoints at a rate. Run it from the test class path:
 *
 * <pre>
 * ClusterSimulator --port 18443 --services 10000 --endpoints 15 --namespaces 5000 --churn 1000 --kubeconfig FILE
 * </pre>
 */
public final class ClusterSimulator implements AutoCloseable {
    private static final int ENDPOINTS_PER_SLICE = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final FakeApiServer server;
    private final int services;
    private final int endpoints;
    private final int namespaces;
    private final int slicesPerService;
    private final Random random = new Random(1);

    /**
     * Starts a cluster.
     *
     * @param port 0 for one of the system's choice
     * @param endpoints of each service; every third service is headless
     */
    public ClusterSimulator(int port, int services, int endpoints, int namespaces) {
        this.services = services;
        this.endpoints = endpoints;
        this.namespaces = namespaces;
        slicesPerService = Math.max(1, (endpoints + ENDPOINTS_PER_SLICE - 1) / ENDPOINTS_PER_SLICE);
        server = FakeApiServer.start(port);
        server.cluster().generate("namespaces", namespaces, index -> KubeObject.namespace(namespace(index)));
        server.cluster().generate("services", services, this::service);
        server.cluster().generate("endpointslices", services * slicesPerService, index -> slice(index, 0));
    }

    /** The server; all that it can do it can do here, too. */
    public FakeApiServer server() {
        return server;
    }

    private static String namespace(int index) {
        return "team-" + index;
    }

    private static String name(int service) {
        return "service-" + service;
    }

    private KubeObject service(int index) {
        String namespace = namespace(index % namespaces);
        return index % 3 == 2
                ? KubeObject.headless(namespace, name(index), "http/TCP/80", "metrics/TCP/9090")
                : KubeObject.service(
                        namespace,
                        name(index),
                        List.of("10.96." + (index >> 8 & 255) + '.' + (index & 255)),
                        "http/TCP/80",
                        "metrics/TCP/9090");
    }

    /** A slice; with another {@code round} one of its endpoints has another address. */
    private KubeObject slice(int index, int round) {
        int service = index / slicesPerService;
        int first = index % slicesPerService * ENDPOINTS_PER_SLICE;
        List<String> list = new ArrayList<>();
        for (int i = first; i < Math.min(endpoints, first + ENDPOINTS_PER_SLICE); i++) {
            int number = service * endpoints + i;
            int net = i == first ? 16 + round % 64 : 0;
            String address =
                    "10." + (128 + (number >> 16 & 15) + net) % 256 + '.' + (number >> 8 & 255) + '.' + (number & 255);
            list.add(KubeObject.endpoint(address, name(service) + "-5d8f9c7b6d-" + i, true));
        }
        return KubeObject.slice(
                namespace(service % namespaces),
                name(service) + "-" + index % slicesPerService,
                name(service),
                "IPv4",
                list,
                "http/TCP/8080",
                "metrics/TCP/9090");
    }

    /** Changes an endpoint; the annotation says that it happened now. */
    public void change(int round, String now) {
        int index = random.nextInt(services * slicesPerService);
        server.cluster()
                .change(
                        slice(index, round - 1),
                        slice(index, round).annotated("endpoints.kubernetes.io/last-change-trigger-time", now));
    }

    /** Changes endpoints at a rate, for ever. */
    private void churn(int perSecond) {
        long start = System.nanoTime();
        for (int round = 1; ; round++) {
            long due = start + round * NANOS_PER_SECOND / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            change(round, java.time.Instant.now().toString());
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** Runs until it is killed. */
    public static void main(String... arguments) throws java.io.IOException, InterruptedException {
        ClusterSimulator cluster = new ClusterSimulator(
                number(arguments, "port", 18443),
                number(arguments, "services", 1000),
                number(arguments, "endpoints", 15),
                number(arguments, "namespaces", 100));
        Path file = Path.of(text(arguments, "kubeconfig", "kubeconfig"));
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException("kubeconfig: " + file);
        }
        Files.move(
                cluster.server().kubeconfig(Files.createTempDirectory("cluster")),
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        System.out.println(
                String.format(Locale.ROOT, "%s, kubeconfig %s", cluster.server().url(), file));
        int churn = number(arguments, "churn", 0);
        Thread bookmarks = Thread.ofVirtual().start(() -> bookmarks(cluster.server()));
        if (churn > 0) {
            cluster.churn(churn);
        }
        bookmarks.join();
    }

    /** As a real server does about once a minute. */
    private static void bookmarks(FakeApiServer server) {
        try {
            for (; ; Thread.sleep(60_000)) {
                List.of("services", "endpointslices", "namespaces").forEach(server::bookmark);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static int number(String[] arguments, String name, int otherwise) {
        return Integer.parseInt(text(arguments, name, Integer.toString(otherwise)));
    }

    private static String text(String[] arguments, String name, String otherwise) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--" + name)) {
                return arguments[i + 1];
            }
        }
        return otherwise;
    }
}
