package io.switchboard.records.kubernetes.store;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose values know their keys: a hash array mapped trie (Bagwell 2001). Adding, replacing or removing a
 * value, by a {@link MapEdit}, copies the path to it, which is a few arrays of at most 32 references, and shares all the
 * rest with the map that it was made of. Looking up allocates nothing. Safe to share between threads.
 *
 * @param <V> values
 */
final class PersistentMap<V extends PersistentMap.Entry<V>> {
    static final int BITS = 5;
    static final Node EMPTY = new Node(0, new Object[0]);

    final Node root;
    private final int size;

    /**
     * A value that knows its key.
     *
     * @param <V> its own type
     */
    interface Entry<V> {
        /** Hash of the key. */
        int hash();

        /** Whether the other value has the same key. */
        boolean hasKeyOf(V other);
    }

    /**
     * Tells whether a value has a key that is looked for; a constant, so that looking up makes no objects.
     *
     * @param <V> values
     * @param <K> what a key is made of
     */
    interface Match<V, K> {
        boolean test(V value, K key, int part);
    }

    /** Slots of which each is a value, a node below or, where the hash has no more bits, values with one hash. */
    record Node(int bitmap, Object[] slots) {
        int index(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        Node withSlot(int index, Object slot) {
            Object[] copy = slots.clone();
            copy[index] = slot;
            return new Node(bitmap, copy);
        }

        Node withNewSlot(int bit, Object slot) {
            int index = index(bit);
            Object[] copy = new Object[slots.length + 1];
            System.arraycopy(slots, 0, copy, 0, index);
            copy[index] = slot;
            System.arraycopy(slots, index, copy, index + 1, slots.length - index);
            return new Node(bitmap | bit, copy);
        }

        Node withoutSlot(int bit) {
            int index = index(bit);
            Object[] copy = new Object[slots.length - 1];
            System.arraycopy(slots, 0, copy, 0, index);
            System.arraycopy(slots, index + 1, copy, index, copy.length - index);
            return new Node(bitmap & ~bit, copy);
        }
    }

    /** Two or more values whose keys have the same hash. */
    record Collision(Object[] values) {}

    PersistentMap(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /** A map without values. */
    static <V extends Entry<V>> PersistentMap<V> empty() {
        return new PersistentMap<>(EMPTY, 0);
    }

    int size() {
        return size;
    }

    /**
     * The value that matches, or null.
     *
     * @param hash of the key
     * @param key given to {@code match}, as is {@code part}
     */
    <K> @Nullable V get(int hash, Match<V, K> match, K key, int part) {
        return get(root, hash, match, key, part);
    }

    static <V, K> @Nullable V get(Node root, int hash, Match<V, K> match, K key, int part) {
        int bits = spread(hash);
        Node node = root;
        while (true) {
            int bit = 1 << bits;
            if ((node.bitmap & bit) == 0) {
                return null;
            }
            Object slot = node.slots[node.index(bit)];
            if (slot instanceof Node below) {
                node = below;
                bits >>>= BITS;
            } else {
                return find(slot, match, key, part);
            }
        }
    }

    private static <V, K> @Nullable V find(Object slot, Match<V, K> match, K key, int part) {
        if (slot instanceof Collision collision) {
            for (Object candidate : collision.values) {
                V value = value(candidate);
                if (match.test(value, key, part)) {
                    return value;
                }
            }
            return null;
        }
        V value = value(slot);
        return match.test(value, key, part) ? value : null;
    }

    /**
     * The one value that may have a key of this hash, or null if there is none or there are several. Whether it is the
     * one is the caller's to find out.
     */
    @Nullable V candidate(int hash) {
        int bits = spread(hash);
        Node node = root;
        while (true) {
            int bit = 1 << bits;
            if ((node.bitmap & bit) == 0) {
                return null;
            }
            Object slot = node.slots[node.index(bit)];
            if (!(slot instanceof Node below)) {
                return slot instanceof Collision ? null : value(slot);
            }
            node = below;
            bits >>>= BITS;
        }
    }

    /** The value with the same key, or null. */
    @Nullable V get(V like) {
        return get(root, like);
    }

    static <V extends Entry<V>> @Nullable V get(Node root, V like) {
        return get(root, like.hash(), (value, key, part) -> value.hasKeyOf(key), like, 0);
    }

    /** Passes every value to {@code each}, in an order that differs from process to process. */
    void forEach(Consumer<V> each) {
        forEach(root.slots, each);
    }

    private void forEach(Object[] slots, Consumer<V> each) {
        for (Object slot : slots) {
            switch (slot) {
                case Node node -> forEach(node.slots, each);
                case Collision collision -> forEach(collision.values, each);
                default -> each.accept(PersistentMap.<V>value(slot));
            }
        }
    }

    @SuppressWarnings("unchecked")
    static <V> V value(Object slot) {
        return (V) slot;
    }

    /** Hashes of names differ most in their high bits, and those are used last. */
    static int spread(int hash) {
        int mixed = (hash ^ hash >>> 15) * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }
}
