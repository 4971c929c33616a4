package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind as they were told last, and what of them the store does not know yet.
 *
 * <p>A list is compared with them object by object: one that is as it was is marked as seen and the one of the list is
 * dropped, so a list over again costs a mark for each object and no second copy.
 */
final class KindSink<T extends ClusterObject> implements ObjectSink<T> {
    private final Kind kind;
    private final ClusterStore store;
    private final Predicate<ClusterObject> wanted;
    private final BinaryOperator<T> sharing;
    private final Map<ObjectKey, Known<T>> known = new HashMap<>();
    private List<Change<T>> changes = new ArrayList<>();
    /** Number of the list under way, 0 while there is none. */
    private int list;

    private int lists;
    private volatile int size;

    /** What is known of the kind after some changes. */
    enum Progress {
        /** As much more as the changes. */
        MORE,
        /** All that there is. */
        LISTED,
        /** All that there was when the file was written. */
        RESTORED
    }

    /** An object that is known, or listed, or both. */
    private static final class Known<T> {
        @Nullable T object;
        /** What the list under way has instead; null if it has the same. */
        @Nullable T listed;

        long triggeredMillis = -1;
        int seenIn;
    }

    /**
     * A sink of a store.
     *
     * @param wanted what is not is dropped
     * @param sharing makes an object out of the one before and the one after, equal to the latter: the one before itself
     *     if they are equal
     */
    KindSink(Kind kind, ClusterStore store, Predicate<ClusterObject> wanted, BinaryOperator<T> sharing) {
        this.kind = kind;
        this.store = store;
        this.wanted = wanted;
        this.sharing = sharing;
    }

    /** Number of objects; for any thread. */
    int size() {
        return size;
    }

    /** The objects; for the thread that calls this sink. */
    List<T> objects() {
        List<T> objects = new ArrayList<>(known.size());
        for (Known<T> entry : known.values()) {
            if (entry.object != null) {
                objects.add(entry.object);
            }
        }
        return objects;
    }

    @Override
    public void put(T object, long triggeredMillis) {
        if (!wanted.test(object)) {
            return;
        }
        Known<T> entry = known.computeIfAbsent(object.key(), key -> new Known<>());
        T kept = entry.object == null ? object : sharing.apply(entry.object, object);
        boolean same = kept == entry.object;
        if (list != 0) {
            entry.seenIn = list;
            entry.listed = same ? null : kept;
            entry.triggeredMillis = triggeredMillis;
        } else if (!same) {
            changes.add(new Change<>(entry.object, kept, triggeredMillis));
            entry.object = kept;
        }
    }

    @Override
    public @Nullable T known(ObjectKey key) {
        Known<T> entry = known.get(key);
        return entry == null ? null : entry.object;
    }

    @Override
    public void remove(ObjectKey key) {
        Known<T> entry = known.remove(key);
        if (entry != null && entry.object != null) {
            changes.add(new Change<>(entry.object, null, -1));
        }
    }

    @Override
    public void startList() {
        abandonList();
        list = ++lists;
    }

    @Override
    public void completeList() {
        for (Iterator<Known<T>> entries = known.values().iterator(); entries.hasNext(); ) {
            Known<T> entry = entries.next();
            if (entry.seenIn != list) {
                entries.remove();
                changes.add(new Change<>(entry.object, null, -1));
            } else if (entry.listed != null) {
                changes.add(new Change<>(entry.object, entry.listed, entry.triggeredMillis));
                entry.object = entry.listed;
                entry.listed = null;
            }
        }
        list = 0;
        publish(Progress.LISTED);
    }

    /** Knows these objects, which were kept in a file, until a list says what there is. */
    void restore(Collection<T> objects) {
        for (T object : objects) {
            put(object, -1);
        }
        publish(Progress.RESTORED);
    }

    @Override
    public void abandonList() {
        if (list != 0) {
            list = 0;
            known.values().removeIf(entry -> {
                entry.listed = null;
                return entry.object == null;
            });
        }
    }

    @Override
    public void publish() {
        publish(Progress.MORE);
    }

    private void publish(Progress progress) {
        List<Change<T>> news = changes;
        if (list == 0) {
            size = known.size();
        }
        if (!news.isEmpty() || progress != Progress.MORE) {
            changes = new ArrayList<>(1);
            store.apply(kind, news, progress);
        }
    }
}
