package io.switchboard.records.kubernetes;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordSource;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ClusterStore;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.watch.ClusterSinks;
import io.switchboard.records.kubernetes.watch.ClusterWatch;
import io.switchboard.records.kubernetes.watch.WatchState;
import io.switchboard.records.kubernetes.watch.WatchTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a cluster: watches its API server, and publishes the cluster's zones with every change.
 *
 * <p>Opening waits for nothing. What is not known yet is {@linkplain #notReady said}, and queries for it fail with "Not
 * Ready" (RFC 8914 §4.15). Once everything was known it is answered from whatever becomes of the API server.
 */
public final class KubernetesRecords implements RecordSource {
    private final WatchTime time;
    private final StoreTimer timer;
    private final ClusterStore store;
    private final Publication publication;
    private volatile KubernetesConfig config;
    private volatile Standing standing;
    private final @Nullable SnapshotKeeper snapshot;
    private volatile @Nullable ClusterWatch watch;

    /** Records of the cluster that {@code config} says; nothing happens before {@link #open}. */
    public KubernetesRecords(KubernetesConfig config, WatchTime time) {
        this.config = config;
        this.time = time;
        this.timer = new StoreTimer(time, "kubernetes-store");
        this.publication = new Publication(config);
        this.store = new ClusterStore(timer, config.namespaces(), publication::publish);
        this.standing = Standing.unopened(config);
        this.snapshot = config.snapshot() == null ? null : keeper(config, config.snapshot());
    }

    private SnapshotKeeper keeper(KubernetesConfig config, Path path) {
        String watched = Watched.of(config).toString();
        int kinds = Watched.of(config).kinds();
        StoreTimer ownTimer = new StoreTimer(time, "kubernetes-snapshot");
        return new SnapshotKeeper(path, watched, store, () -> kinds & ~standing.absentKinds(), ownTimer);
    }

    /**
     * Makes sure that the way to the API server can be read.
     *
     * @throws InvalidRecordsException if not, with the path of the key
     */
    public static void requireReadable(KubernetesConfig.Api api) throws InvalidRecordsException {
        String problem = ClusterWatch.whyUnreadable(api);
        if (problem != null) {
            throw new InvalidRecordsException(RecordPlace.of("records.kubernetes.kubeconfig"), problem);
        }
    }

    /**
     * Records by another configuration, which asks for other objects. As far as these are of the same selection, they are
     * answered from as stale ones until the new ones have been listed.
     */
    public KubernetesRecords successor(KubernetesConfig next) {
        KubernetesRecords records = new KubernetesRecords(next, time);
        Watched now = Watched.of(config);
        Watched then = Watched.of(next);
        if (now.selectsAs(then)) {
            records.store.restore(store.state(), then.kinds());
        }
        return records;
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public void open(Consumer<RecordPart> publish) {
        publication.open(publish, store.state());
        long writtenMillis = snapshot == null ? -1 : snapshot.open();
        long started = writtenMillis < 0 ? time.epochMillis().getAsLong() : writtenMillis;
        ClusterWatch running = ClusterWatch.start(
                config,
                new ClusterSinks(store.services(), store.slices(), store.namespaces(), store.pods(), store.imports()),
                time);
        watch = running;
        standing = new Standing(config, running::states, store::state, time.epochMillis(), started);
    }

    /**
     * Whether these records can be used by another configuration as well, because it asks for the same objects of the same
     * API server.
     */
    public boolean watchFor(KubernetesConfig other) {
        return Watched.of(config).equals(Watched.of(other));
    }

    /** Uses a configuration that {@link #watchFor} is true of: the zones change, and nothing is asked for again. */
    public void use(KubernetesConfig next) {
        if (!next.equals(config)) {
            config = next;
            standing = standing.with(next);
            publication.use(next);
            store.republish();
        }
    }

    /** The addresses that the gateway listens on, which its own Service is found by; for NS records. */
    public void listenOn(List<IpAddress> addresses) {
        publication.listenOn(addresses);
    }

    @Override
    public @Nullable String notReady() {
        return standing.notReady();
    }

    @Override
    public @Nullable String remark() {
        return standing.remark();
    }

    /** The configuration in use. */
    public KubernetesConfig config() {
        return config;
    }

    /** The cluster as queries see it now. */
    public ClusterState state() {
        return store.state();
    }

    /** The cluster, with numbers about it. */
    public ClusterStore store() {
        return store;
    }

    /** How many states were published. */
    public long publications() {
        return publication.count();
    }

    /** Whether something is answered from the snapshot file that the API server has not told of yet. */
    public boolean isStale() {
        return store.state().isStale(-1);
    }

    /** How the watch of each kind is doing. */
    public List<WatchState> watches() {
        return standing.watches();
    }

    /** The watch, or null before {@link #open}; for its numbers. */
    public @Nullable ClusterWatch watch() {
        return watch;
    }

    /** How long ago the API server was last heard about the kind that it was heard about least. */
    public Duration staleness() {
        return standing.staleness();
    }

    @Override
    public void close() {
        ClusterWatch running = watch;
        if (running != null) {
            running.close();
        }
        timer.close();
        if (snapshot != null) {
            snapshot.close();
        }
    }

    /** What decides which objects are asked for. */
    private record Watched(
            KubernetesConfig.Api api,
            boolean pods,
            List<String> namespaces,
            String namespaceLabels,
            String labels,
            boolean endpoints,
            boolean endpointPodNames,
            boolean imports,
            @Nullable Object snapshot) {
        static Watched of(KubernetesConfig config) {
            return new Watched(
                    config.api(),
                    config.pods() == Pods.VERIFIED,
                    config.namespaces(),
                    config.namespaceLabels(),
                    config.labels(),
                    config.endpoints(),
                    config.endpointPodNames(),
                    !config.multicluster().isEmpty(),
                    config.snapshot());
        }

        boolean selectsAs(Watched other) {
            return api.equals(other.api)
                    && namespaces.equals(other.namespaces)
                    && namespaceLabels.equals(other.namespaceLabels)
                    && labels.equals(other.labels)
                    && endpointPodNames == other.endpointPodNames;
        }

        /** The kinds, as a set of their bits. */
        int kinds() {
            int kinds = Kind.NAMESPACES.bit() | Kind.SERVICES.bit();
            kinds |= endpoints ? Kind.ENDPOINT_SLICES.bit() : 0;
            kinds |= pods ? Kind.PODS.bit() : 0;
            return imports ? kinds | Kind.SERVICE_IMPORTS.bit() : kinds;
        }
    }
}
