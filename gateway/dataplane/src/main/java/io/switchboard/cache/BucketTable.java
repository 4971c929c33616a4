package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a hash stand: buckets of slots, chained through the slots. One thread at a time writes; look-ups
 * take no lock, and one that runs beside a removal may miss an entry that is there.
 *
 * <p>Beside each bucket stands which hashes are in it, roughly: most questions that are looked for in vain are told so
 * without touching a slot, which would have to come from memory.
 */
final class BucketTable {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    private final EntrySlots slots;
    private final int mask;
    /**
     * Two words for each bucket: one more than its first slot, so that 0 is none; and a bit for each of its entries, chosen
     * by the upper bits of the hash.
     */
    private final int[] words;

    /** @param count number of buckets, a power of two */
    BucketTable(EntrySlots slots, int count) {
        this.slots = slots;
        mask = count - 1;
        words = new int[2 * count];
    }

    /** Number of buckets. */
    int size() {
        return mask + 1;
    }

    private int bucket(int hash) {
        return 2 * (hash & mask);
    }

    private static int sign(int hash) {
        // The lowest bits choose the bucket and some of the upper eight the segment.
        return 1 << (hash * 0x9e3779b9 >>> 27);
    }

    private int first(int bucket) {
        return (int) WORD.getAcquire(words, bucket) - 1;
    }

    private void first(int bucket, int slot) {
        WORD.setRelease(words, bucket, slot + 1);
    }

    private void signs(int bucket, int signs) {
        WORD.setRelease(words, bucket + 1, signs);
    }

    /** The entry for a question, or null. */
    @Nullable CacheEntry find(QuestionKey key, int hash) {
        int bucket = bucket(hash);
        if (((int) WORD.getAcquire(words, bucket + 1) & sign(hash)) == 0) {
            return null;
        }
        for (int slot = first(bucket); slot != EntrySlots.NONE; slot = slots.next(slot)) {
            if (slots.hash(slot) == hash) {
                CacheEntry entry = slots.entry(slot);
                if (entry != null && entry.isSame(key)) {
                    return entry;
                }
            }
        }
        return null;
    }

    void add(int slot, int hash) {
        int bucket = bucket(hash);
        slots.next(slot, first(bucket));
        first(bucket, slot);
        signs(bucket, words[bucket + 1] | sign(hash));
    }

    void remove(int slot, int hash) {
        int bucket = bucket(hash);
        int before = EntrySlots.NONE;
        int left = 0;
        for (int other = first(bucket); other != EntrySlots.NONE; other = slots.next(other)) {
            if (other != slot) {
                left |= sign(slots.hash(other));
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
        signs(bucket, left);
    }
}
