package io.switchboard.records.kubernetes.object;

import org.jspecify.annotations.Nullable;

/**
 * Takes what the watch learns about the objects of one kind, in the order in which it learns it. One caller at a time.
 *
 * <p>Nothing of it is seen by queries before {@link #publish}, and nothing of a list before {@link #completeList}: the
 * objects that were known go on being answered from meanwhile.
 *
 * @param <T> the kind
 */
public interface ObjectSink<T extends ClusterObject> {
    /**
     * An object as it is now, new or not; inside a list, one of the list's.
     *
     * @param triggeredMillis when what led to this happened, by the API server's annotation, in milliseconds of the Unix
     *     epoch; -1 if it does not say
     */
    void put(T object, long triggeredMillis);

    /**
     * The object of this key as it was put last, a list under way left aside; null if there is none, or if it is not kept.
     * Whoever makes the next version may take parts of it over.
     */
    default @Nullable T known(ObjectKey key) {
        return null;
    }

    /** An object is gone, or matters to DNS no longer; does nothing if it was never put. Not called inside a list. */
    void remove(ObjectKey key);

    /** What is {@linkplain #put put} from here on is the whole of what there is. A list under way is forgotten. */
    void startList();

    /** The list is whole: what was not in it is gone. Publishes. */
    void completeList();

    /** The list under way will not be whole: what was known before it stays. */
    void abandonList();

    /** Everything said so far counts from now on; called as soon as there is nothing more to be read at once. */
    void publish();
}
