package io.switchboard;

import io.switchboard.config.CacheConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Keeps the cache within the heap that the process was given: a full cache must not end it. */
final class HeapBudget {
    private static final Logger LOG = System.getLogger(HeapBudget.class.getName());
    /** The rest is for records, queries in flight and what the collector needs to breathe. */
    private static final int CACHE_SHARE = 3;

    private HeapBudget() {}

    /** The cache as configured, or at a third of the largest heap if that is less. */
    static CacheConfig fit(CacheConfig cache) {
        return fit(cache, Runtime.getRuntime().maxMemory());
    }

    static CacheConfig fit(CacheConfig cache, long maxHeapBytes) {
        long limit = maxHeapBytes / CACHE_SHARE;
        return cache.sizeBytes() <= limit ? cache : cache.withSizeBytes(limit);
    }

    /** Says so when the cache is smaller than configured. */
    static void warn(CacheConfig cache) {
        long fitted = fit(cache).sizeBytes();
        if (fitted < cache.sizeBytes()) {
            LOG.log(
                    Level.WARNING,
                    "cache.size: {0} octets are more than a third of the heap; the cache takes {1}",
                    cache.sizeBytes(),
                    fitted);
        }
    }
}
