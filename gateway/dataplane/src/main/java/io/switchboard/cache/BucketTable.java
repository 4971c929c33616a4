package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries by the hash of their question, in buckets chained through the entries. One thread at a time writes; look-ups take
 * no lock, and one that runs beside a write sees what was before it or after it.
 *
 * <p>Beside each bucket stands which hashes are in it, roughly: most questions that are looked for in vain are told so
 * without touching an entry, which would have to come from memory.
 */
final class BucketTable {
    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(CacheEntry[].class);
    private static final VarHandle SIGNS = MethodHandles.arrayElementVarHandle(int[].class);

    private final @Nullable CacheEntry[] buckets;
    /** For each bucket, a bit for each of its entries, chosen by the upper bits of the hash. */
    private final int[] signs;

    /** @param count number of buckets, a power of two */
    BucketTable(int count) {
        buckets = new CacheEntry[count];
        signs = new int[count];
    }

    private int bucket(int hash) {
        return hash & (buckets.length - 1);
    }

    private static int sign(int hash) {
        // The lowest bits choose the bucket and some of the upper eight the segment.
        return 1 << (hash * 0x9e3779b9 >>> 27);
    }

    @Nullable CacheEntry find(QuestionKey key, int hash) {
        int bucket = bucket(hash);
        if (((int) SIGNS.getAcquire(signs, bucket) & sign(hash)) == 0) {
            return null;
        }
        CacheEntry entry = (CacheEntry) BUCKET.getAcquire(buckets, bucket);
        while (entry != null && !entry.isSame(key)) {
            entry = entry.next();
        }
        return entry;
    }

    void add(CacheEntry entry, int hash) {
        int bucket = bucket(hash);
        entry.next(buckets[bucket]);
        BUCKET.setRelease(buckets, bucket, entry);
        SIGNS.setRelease(signs, bucket, signs[bucket] | sign(hash));
    }

    /** Puts an entry where another one for the same question is. */
    void replace(CacheEntry previous, CacheEntry entry, int hash) {
        entry.next(previous.next());
        redirect(previous, entry, hash);
    }

    void remove(CacheEntry entry, int hash) {
        redirect(entry, entry.next(), hash);
        int bucket = bucket(hash);
        int left = 0;
        for (CacheEntry other = buckets[bucket]; other != null; other = other.next()) {
            left |= sign(other.hash());
        }
        SIGNS.setRelease(signs, bucket, left);
    }

    /** Whoever stands at {@code from} meanwhile still gets from there to the rest of the bucket. */
    private void redirect(CacheEntry from, @Nullable CacheEntry to, int hash) {
        int bucket = bucket(hash);
        CacheEntry entry = buckets[bucket];
        if (entry == from) {
            BUCKET.setRelease(buckets, bucket, to);
            return;
        }
        while (entry != null) {
            CacheEntry next = entry.next();
            if (next == from) {
                entry.next(to);
                return;
            }
            entry = next;
        }
    }

    /** Visits what was there at the start and is still there. */
    void forEach(Consumer<CacheEntry> visitor) {
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            CacheEntry entry = (CacheEntry) BUCKET.getAcquire(buckets, bucket);
            while (entry != null) {
                CacheEntry next = entry.next();
                visitor.accept(entry);
                entry = next;
            }
        }
    }
}
