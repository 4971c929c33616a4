package io.switchboard.cache;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of entries within a budget in bytes; knows nothing of time. Any thread may call any method.
 *
 * <p>{@link #get} is on the hot path: no allocation, no lock. Writing takes the lock of one of the segments for as long as
 * a few entries take to move, and may evict.
 */
final class ReplyStore {
    private static final int MAX_SEGMENTS = 16;
    /** A segment must hold many entries of any length, or else one could push out all others. */
    private static final int BYTES_PER_SEGMENT = 1 << 20;

    private final StoreSegment[] segments;

    ReplyStore(long bytes) {
        long wanted = Math.clamp(bytes / BYTES_PER_SEGMENT, 1, MAX_SEGMENTS);
        segments = new StoreSegment[Integer.highestOneBit((int) wanted)];
        Arrays.setAll(segments, index -> new StoreSegment(bytes / segments.length));
    }

    /** The segment by the upper half of the hash, since the lower one chooses the bucket. */
    private StoreSegment segment(int hash) {
        return segments[hash >>> 24 & (segments.length - 1)];
    }

    /** What is stored for a question that a client asks, or null. */
    @Nullable CacheEntry get(QuestionKey key) {
        int hash = key.hash();
        StoreSegment segment = segment(hash);
        CacheEntry entry = segment.find(key, hash);
        if (entry != null) {
            segment.used(entry);
        }
        return entry;
    }

    /** The same without counting as a use. */
    @Nullable CacheEntry peek(QuestionKey key) {
        int hash = key.hash();
        return segment(hash).find(key, hash);
    }

    /** Stores an entry, in place of any other for its question. */
    void put(CacheEntry entry) {
        segment(entry.hash()).put(entry);
    }

    /** Stores {@code entry} in place of {@code expected}, which is for the same question, if that is still there. */
    boolean replace(CacheEntry expected, CacheEntry entry) {
        return segment(entry.hash()).replace(expected, entry);
    }

    /** Removes this very entry. */
    boolean remove(CacheEntry entry) {
        return segment(entry.hash()).remove(entry);
    }

    /** Removes what is stored for a question. */
    boolean remove(ReplyKey key) {
        int hash = key.hash();
        return segment(hash).removeSame(key, hash);
    }

    /** Visits every entry, in no order. Takes long: not on an event loop. */
    void forEach(Consumer<CacheEntry> visitor) {
        for (StoreSegment segment : segments) {
            segment.forEach(visitor);
        }
    }

    /** Changes the budget; evicts at once if it has become too small. */
    void resize(long bytes) {
        for (StoreSegment segment : segments) {
            segment.resize(bytes / segments.length);
        }
    }

    long entries() {
        return sum(StoreSegment::entries);
    }

    /** Sum of the entries' weights. */
    long bytes() {
        return sum(StoreSegment::bytes);
    }

    /** Entries that had to go for others. */
    long evictions() {
        return sum(StoreSegment::evictions);
    }

    private long sum(ToLongFunction<StoreSegment> of) {
        return Arrays.stream(segments).mapToLong(of).sum();
    }
}
