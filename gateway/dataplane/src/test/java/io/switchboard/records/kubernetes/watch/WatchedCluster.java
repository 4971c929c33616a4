package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.dns.DomainName;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.FakeCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An API server, a watch of it, sinks that remember, and time that stands still. */
final class WatchedCluster implements AutoCloseable {
    /** As the real ones, but for small pages, and for the connection: no step of time may be too long for it. */
    static final WatchLimits LIMITS = new WatchLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            Duration.ofSeconds(100),
            Duration.ofSeconds(300),
            Duration.ofSeconds(30),
            Duration.ofMillis(800),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            2,
            100);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeApiServer server;
    final FakeTime time = new FakeTime();
    RecordingObjectSink<Service> services = new RecordingObjectSink<>();
    RecordingObjectSink<EndpointSlice> slices = new RecordingObjectSink<>();
    RecordingObjectSink<Namespace> namespaces = new RecordingObjectSink<>();
    RecordingObjectSink<Pod> pods = new RecordingObjectSink<>();
    RecordingObjectSink<ServiceImport> imports = new RecordingObjectSink<>();
    private final Path directory;
    private Options options = new Options();
    private WatchLimits limits = LIMITS;
    private @Nullable ClusterWatch watch;

    /** What differs from the default configuration. */
    static final class Options {
        String labels = "";
        String namespaceLabels = "";
        Pods pods = Pods.DISABLED;
        boolean endpoints = true;
        boolean podNames;
        boolean multicluster;
    }

    WatchedCluster(Path directory) {
        this(directory, FakeApiServer.start());
    }

    WatchedCluster(Path directory, FakeApiServer server) {
        this.directory = directory;
        this.server = server;
    }

    FakeCluster cluster() {
        return server.cluster();
    }

    WatchedCluster with(java.util.function.Consumer<Options> change) {
        change.accept(options);
        return this;
    }

    WatchedCluster with(WatchLimits other) {
        limits = other;
        return this;
    }

    /** Starts to watch by a kubeconfig that leads to the server. */
    WatchedCluster start() {
        Path kubeconfig = server.kubeconfig(directory);
        return start(new Kubeconfig(kubeconfig, null));
    }

    WatchedCluster start(ServerAccessSource access) {
        watch = ClusterWatch.start(
                config(options),
                new ClusterSinks(services, slices, namespaces, pods, imports),
                access,
                time.watchTime(),
                limits);
        return this;
    }

    private static KubernetesConfig config(Options options) {
        return new KubernetesConfig(
                DomainName.parse("cluster.local."),
                List.of(),
                new KubernetesConfig.Api(null, null),
                Duration.ofSeconds(5),
                options.pods,
                List.of(),
                options.namespaceLabels,
                options.labels,
                options.endpoints,
                options.podNames,
                false,
                List.of(),
                options.multicluster ? List.of(DomainName.parse("clusterset.local.")) : List.of(),
                new KubernetesConfig.External(null, false),
                List.of(),
                false,
                null,
                null,
                List.of());
    }

    /** Sinks that know nothing, for another watch. */
    WatchedCluster forgetSinks() {
        services = new RecordingObjectSink<>();
        slices = new RecordingObjectSink<>();
        namespaces = new RecordingObjectSink<>();
        pods = new RecordingObjectSink<>();
        imports = new RecordingObjectSink<>();
        return this;
    }

    ClusterWatch watch() {
        if (watch == null) {
            throw new IllegalStateException("not started");
        }
        return watch;
    }

    WatchState state(ClusterKind kind) {
        return watch().state(kind);
    }

    /** Waits until something is so; where the watch waits after a failure, time passes. */
    void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "patience with " + watch().states())
                    .isLessThan(end);
            List<WatchPhase> phases =
                    watch().states().stream().map(WatchState::phase).toList();
            boolean waits = phases.contains(WatchPhase.FAILED) || phases.contains(WatchPhase.WAITING);
            // Time does not run out for a request that is only as slow as the machine.
            if (waits && !phases.contains(WatchPhase.CONNECTING) && !phases.contains(WatchPhase.LISTING)) {
                time.advance(Duration.ofMillis(500));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until all kinds are listed and watched. */
    WatchedCluster untilWatching() {
        until(() -> watch().states().stream().allMatch(state -> state.phase() == WatchPhase.WATCHING));
        return this;
    }

    /** Sends a bookmark in every watch, and waits until each has come. */
    void bookmarkAll() {
        long now = FakeTime.START_MILLIS + Duration.ofNanos(time.nanos()).toMillis();
        until(() -> {
            // Again if the watch that it was sent in has ended meanwhile.
            List<WatchState> deaf = watch().states().stream()
                    .filter(state -> state.heardMillis() < now)
                    .toList();
            deaf.forEach(state -> server.bookmark(state.kind().label()));
            return deaf.isEmpty();
        });
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        server.close();
        assertThat(List.of(services, slices, namespaces, pods, imports))
                .allSatisfy(sink -> assertThat(sink.violations()).isEmpty());
    }
}
