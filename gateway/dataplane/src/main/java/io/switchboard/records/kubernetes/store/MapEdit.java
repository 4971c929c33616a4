package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.store.PersistentMap.Collision;
import io.switchboard.records.kubernetes.store.PersistentMap.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes one map out of another by any number of changes. Reused; one thread.
 *
 * <p>Every change goes through the root and one of the nodes below it, which are the widest: they are copied at the first
 * change and changed in place by those that follow. Deeper down hardly two changes meet.
 *
 * @param <V> values
 */
final class MapEdit<V extends PersistentMap.Entry<V>> {
    private PersistentMap<V> before = PersistentMap.empty();
    private Node root = PersistentMap.EMPTY;
    private int size;
    /** Whether the root was made here, so that nobody else has it. */
    private boolean ownsRoot;
    /** The slots of the root below which a node, if there is one, was made here. */
    private int ownsBelow;

    /** Begins with this map; what was made of another one is left as it is. */
    void start(PersistentMap<V> map) {
        before = map;
        root = map.root;
        size = map.size();
        ownsRoot = false;
        ownsBelow = 0;
    }

    /** The map as it is now; the next change makes another one. */
    PersistentMap<V> finish() {
        if (root != before.root) {
            start(new PersistentMap<>(root, size));
        }
        return before;
    }

    /** The value that matches, or null, as in {@link PersistentMap#get}. */
    <K> @Nullable V get(int hash, PersistentMap.Match<V, K> match, K key, int part) {
        return PersistentMap.get(root, hash, match, key, part);
    }

    /** Adds a value, or puts it in the place of the one with the same key. */
    void put(V value) {
        root = put(root, PersistentMap.spread(value.hash()), 0, value);
    }

    private Node put(Node node, int hash, int depth, V value) {
        int bit = bit(hash, depth);
        if ((node.bitmap() & bit) == 0) {
            size++;
            own(hash, depth);
            return node.withNewSlot(bit, value);
        }
        int index = node.index(bit);
        return replace(node, hash, depth, index, changed(node.slots()[index], hash, depth, value));
    }

    /** What a slot becomes with a value more. */
    private Object changed(Object slot, int hash, int depth, V value) {
        if (slot instanceof Node below) {
            return put(below, hash, depth + 1, value);
        }
        int other = hash(slot);
        if (other == hash) {
            return join(slot, value);
        }
        size++;
        return split(slot, other, value, hash, depth + 1);
    }

    private static int bit(int hash, int depth) {
        return 1 << (hash >>> PersistentMap.BITS * depth);
    }

    private static int hash(Object slot) {
        Object any = slot instanceof Collision collision ? collision.values()[0] : slot;
        return PersistentMap.spread(((PersistentMap.Entry<?>) any).hash());
    }

    /** A node of a slot and a value whose hashes differ. */
    private Node split(Object slot, int other, V value, int hash, int depth) {
        int bit = bit(other, depth);
        return bit == bit(hash, depth)
                ? new Node(bit, new Object[] {split(slot, other, value, hash, depth + 1)})
                : new Node(bit, new Object[] {slot}).withNewSlot(bit(hash, depth), value);
    }

    private Object join(Object slot, V value) {
        if (!(slot instanceof Collision collision)) {
            if (PersistentMap.<V>value(slot).hasKeyOf(value)) {
                return value;
            }
            size++;
            return new Collision(new Object[] {slot, value});
        }
        Object[] values = collision.values();
        int same = 0;
        while (same < values.length && !PersistentMap.<V>value(values[same]).hasKeyOf(value)) {
            same++;
        }
        size += same < values.length ? 0 : 1;
        Object[] copy = Arrays.copyOf(values, Math.max(values.length, same + 1));
        copy[same] = value;
        return new Collision(copy);
    }

    /** Removes the value that has the same key, if there is one. */
    void remove(V like) {
        if (PersistentMap.get(root, like) == null) {
            return;
        }
        size--;
        Object left = remove(root, PersistentMap.spread(like.hash()), 0, like);
        root = left instanceof Node same
                ? same
                : left == null ? PersistentMap.EMPTY : new Node(bit(hash(left), 0), new Object[] {left});
    }

    /** What is left of a node: the node, its last slot alone if that is none, or null if it is empty. */
    private @Nullable Object remove(Node node, int hash, int depth, V like) {
        int bit = bit(hash, depth);
        int index = node.index(bit);
        Object left = switch (node.slots()[index]) {
            case Node below -> remove(below, hash, depth + 1, like);
            case Collision collision -> removeFrom(collision, like);
            default -> null;
        };
        Node rest = left == null ? node.withoutSlot(bit) : replace(node, hash, depth, index, left);
        if (left == null) {
            own(hash, depth);
        }
        return switch (rest.slots().length) {
            case 0 -> null;
            case 1 -> rest.slots()[0] instanceof Node ? rest : rest.slots()[0];
            default -> rest;
        };
    }

    private Object removeFrom(Collision collision, V like) {
        Object[] left = Arrays.stream(collision.values())
                .filter(candidate -> !PersistentMap.<V>value(candidate).hasKeyOf(like))
                .toArray();
        return left.length == 1 ? left[0] : new Collision(left);
    }

    // ---- Whose a node is ----

    private Node replace(Node node, int hash, int depth, int index, Object slot) {
        if (owns(hash, depth)) {
            node.slots()[index] = slot;
            return node;
        }
        own(hash, depth);
        return node.withSlot(index, slot);
    }

    private boolean owns(int hash, int depth) {
        return switch (depth) {
            case 0 -> ownsRoot;
            case 1 -> (ownsBelow & bit(hash, 0)) != 0;
            default -> false;
        };
    }

    /** The node at this depth of the path is, or will be in a moment, one that was made here. */
    private void own(int hash, int depth) {
        if (depth == 0) {
            ownsRoot = true;
        } else if (depth == 1) {
            ownsBelow |= bit(hash, 0);
        }
    }
}
