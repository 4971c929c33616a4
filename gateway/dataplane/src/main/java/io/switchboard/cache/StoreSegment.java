package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    private static final VarHandle REMOVALS = removalsHandle();

    private final EntrySlots slots = new EntrySlots();
    private final EntryQueue newcomers = new EntryQueue(slots);
    private final EntryQueue residents = new EntryQueue(slots);
    private long budget;
    private volatile BucketTable table;
    private long entries;
    private long evictions;
    /** Grows before anything is taken out of the table. */
    private int removals;

    StoreSegment(long bytes) {
        budget = bytes;
        table = new BucketTable(slots, bucketCount(bytes));
    }

    private static VarHandle removalsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(StoreSegment.class, "removals", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static int bucketCount(long bytes) {
        long wanted = Math.clamp(bytes / BYTES_PER_BUCKET, MIN_BUCKETS, MAX_BUCKETS);
        return Integer.highestOneBit((int) wanted);
    }

    @Nullable CacheEntry find(QuestionKey key, int hash) {
        int seen = (int) REMOVALS.getAcquire(this);
        CacheEntry entry = table.find(key, hash);
        // A slot that was given to another entry on the way leads into another bucket.
        return entry != null || (int) REMOVALS.getAcquire(this) == seen ? entry : findAlone(key, hash);
    }

    private synchronized @Nullable CacheEntry findAlone(QuestionKey key, int hash) {
        return table.find(key, hash);
    }

    /** Counts a use of an entry that was found. */
    void used(CacheEntry entry) {
        slots.used(entry.slot);
    }

    synchronized void put(CacheEntry entry) {
        int hash = entry.hash();
        CacheEntry previous = table.find(entry, hash);
        if (entry.weight() > budget) {
            if (previous != null) {
                delete(previous.slot);
            }
        } else if (previous != null) {
            exchange(previous.slot, entry);
            // Whoever stores it anew was asked for it.
            slots.used(entry.slot);
        } else {
            insert(entry, hash);
        }
        makeRoom();
    }

    synchronized boolean replace(CacheEntry expected, CacheEntry entry) {
        if (!slots.holds(expected)) {
            return false;
        }
        exchange(expected.slot, entry);
        makeRoom();
        return true;
    }

    synchronized boolean remove(CacheEntry entry) {
        if (!slots.holds(entry)) {
            return false;
        }
        delete(entry.slot);
        return true;
    }

    synchronized boolean removeSame(QuestionKey key, int hash) {
        CacheEntry entry = table.find(key, hash);
        return entry != null && remove(entry);
    }

    private void insert(CacheEntry entry, int hash) {
        int slot = slots.take(entry, hash);
        table.add(slot);
        enqueue(slot, table.hasDeparted(hash));
        entries++;
    }

    private void enqueue(int slot, boolean resident) {
        slots.resident(slot, resident);
        queueOf(slot).add(slot);
    }

    private EntryQueue queueOf(int slot) {
        return slots.isResident(slot) ? residents : newcomers;
    }

    private void exchange(int slot, CacheEntry entry) {
        queueOf(slot).replace(slot, entry);
    }

    private void delete(int slot) {
        REMOVALS.setRelease(this, removals + 1);
        table.remove(slot);
        queueOf(slot).remove(slot);
        slots.release(slot);
        entries--;
    }

    private void evict(int slot) {
        delete(slot);
        evictions++;
    }

    private void makeRoom() {
        int turns = MAX_TURNS;
        long share = budget / NEWCOMERS_PART;
        // The one that has just come has its turn even where it takes more than the share.
        while (newcomers.bytes() > share && newcomers.hasSeveral()) {
            turns -= judgeNewcomer(newcomers.oldest(), budget - share, turns > 0);
        }
        while (residents.bytes() > budget - Math.max(share, newcomers.bytes())) {
            turns -= judgeResident(residents.oldest(), turns > 0);
        }
    }

    /** While there is room everybody may stay: later ones will have to show that they are of more use. */
    private int judgeNewcomer(int slot, long roomForResidents, boolean mayStay) {
        boolean fits = residents.bytes() + slots.weight(slot) <= roomForResidents;
        if (fits || (mayStay && slots.uses(slot) >= USES_TO_STAY)) {
            newcomers.remove(slot);
            enqueue(slot, true);
            return 1;
        }
        table.departed(slots.hash(slot));
        evict(slot);
        return 0;
    }

    private int judgeResident(int slot, boolean mayStay) {
        if (mayStay && slots.uses(slot) > 0) {
            slots.aged(slot);
            residents.remove(slot);
            residents.add(slot);
            return 1;
        }
        evict(slot);
        return 0;
    }

    synchronized void resize(long bytes) {
        budget = bytes;
        makeRoom();
        int buckets = bucketCount(bytes);
        if (buckets != table.size()) {
            rehash(buckets);
        }
    }

    private void rehash(int buckets) {
        // Look-ups in the old table go astray from here on.
        REMOVALS.setRelease(this, removals + 1);
        BucketTable next = new BucketTable(slots, buckets);
        for (EntryQueue queue : new EntryQueue[] {newcomers, residents}) {
            for (int slot = queue.oldest(); slot != EntrySlots.NONE; slot = slots.newer(slot)) {
                next.add(slot);
            }
        }
        table = next;
    }

    /** Visits what was there at the start and is still there. */
    void forEach(Consumer<CacheEntry> visitor) {
        slots.forEach(visitor);
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
