package io.switchboard.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster and their history, as etcd and the API server's cache have them: one counter of versions, and
 * events that can be read again until they are compacted away. For any thread.
 */
public final class FakeCluster {
    private static final int KEPT_EVENTS = 5000;

    private final Map<String, Kind> kinds = new HashMap<>();
    private final List<Consumer<Event>> watchers = new ArrayList<>();
    private long version = 1000;

    /** A change: what there was, and what there is. */
    record Event(
            String resource,
            long version,
            @Nullable KubeObject before,
            @Nullable KubeObject after) {
        /** The event as somebody sees it who picks some of the objects: its type, or null if it is none to them. */
        @Nullable String type(Predicate<KubeObject> picked) {
            boolean was = before != null && picked.test(before);
            boolean is = after != null && picked.test(after);
            if (is) {
                return was ? "MODIFIED" : "ADDED";
            }
            return was ? "DELETED" : null;
        }

        /** The object to show: what there is, or else what there was. */
        KubeObject object() {
            KubeObject shown = after == null ? before : after;
            if (shown == null) {
                throw new IllegalStateException("an event of nothing");
            }
            return shown;
        }
    }

    /** Objects that were put, over objects that are made when somebody looks. */
    private static final class Kind {
        /** Null stands for one that was deleted. */
        final TreeMap<String, @Nullable Stored> stored = new TreeMap<>();

        final List<Event> history = new ArrayList<>();
        IntFunction<KubeObject> generator = index -> {
            throw new IllegalStateException();
        };
        int generated;
        long generatedVersion;
        long compacted;
    }

    /** An object and the version in which it was last changed. */
    record Stored(KubeObject object, long version) {
        String json() {
            return object.json(version);
        }
    }

    /** All objects at one moment. */
    record Snapshot(long version, Iterator<Stored> objects) {}

    private Kind kind(String resource) {
        return kinds.computeIfAbsent(resource, name -> new Kind());
    }

    /** Puts an object, new or not. */
    public synchronized void put(KubeObject object) {
        Kind kind = kind(object.resource());
        Stored before = find(kind, object.key());
        version++;
        kind.stored.put(object.key(), new Stored(object, version));
        tell(kind, new Event(object.resource(), version, before == null ? null : before.object(), object));
    }

    /** Deletes an object that is there. */
    public synchronized void delete(KubeObject object) {
        Kind kind = kind(object.resource());
        Stored before = find(kind, object.key());
        if (before == null) {
            throw new IllegalArgumentException("no " + object.resource() + ' ' + object.key());
        }
        version++;
        kind.stored.put(object.key(), null);
        tell(kind, new Event(object.resource(), version, before.object(), null));
    }

    private static @Nullable Stored find(Kind kind, String key) {
        if (kind.stored.containsKey(key)) {
            return kind.stored.get(key);
        }
        return IntStream.range(0, kind.generated)
                .mapToObj(kind.generator)
                .filter(object -> object.key().equals(key))
                .map(object -> new Stored(object, kind.generatedVersion))
                .findFirst()
                .orElse(null);
    }

    /**
     * Objects that exist without being held: each is made when it is listed.
     *
     * @param generator makes the object with a number, always the same
     */
    public synchronized void generate(String resource, int count, IntFunction<KubeObject> generator) {
        Kind kind = kind(resource);
        kind.generator = generator;
        kind.generated = count;
        kind.generatedVersion = ++version;
    }

    /** Changes an object that was generated, or was since changed; faster than {@link #put} among many. */
    public synchronized void change(KubeObject before, KubeObject after) {
        Kind kind = kind(after.resource());
        version++;
        kind.stored.put(after.key(), new Stored(after, version));
        tell(kind, new Event(after.resource(), version, before, after));
    }

    private void tell(Kind kind, Event event) {
        kind.history.add(event);
        if (kind.history.size() > 2 * KEPT_EVENTS) {
            List<Event> old = kind.history.subList(0, KEPT_EVENTS);
            kind.compacted = old.getLast().version();
            old.clear();
        }
        List.copyOf(watchers).forEach(watcher -> watcher.accept(event));
    }

    /** Forgets the history: a watch that wants to go on from before now is refused. */
    public synchronized void compact() {
        for (Kind kind : kinds.values()) {
            kind.history.clear();
            kind.compacted = version;
        }
        version++;
    }

    /** Goes back to an earlier version with other objects, as after etcd was restored from a backup. */
    public synchronized void restore(long earlier, KubeObject... objects) {
        kinds.clear();
        version = earlier;
        for (KubeObject object : objects) {
            kind(object.resource()).stored.put(object.key(), new Stored(object, version));
        }
    }

    /** The version of the last change. */
    public synchronized long version() {
        return version;
    }

    /** Whether what happened after a version is still known. */
    synchronized boolean knowsSince(String resource, long since) {
        return since >= kind(resource).compacted;
    }

    synchronized Snapshot snapshot(String resource, Predicate<KubeObject> picked) {
        Kind kind = kind(resource);
        Map<String, @Nullable Stored> stored = new TreeMap<>(kind.stored);
        IntFunction<KubeObject> generator = kind.generator;
        long generatedVersion = kind.generatedVersion;
        Stream<Stored> all = Stream.concat(
                stored.values().stream().filter(java.util.Objects::nonNull),
                IntStream.range(0, kind.generated)
                        .mapToObj(generator)
                        .filter(object -> !stored.containsKey(object.key()))
                        .map(object -> new Stored(object, generatedVersion)));
        return new Snapshot(
                version, all.filter(one -> picked.test(one.object())).iterator());
    }

    /** Hears of all events after a version, first those of the past; close the result to hear no more. */
    synchronized AutoCloseable watch(String resource, long since, Consumer<Event> watcher) {
        Consumer<Event> mine = event -> {
            if (event.resource().equals(resource) && event.version() > since) {
                watcher.accept(event);
            }
        };
        List.copyOf(kind(resource).history).forEach(mine);
        watchers.add(mine);
        return () -> {
            synchronized (this) {
                watchers.remove(mine);
            }
        };
    }
}
