package io.switchboard.dns;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from names to values that is searched with a {@link LookupName} and allocates nothing.
 *
 * <p>Open addressing over a power of two at most half full; safe to share between threads.
 *
 * @param <V> what a name maps to
 */
public final class NameTable<V> {
    private final byte[] @Nullable [] names;
    private final int[] hashes;
    private final @Nullable Object[] values;
    private final int mask;
    private final int size;

    private NameTable(Map<DomainName, V> entries) {
        int capacity = Integer.highestOneBit(Math.max(4, entries.size() * 4 - 1));
        this.names = new byte[capacity][];
        this.hashes = new int[capacity];
        this.values = new Object[capacity];
        this.mask = capacity - 1;
        this.size = entries.size();
        entries.forEach(this::insert);
    }

    /** A table of the given entries. */
    public static <V> NameTable<V> of(Map<DomainName, V> entries) {
        return new NameTable<>(entries);
    }

    private void insert(DomainName name, V value) {
        int slot = slot(name.hashCode());
        while (names[slot] != null) {
            slot = (slot + 1) & mask;
        }
        names[slot] = name.lower();
        hashes[slot] = name.hashCode();
        values[slot] = value;
    }

    /** The value of suffix {@code label} of {@code name}, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(LookupName name, int label) {
        int hash = name.hash(label);
        for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
            byte[] candidate = names[slot];
            if (candidate == null) {
                return null;
            }
            if (hashes[slot] == hash && name.equalsLower(label, candidate)) {
                return (V) values[slot];
            }
        }
    }

    /** The value of the longest suffix of {@code name} that has one, or null. */
    public @Nullable V longestMatch(LookupName name) {
        for (int label = 0; label <= name.labelCount(); label++) {
            V value = get(name, label);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The values one after another, in no order that means anything. */
    @SuppressWarnings("unchecked")
    public Iterator<V> values() {
        return (Iterator<V>) Arrays.stream(values).filter(Objects::nonNull).iterator();
    }

    /** Number of names. */
    public int size() {
        return size;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) * 0x9E3779B9 >>> 7 & mask;
    }
}
