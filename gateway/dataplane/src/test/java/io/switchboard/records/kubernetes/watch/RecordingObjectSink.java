package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told as a store would, remembers every state that queries could have seen, and checks the contract. */
final class RecordingObjectSink<T extends ClusterObject> implements ObjectSink<T> {
    private final Map<ObjectKey, T> current = new HashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Map<ObjectKey, T>> published = new CopyOnWriteArrayList<>();
    private final List<Long> triggers = new CopyOnWriteArrayList<>();
    private @Nullable Map<ObjectKey, T> list;
    private @Nullable Thread caller;
    private volatile int lists;
    private volatile int abandoned;
    private volatile int listed;
    private boolean changed;

    private void called(String method, boolean allowed) {
        Thread now = Thread.currentThread();
        if (caller != null && caller != now) {
            violations.add(method + " by " + now.getName() + " after " + caller.getName());
        }
        caller = now;
        if (!allowed) {
            violations.add(method + (list == null ? " outside of a list" : " inside a list"));
        }
    }

    @Override
    public synchronized void put(T object, long triggeredMillis) {
        called("put", true);
        if (list == null) {
            current.put(object.key(), object);
            triggers.add(triggeredMillis);
            changed = true;
        } else {
            list.put(object.key(), object);
            listed = list.size();
        }
    }

    @Override
    public synchronized @Nullable T known(ObjectKey key) {
        called("known", true);
        return current.get(key);
    }

    @Override
    public synchronized void remove(ObjectKey key) {
        called("remove", list == null);
        current.remove(key);
        changed = true;
    }

    @Override
    public synchronized void startList() {
        called("startList", !changed);
        list = new HashMap<>();
    }

    @Override
    public synchronized void completeList() {
        called("completeList", list != null);
        current.clear();
        if (list != null) {
            current.putAll(list);
        }
        list = null;
        published.add(Map.copyOf(current));
        lists++;
    }

    @Override
    public synchronized void abandonList() {
        called("abandonList", list != null);
        list = null;
        abandoned++;
    }

    @Override
    public synchronized void publish() {
        called("publish", list == null && changed);
        changed = false;
        published.add(Map.copyOf(current));
    }

    // ---- What tests look at ----

    /** What queries see now; empty before the first list. */
    Map<ObjectKey, T> visible() {
        return published.isEmpty() ? Map.of() : published.getLast();
    }

    /** Names of what queries see now, sorted. */
    List<String> names() {
        return visible().keySet().stream().map(ObjectKey::toString).sorted().toList();
    }

    T get(String namespace, String name) {
        T object = visible().get(new ObjectKey(namespace, name));
        if (object == null) {
            throw new AssertionError(namespace + '/' + name + " is not among " + names());
        }
        return object;
    }

    /** Every state that queries could have seen, the oldest first. */
    List<Map<ObjectKey, T>> published() {
        return new ArrayList<>(published);
    }

    /** Trigger times of all puts outside of lists. */
    List<Long> triggers() {
        return List.copyOf(triggers);
    }

    int lists() {
        return lists;
    }

    int abandoned() {
        return abandoned;
    }

    /** Objects of the list that is under way, or was last. */
    int listed() {
        return listed;
    }

    List<String> violations() {
        return violations;
    }
}
