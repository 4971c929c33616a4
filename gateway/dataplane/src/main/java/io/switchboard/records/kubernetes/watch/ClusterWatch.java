package io.switchboard.records.kubernetes.watch;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.ObjectSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a cluster: a daemon thread for each kind that the configuration asks for, which tells its sink what there is and
 * what changes, for as long as it takes and whatever goes wrong.
 *
 * <p>Starting never fails and waits for nothing: that the API server cannot be reached, does not know us or forbids
 * something is a {@linkplain #states state}, and is tried again.
 */
public final class ClusterWatch implements AutoCloseable {
    /** Texts that objects share; names of namespaces and services for the most part. */
    private static final int SHARED_TEXTS = 65_536;

    private static final Duration END = Duration.ofSeconds(2);

    private final ApiClient api;
    private final List<Reflector<?>> reflectors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private ClusterWatch(
            KubernetesConfig config,
            ClusterSinks sinks,
            ServerAccessSource access,
            WatchTime time,
            WatchLimits limits) {
        api = new ApiClient(access, time, limits);
        Selection selection = new Selection(config);
        TextPool texts = new TextPool(SHARED_TEXTS);
        for (ClusterKind kind : selection.kinds()) {
            ResourcePath path = new ResourcePath(kind, selection.parameters(kind), limits.pageSize());
            Progress progress = new Progress(kind, time);
            reflectors.add(
                    switch (kind) {
                        case SERVICES ->
                            reflector(new ServiceReader(texts), sinks.services(), path, progress, time, limits);
                        case ENDPOINT_SLICES ->
                            reflector(
                                    slices(config, texts, sinks), sinks.endpointSlices(), path, progress, time, limits);
                        case NAMESPACES ->
                            reflector(new NamespaceReader(texts), sinks.namespaces(), path, progress, time, limits);
                        case PODS -> reflector(new PodReader(texts), sinks.pods(), path, progress, time, limits);
                        case SERVICE_IMPORTS ->
                            reflector(
                                    new ServiceImportReader(texts),
                                    sinks.serviceImports(),
                                    path,
                                    progress,
                                    time,
                                    limits);
                    });
        }
    }

    private static EndpointSliceReader slices(KubernetesConfig config, TextPool texts, ClusterSinks sinks) {
        return new EndpointSliceReader(
                texts,
                sinks.endpointSlices(),
                config.endpointPodNames(),
                !config.multicluster().isEmpty());
    }

    private <T extends ClusterObject> Reflector<T> reflector(
            ObjectReader<T> reader,
            ObjectSink<T> sink,
            ResourcePath path,
            Progress progress,
            WatchTime time,
            WatchLimits limits) {
        return new Reflector<>(api, reader, sink, path, progress, time, limits);
    }

    /** Starts to watch the cluster that {@code config.api()} names. */
    public static ClusterWatch start(KubernetesConfig config, ClusterSinks sinks, WatchTime time) {
        return start(config, sinks, access(config.api()), time, WatchLimits.DEFAULT);
    }

    private static ServerAccessSource access(KubernetesConfig.Api api) {
        Path kubeconfig = api.kubeconfig();
        return kubeconfig == null ? ServiceAccount.ofPod() : new Kubeconfig(kubeconfig, api.context());
    }

    /**
     * Why the way to an API server cannot be read now, or null if it can, as far as is known without running anything or
     * asking anybody; reads files.
     */
    public static @Nullable String whyUnreadable(KubernetesConfig.Api api) {
        try {
            access(api).check();
            return null;
        } catch (WatchFailure failure) {
            return failure.getMessage();
        }
    }

    static ClusterWatch start(
            KubernetesConfig config,
            ClusterSinks sinks,
            ServerAccessSource access,
            WatchTime time,
            WatchLimits limits) {
        ClusterWatch watch = new ClusterWatch(config, sinks, access, time, limits);
        for (Reflector<?> reflector : watch.reflectors) {
            Thread thread = Thread.ofPlatform()
                    .name("kubernetes-" + reflector.progress().kind().label())
                    .daemon()
                    .unstarted(reflector);
            watch.threads.add(thread);
            thread.start();
        }
        return watch;
    }

    /** How the watch of each kind is doing; for any thread. */
    public List<WatchState> states() {
        return reflectors.stream()
                .map(reflector -> reflector.progress().state())
                .toList();
    }

    /**
     * How the watch of one kind is doing.
     *
     * @throws IllegalArgumentException if that kind is not watched
     */
    public WatchState state(ClusterKind kind) {
        return progress(kind).state();
    }

    private Progress progress(ClusterKind kind) {
        return reflectors.stream()
                .map(Reflector::progress)
                .filter(progress -> progress.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kind: " + kind + " (expected: one that is watched)"));
    }

    /** Whether every kind has been listed once. */
    public boolean isSynced() {
        return reflectors.stream().allMatch(reflector -> reflector.progress().isSynced());
    }

    /** The API server's host and port, or {@code unknown}; reads a file. */
    public String host() {
        return api.host();
    }

    /**
     * Nanoseconds since the server sent something whole of a kind, or since the start.
     *
     * @throws IllegalArgumentException if that kind is not watched
     */
    public long silenceNanos(ClusterKind kind) {
        return progress(kind).silenceNanos();
    }

    /** Requests to the API server. */
    public RequestCounts requests() {
        return api.counts();
    }

    /** Codes that failures are counted by in {@link WatchState#errors}. */
    public static List<String> errorCodes() {
        return WatchFailure.CODES;
    }

    /** Ends all threads; when it returns no sink is called any more, unless one does not return. */
    @Override
    public void close() {
        reflectors.forEach(Reflector::stop);
        try {
            for (Thread thread : threads) {
                thread.join(END);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }
}
