package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import io.switchboard.records.kubernetes.store.KindSink.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The records of a cluster as they change: takes what the watch learns, and publishes one {@link ClusterState} after the
 * other.
 *
 * <p>Each kind's {@linkplain #services sink} has a thread of its own at a time. What they publish is applied under a
 * lock, so that states follow each other; each step costs as much as has changed.
 */
public final class ClusterStore {
    /** How long the name of an endpoint that disappeared while it was ready is answered. */
    public static final Duration LEAVING = Duration.ofMillis(100);

    private final Object lock = new Object();
    private final StoreClock clock;
    private final Consumer<ClusterState> publish;
    private final Map<Kind, KindSink<?>> sinks = new EnumMap<>(Kind.class);
    private final KindSink<Namespace> namespaces;
    private final KindSink<Service> services;
    private final KindSink<EndpointSlice> slices;
    private final KindSink<Pod> pods;
    private final KindSink<ServiceImport> imports;
    /** Used under the lock. */
    private final StateEditor editor = new StateEditor();

    private final ProgrammingTimes times = new ProgrammingTimes();
    private final Set<StateEditor.Departure> departures = new HashSet<>();
    private boolean departureTimed;
    private volatile ClusterState state = ClusterState.UNKNOWN;

    /**
     * A store that knows nothing.
     *
     * @param only the namespaces whose objects are kept, or none for all
     * @param publish called with each new state, one after the other; must not call back
     */
    public ClusterStore(StoreClock clock, Collection<String> only, Consumer<ClusterState> publish) {
        this.clock = clock;
        this.publish = publish;
        Set<String> names = Set.copyOf(only);
        Predicate<ClusterObject> inNamespace =
                object -> names.isEmpty() || names.contains(object.key().namespace());
        namespaces = sink(
                Kind.NAMESPACES,
                object -> names.isEmpty() || names.contains(object.key().name()));
        services = sink(Kind.SERVICES, inNamespace);
        slices = sink(Kind.ENDPOINT_SLICES, inNamespace, SharedEndpoints::of);
        // Whoever is in a namespace that is not served may still be a client.
        pods = sink(Kind.PODS, object -> true);
        imports = sink(Kind.SERVICE_IMPORTS, inNamespace);
    }

    private <T extends ClusterObject> KindSink<T> sink(Kind kind, Predicate<ClusterObject> wanted) {
        return sink(kind, wanted, (before, after) -> before.equals(after) ? before : after);
    }

    private <T extends ClusterObject> KindSink<T> sink(
            Kind kind, Predicate<ClusterObject> wanted, BinaryOperator<T> sharing) {
        KindSink<T> sink = new KindSink<>(kind, this, wanted, sharing);
        sinks.put(kind, sink);
        return sink;
    }

    /** Takes Namespaces. */
    public ObjectSink<Namespace> namespaces() {
        return namespaces;
    }

    /** Takes Services. */
    public ObjectSink<Service> services() {
        return services;
    }

    /** Takes EndpointSlices. */
    public ObjectSink<EndpointSlice> slices() {
        return slices;
    }

    /** Takes Pods. */
    public ObjectSink<Pod> pods() {
        return pods;
    }

    /** Takes ServiceImports. */
    public ObjectSink<ServiceImport> imports() {
        return imports;
    }

    /** The state published last. */
    public ClusterState state() {
        return state;
    }

    /** Number of objects of a kind. */
    public int size(Kind kind) {
        KindSink<?> sink = sinks.get(kind);
        return sink == null ? 0 : sink.size();
    }

    /** How long changes took from what triggered them until they were answered from. */
    public ProgrammingTimes programmingTimes() {
        return times;
    }

    <T extends ClusterObject> void apply(Kind kind, List<Change<T>> changes, Progress progress) {
        synchronized (lock) {
            editor.start(state, clock.nanos() + LEAVING.toNanos());
            for (Change<T> change : changes) {
                editor.apply(change.before(), change.after());
            }
            ClusterState.Standing was = state.standing;
            int listed = progress == Progress.MORE ? was.listed() : was.listed() | kind.bit();
            int stale = switch (progress) {
                case MORE -> was.stale();
                case LISTED -> was.stale() & ~kind.bit();
                case RESTORED -> was.stale() | kind.bit();
            };
            publish(editor.finish(clock.epochSeconds(), listed, stale));
            if (departures.addAll(editor.departures())) {
                timeDepartures();
            }
            for (Change<T> change : changes) {
                times.record(change, state, clock.epochMillis());
            }
        }
    }

    /**
     * Knows what a file has until the API server says otherwise. Before any sink is called.
     *
     * @return when the file was written, in milliseconds of the Unix epoch, or -1 if there is none
     * @throws IOException if the file is of no use; nothing is known then
     */
    public long restore(SnapshotFile file) throws IOException {
        SnapshotFile.Content content = file.read();
        if (content == null) {
            return -1;
        }
        restore(content.objects(), content.listed());
        return content.writtenMillis();
    }

    /**
     * Knows what another store does until the API server says otherwise. Before any sink is called.
     *
     * @param kinds that are taken over, a set of their bits
     */
    public void restore(ClusterState other, int kinds) {
        restore(ClusterObjects.of(other), other.standing.listed() & kinds);
    }

    private void restore(ClusterObjects objects, int kinds) {
        restore(kinds, Kind.NAMESPACES, namespaces, objects.namespaces());
        restore(kinds, Kind.ENDPOINT_SLICES, slices, objects.slices());
        restore(kinds, Kind.SERVICES, services, objects.services());
        restore(kinds, Kind.PODS, pods, objects.pods());
        restore(kinds, Kind.SERVICE_IMPORTS, imports, objects.imports());
    }

    private static <T extends ClusterObject> void restore(int kinds, Kind kind, KindSink<T> sink, List<T> objects) {
        if ((kinds & kind.bit()) != 0) {
            sink.restore(objects);
        }
    }

    /** Publishes the state once more, for whoever makes something else of it from now on. */
    public void republish() {
        synchronized (lock) {
            publish.accept(state);
        }
    }

    private void publish(ClusterState next) {
        state = next;
        publish.accept(next);
    }

    private void timeDepartures() {
        if (!departureTimed) {
            departureTimed = true;
            clock.after(LEAVING.toNanos(), TimeUnit.NANOSECONDS, this::dismiss);
        }
    }

    /** Lets go of the endpoints whose time is over; those that left later wait for the next turn. */
    private void dismiss() {
        synchronized (lock) {
            departureTimed = false;
            long now = clock.nanos();
            editor.start(state, now);
            departures.forEach(departure -> editor.dismiss(departure, now));
            ClusterState next = editor.finish(clock.epochSeconds(), state.standing.listed(), state.standing.stale());
            departures.removeIf(departure -> !next.isLeaving(departure));
            publish(next);
            if (!departures.isEmpty()) {
                timeDepartures();
            }
        }
    }
}
