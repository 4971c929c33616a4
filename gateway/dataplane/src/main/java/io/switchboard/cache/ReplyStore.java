package io.switchboard.cache;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table of entries within a budget in bytes; knows nothing of time. Any thread may call any method.
 *
 * <p>{@link #get} is on the hot path: no allocation, no waiting. Writing may evict, on the calling thread.
 */
interface ReplyStore {
    @Nullable CacheEntry get(QuestionKey key);

    /** Stores an entry under its key, in place of any other. */
    void put(CacheEntry entry);

    /** Stores {@code entry} in place of {@code expected}, which has the same key, if that is still there. */
    boolean replace(CacheEntry expected, CacheEntry entry);

    /** Removes this very entry. */
    boolean remove(CacheEntry entry);

    /** Removes what is stored under a key. */
    boolean remove(QuestionKey key);

    /** Visits every entry, in no order. Takes long: not on an event loop. */
    void forEach(Consumer<CacheEntry> visitor);

    /** Changes the budget; evicts at once if it has become too small. */
    void resize(long bytes);

    long entries();

    /** Sum of the entries' weights. May wait for eviction that is under way: not on an event loop. */
    long bytes();

    /** Entries that had to go for others. */
    long evictions();
}
