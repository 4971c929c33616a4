package io.switchboard.cache;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of the table, with a lock of its own for those who write; who looks takes none.
 *
 * <p>What has to go is chosen by S3-FIFO (Yang et al., SOSP 2023): a new entry waits in a queue that gets a twentieth of
 * the room and comes to stay only if it was of use twice before its turn, or if it was here not long ago. A flood of names
 * that are asked for once passes through that twentieth, and what it leaves there dies young. Among those who stay, one
 * that was of use gets another turn.
 *
 * <p>A look-up writes one octet at most and moves nothing, so that there is no housekeeping behind hits.
 */
final class StoreSegment {
    /** Bytes of the budget for each bucket, a little below what an entry takes. */
    private static final int BYTES_PER_BUCKET = 256;

    private static final int MIN_BUCKETS = 64;
    private static final int MAX_BUCKETS = 1 << 24;
    /** Of the budget, the newcomers' share is one part in so many. */
    private static final int NEWCOMERS_PART = 20;

    private static final int USES_TO_STAY = 2;
    /** Entries that get another turn while room is made for one: what bounds the work of a write. */
    private static final int MAX_TURNS = 64;

    private final EntryQueue newcomers = new EntryQueue();
    private final EntryQueue residents = new EntryQueue();
    private long budget;
    private volatile BucketTable table;
    /** Hashes of newcomers that had to go, each in the slot that it falls into. */
    private int[] departed;

    private long entries;
    private long evictions;

    StoreSegment(long bytes) {
        budget = bytes;
        int buckets = bucketCount(bytes);
        table = new BucketTable(buckets);
        departed = new int[buckets];
    }

    private static int bucketCount(long bytes) {
        long wanted = Math.clamp(bytes / BYTES_PER_BUCKET, MIN_BUCKETS, MAX_BUCKETS);
        return Integer.highestOneBit((int) wanted);
    }

    @Nullable CacheEntry find(QuestionKey key, int hash) {
        return table.find(key, hash);
    }

    synchronized void put(CacheEntry entry) {
        int hash = entry.hash();
        CacheEntry previous = find(entry, hash);
        if (entry.weight() > budget) {
            if (previous != null) {
                delete(previous, hash);
            }
        } else if (previous != null) {
            exchange(previous, entry, hash);
            // Whoever stores it anew was asked for it.
            entry.uses(previous.uses() + 1);
        } else {
            insert(entry, hash);
        }
        makeRoom();
    }

    synchronized boolean replace(CacheEntry expected, CacheEntry entry) {
        if (expected.queue == null) {
            return false;
        }
        exchange(expected, entry, entry.hash());
        entry.uses(expected.uses());
        makeRoom();
        return true;
    }

    synchronized boolean remove(CacheEntry entry) {
        if (entry.queue == null) {
            return false;
        }
        delete(entry, entry.hash());
        return true;
    }

    synchronized boolean removeSame(QuestionKey key, int hash) {
        CacheEntry entry = find(key, hash);
        return entry != null && remove(entry);
    }

    private void insert(CacheEntry entry, int hash) {
        table.add(entry, hash);
        boolean known = departed[hash & (departed.length - 1)] == hash;
        (known ? residents : newcomers).add(entry);
        entries++;
    }

    private void exchange(CacheEntry previous, CacheEntry entry, int hash) {
        table.replace(previous, entry, hash);
        queueOf(previous).replace(previous, entry);
    }

    private void delete(CacheEntry entry, int hash) {
        table.remove(entry, hash);
        queueOf(entry).remove(entry);
        entries--;
    }

    private static EntryQueue queueOf(CacheEntry entry) {
        return Objects.requireNonNull(entry.queue, "an entry outside of the table");
    }

    private void makeRoom() {
        int turns = MAX_TURNS;
        long share = budget / NEWCOMERS_PART;
        // The one that has just come has its turn even where it takes more than the share.
        while (newcomers.bytes() > share && newcomers.hasSeveral()) {
            turns -= judgeNewcomer(newcomers.first(), budget - share, turns > 0);
        }
        while (residents.bytes() > budget - Math.max(share, newcomers.bytes())) {
            turns -= judgeResident(residents.first(), turns > 0);
        }
    }

    /** While there is room everybody may stay: later ones will have to show that they are of more use. */
    private int judgeNewcomer(CacheEntry entry, long roomForResidents, boolean mayStay) {
        boolean fits = residents.bytes() + entry.weight() <= roomForResidents;
        if (fits || (mayStay && entry.uses() >= USES_TO_STAY)) {
            newcomers.remove(entry);
            residents.add(entry);
            return 1;
        }
        int hash = entry.hash();
        departed[hash & (departed.length - 1)] = hash;
        evict(entry, hash);
        return 0;
    }

    private int judgeResident(CacheEntry entry, boolean mayStay) {
        if (mayStay && entry.uses() > 0) {
            residents.remove(entry);
            entry.uses(entry.uses() - 1);
            residents.add(entry);
            return 1;
        }
        evict(entry, entry.hash());
        return 0;
    }

    private void evict(CacheEntry entry, int hash) {
        delete(entry, hash);
        evictions++;
    }

    synchronized void resize(long bytes) {
        budget = bytes;
        makeRoom();
        int buckets = bucketCount(bytes);
        if (buckets != departed.length) {
            rehash(buckets);
        }
    }

    /** A look-up under way may miss what is there, which costs a query to an upstream. */
    private void rehash(int buckets) {
        BucketTable next = new BucketTable(buckets);
        for (EntryQueue queue : new EntryQueue[] {newcomers, residents}) {
            for (CacheEntry entry = queue.oldest(); entry != null; entry = entry.newer) {
                next.add(entry, entry.hash());
            }
        }
        table = next;
        departed = new int[buckets];
    }

    /** Visits what was there at the start and is still there. */
    void forEach(Consumer<CacheEntry> visitor) {
        table.forEach(visitor);
    }

    synchronized long entries() {
        return entries;
    }

    synchronized long bytes() {
        return newcomers.bytes() + residents.bytes();
    }

    synchronized long evictions() {
        return evictions;
    }
}
