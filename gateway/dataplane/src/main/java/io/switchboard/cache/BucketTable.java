package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a hash stand: buckets of slots, chained through the slots. One thread at a time writes; look-ups
 * take no lock, and one that runs beside a removal may miss an entry that is there.
 *
 * <p>For each bucket, marks tell which questions are in it, roughly: most that are looked for in vain are told so by a word
 * that the processor mostly has at hand, where slots and entries would have to come from memory. The same word tells which
 * hash had to go last.
 */
final class BucketTable {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int MARKS = 0xffff;

    private final EntrySlots slots;
    private final int mask;
    /** One more than the first slot of each bucket, so that 0 is none. */
    private final int[] first;
    /** The lower half has a bit for each entry of the bucket, the upper half a fingerprint of a hash. */
    private final int[] marks;

    /** @param count number of buckets, a power of two */
    BucketTable(EntrySlots slots, int count) {
        this.slots = slots;
        mask = count - 1;
        first = new int[count];
        marks = new int[count];
    }

    /** Number of buckets. */
    int size() {
        return mask + 1;
    }

    private static int mark(int hash, int traits) {
        // The lowest bits of the hash choose the bucket and some of the upper eight the segment.
        return 1 << ((hash + traits) * 0x9e3779b9 >>> 28);
    }

    private static int fingerprint(int hash) {
        return hash * 0x85ebca6b & ~MARKS;
    }

    private int first(int bucket) {
        return (int) WORD.getAcquire(first, bucket) - 1;
    }

    private void first(int bucket, int slot) {
        WORD.setRelease(first, bucket, slot + 1);
    }

    private void marks(int bucket, int word) {
        WORD.setRelease(marks, bucket, word);
    }

    /** The entry for a question, or null. */
    @Nullable CacheEntry find(QuestionKey key, int hash) {
        int bucket = hash & mask;
        int traits = key.traits();
        if (((int) WORD.getAcquire(marks, bucket) & mark(hash, traits)) == 0) {
            return null;
        }
        for (int slot = first(bucket); slot != EntrySlots.NONE; slot = slots.next(slot)) {
            if (slots.hash(slot) == hash && slots.traits(slot) == traits) {
                CacheEntry entry = slots.entry(slot);
                if (entry != null && entry.isSame(key)) {
                    return entry;
                }
            }
        }
        return null;
    }

    void add(int slot) {
        int hash = slots.hash(slot);
        int bucket = hash & mask;
        slots.next(slot, first(bucket));
        first(bucket, slot);
        marks(bucket, marks[bucket] | mark(hash, slots.traits(slot)));
    }

    void remove(int slot) {
        int bucket = slots.hash(slot) & mask;
        int before = EntrySlots.NONE;
        int left = 0;
        for (int other = first(bucket); other != EntrySlots.NONE; other = slots.next(other)) {
            if (other != slot) {
                left |= mark(slots.hash(other), slots.traits(other));
                if (slots.next(other) == slot) {
                    before = other;
                }
            }
        }
        if (before == EntrySlots.NONE) {
            first(bucket, slots.next(slot));
        } else {
            slots.next(before, slots.next(slot));
        }
        marks(bucket, marks[bucket] & ~MARKS | left);
    }

    /** Notes that an entry of this hash had to go before it showed that it was of use. */
    void departed(int hash) {
        int bucket = hash & mask;
        marks(bucket, marks[bucket] & MARKS | fingerprint(hash));
    }

    /** Whether an entry of this hash had to go not long ago; one in 65,536 others is taken for it. */
    boolean hasDeparted(int hash) {
        return (marks[hash & mask] & ~MARKS) == fingerprint(hash);
    }
}
