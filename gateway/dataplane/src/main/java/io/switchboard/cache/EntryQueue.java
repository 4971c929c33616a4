package io.switchboard.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Entries in the order in which they came, linked through themselves, and what they weigh. One lock guards it. */
final class EntryQueue {
    private @Nullable CacheEntry oldest;
    private @Nullable CacheEntry newest;
    private long bytes;

    long bytes() {
        return bytes;
    }

    /** The one that came first, or null. */
    @Nullable CacheEntry oldest() {
        return oldest;
    }

    /** The one that came first, in a queue that is not empty. */
    CacheEntry first() {
        return Objects.requireNonNull(oldest);
    }

    boolean hasSeveral() {
        return oldest != newest;
    }

    /** Appends an entry that is in no queue. */
    void add(CacheEntry entry) {
        entry.queue = this;
        entry.older = newest;
        entry.newer = null;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
        bytes += entry.weight();
    }

    /** Takes out an entry that is in this queue. */
    void remove(CacheEntry entry) {
        link(entry.older, entry.newer);
        forget(entry);
    }

    /** Puts one entry, which is in no queue, where another one of this queue is. */
    void replace(CacheEntry entry, CacheEntry by) {
        by.queue = this;
        CacheEntry before = entry.older;
        CacheEntry behind = entry.newer;
        link(before, by);
        link(by, behind);
        bytes += by.weight();
        forget(entry);
    }

    private void link(@Nullable CacheEntry before, @Nullable CacheEntry behind) {
        if (before == null) {
            oldest = behind;
        } else {
            before.newer = behind;
        }
        if (behind == null) {
            newest = before;
        } else {
            behind.older = before;
        }
    }

    /** A link that an entry keeps would keep its neighbours from being collected. */
    private void forget(CacheEntry entry) {
        entry.queue = null;
        entry.older = null;
        entry.newer = null;
        bytes -= entry.weight();
    }
}
