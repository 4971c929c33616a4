package io.switchboard.benchmarks;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.store.SnapshotFile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * What the state of a large cluster costs: heap, a change, a list over again, the snapshot file.
 *
 * <pre>java -cp 'target/switchboard-benchmarks-*.jar:target/lib/*' io.switchboard.benchmarks.ClusterScale [services endpoints
 * namespaces]</pre>
 */
public final class ClusterScale {
    private static final int WARM_UP = 20_000;
    private static final int CHANGES = 20_000;
    private static final double MEGA = 1 << 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out = System.out;

    private ClusterScale() {}

    /** Measures and prints. */
    public static void main(String[] args) throws IOException {
        int services = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int endpoints = args.length > 1 ? Integer.parseInt(args[1]) : 150_000;
        int namespaces = args.length > 2 ? Integer.parseInt(args[2]) : 5_000;
        new ClusterScale().measure(services, endpoints, namespaces);
    }

    private void measure(int services, int endpoints, int namespaces) throws IOException {
        double before = usedAfterCollection();
        Cluster cluster = new Cluster(services, endpoints, namespaces);
        long start = System.nanoTime();
        cluster.list();
        out.printf("first list: %.0f ms%n", (System.nanoTime() - start) / NANOS_PER_MILLI);
        double steady = usedAfterCollection();
        out.printf("state: %.1f MiB%n", steady - before);
        double peak = relist(cluster);
        out.printf(
                "list over again: peak of what is reachable %.1f MiB, %.2f of steady%n",
                peak - before, (peak - before) / (steady - before));
        changes(
                "change in a service of " + cluster.perService,
                cluster,
                i -> cluster.slice(1 + i % (services - 1), 1 + i / (services - 1)));
        changes("change in a service of 1000", cluster, i -> cluster.largeSlice(i % 10, 1 + i));
        snapshot(cluster);
    }

    /** Looks at the heap while the list is as far as it gets before it counts. */
    private static double relist(Cluster cluster) {
        cluster.store.slices().startList();
        for (int i = 0; i < 10; i++) {
            cluster.store.slices().put(cluster.largeSlice(i, 0), -1);
        }
        for (int i = 1; i < cluster.services; i++) {
            // One in twenty has changed since.
            cluster.store.slices().put(cluster.slice(i, i % 20 == 0 ? 1 : 0), -1);
        }
        double peak = usedAfterCollection();
        cluster.store.slices().completeList();
        return Math.max(peak, usedAfterCollection());
    }

    private void changes(String what, Cluster cluster, IntFunction<EndpointSlice> slices) {
        EndpointSlice[] made = new EndpointSlice[WARM_UP + CHANGES];
        Arrays.setAll(made, slices);
        long[] nanos = new long[CHANGES];
        for (int i = 0; i < made.length; i++) {
            long start = System.nanoTime();
            cluster.store.slices().put(made[i], -1);
            cluster.store.slices().publish();
            if (i >= WARM_UP) {
                nanos[i - WARM_UP] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        out.printf(
                "%s endpoints: mean %.1f us, p50 %.1f us, p99 %.1f us%n",
                what,
                Arrays.stream(nanos).average().orElse(0) / 1e3,
                nanos[CHANGES / 2] / 1e3,
                nanos[CHANGES * 99 / 100] / 1e3);
    }

    private void snapshot(Cluster cluster) throws IOException {
        Path path = Files.createTempFile("cluster", ".snapshot");
        SnapshotFile file = new SnapshotFile(path, "everything");
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            file.write(cluster.store.state(), 1);
            long written = System.nanoTime();
            Cluster other = new Cluster(cluster.services, 1, cluster.namespaces);
            other.store.restore(file);
            out.printf(
                    "snapshot: %.1f MiB, written in %.0f ms, read in %.0f ms%n",
                    Files.size(path) / MEGA,
                    (written - start) / NANOS_PER_MILLI,
                    (System.nanoTime() - written) / NANOS_PER_MILLI);
        }
        Files.delete(path);
    }

    private static double usedAfterCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed() / MEGA;
    }
}
