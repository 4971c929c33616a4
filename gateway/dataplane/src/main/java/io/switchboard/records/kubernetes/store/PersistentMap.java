package io.switchboard.records.kubernetes.store;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose values know their keys: a hash array mapped trie (Bagwell 2001). Adding, replacing or removing a
 * value copies the path to it, which is a few arrays of at most 32 references, and shares all the rest with the map that
 * it was made of. Looking up allocates nothing. Safe to share between threads.
 *
 * @param <V> values
 */
final class PersistentMap<V extends PersistentMap.Entry<V>> {
    private static final int BITS = 5;
    private static final Node EMPTY = new Node(0, new Object[0]);

    private final Node root;
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
    private record Node(int bitmap, Object[] slots) {
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
    private record Collision(Object[] values) {}

    private PersistentMap(Node root, int size) {
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

    private <K> @Nullable V find(Object slot, Match<V, K> match, K key, int part) {
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
        return get(like.hash(), (value, key, part) -> value.hasKeyOf(key), like, 0);
    }

    /** This map with a value added, or in the place of the one with the same key. */
    PersistentMap<V> with(V value) {
        boolean known = get(value) != null;
        return new PersistentMap<>(put(root, spread(value.hash()), 0, value), known ? size : size + 1);
    }

    private Node put(Node node, int bits, int depth, V value) {
        int bit = 1 << bits;
        if ((node.bitmap & bit) == 0) {
            return node.withNewSlot(bit, value);
        }
        int index = node.index(bit);
        Object slot = node.slots[index];
        if (slot instanceof Node below) {
            return node.withSlot(index, put(below, bits >>> BITS, depth + 1, value));
        }
        int hash = slot instanceof Collision collision
                ? value(collision.values[0]).hash()
                : value(slot).hash();
        return node.withSlot(
                index,
                hash == value.hash()
                        ? join(slot, value)
                        : split(slot, spread(hash) >>> BITS * (depth + 1), bits, value));
    }

    /** Puts a slot and a value whose hashes differ one level lower. */
    private Node split(Object slot, int slotBits, int bits, V value) {
        int below = bits >>> BITS;
        Node node = new Node(1 << slotBits, new Object[] {slot});
        return (slotBits & 31) == (below & 31)
                ? node.withSlot(0, split(slot, slotBits >>> BITS, below, value))
                : node.withNewSlot(1 << below, value);
    }

    private Object join(Object slot, V value) {
        if (slot instanceof Collision collision) {
            Object[] values = collision.values;
            for (int i = 0; i < values.length; i++) {
                if (value(values[i]).hasKeyOf(value)) {
                    Object[] copy = values.clone();
                    copy[i] = value;
                    return new Collision(copy);
                }
            }
            Object[] copy = Arrays.copyOf(values, values.length + 1);
            copy[values.length] = value;
            return new Collision(copy);
        }
        return value(slot).hasKeyOf(value) ? value : new Collision(new Object[] {slot, value});
    }

    /** This map without the value that has the same key. */
    PersistentMap<V> without(V like) {
        if (get(like) == null) {
            return this;
        }
        Object left = remove(root, spread(like.hash()), like);
        Node node = left instanceof Node same ? same : left == null ? EMPTY : single(left);
        return new PersistentMap<>(node, size - 1);
    }

    private Node single(Object slot) {
        int hash = slot instanceof Collision collision
                ? value(collision.values[0]).hash()
                : value(slot).hash();
        return new Node(1 << spread(hash), new Object[] {slot});
    }

    /** What is left of a node: the node, its last slot alone if that is none, or null if it is empty. */
    private @Nullable Object remove(Node node, int bits, V like) {
        int bit = 1 << bits;
        int index = node.index(bit);
        Object slot = node.slots[index];
        Object left = switch (slot) {
            case Node below -> remove(below, bits >>> BITS, like);
            case Collision collision -> removeFrom(collision, like);
            default -> null;
        };
        Node rest = left == null ? node.withoutSlot(bit) : node.withSlot(index, left);
        return switch (rest.slots.length) {
            case 0 -> null;
            case 1 -> rest.slots[0] instanceof Node ? rest : rest.slots[0];
            default -> rest;
        };
    }

    private Object removeFrom(Collision collision, V like) {
        Object[] left = Arrays.stream(collision.values)
                .filter(candidate -> !value(candidate).hasKeyOf(like))
                .toArray();
        return left.length == 1 ? left[0] : new Collision(left);
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
                default -> each.accept(value(slot));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private V value(Object slot) {
        return (V) slot;
    }

    /** Hashes of names differ most in their high bits, and those are used last. */
    private static int spread(int hash) {
        int mixed = (hash ^ hash >>> 15) * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }
}
