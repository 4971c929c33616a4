package io.switchboard.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine's table with its eviction by recency and frequency (W-TinyLFU), which random names cannot flush.
 *
 * <p>Its housekeeping runs on the thread that reads or writes, a few entries at a time: handing it to another thread
 * would wake that thread for every sixteen hits. No expiry of Caffeine's is used, so it reads no clock.
 */
final class CaffeineStore implements ReplyStore {
    private final LongAdder evictions = new LongAdder();
    private final Cache<QuestionKey, CacheEntry> cache;
    private final ConcurrentMap<QuestionKey, CacheEntry> map;

    CaffeineStore(long bytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((QuestionKey key, CacheEntry entry) -> entry.weight())
                .executor(Runnable::run)
                .evictionListener((key, entry, cause) -> evictions.increment())
                .build();
        map = cache.asMap();
    }

    @Override
    public @Nullable CacheEntry get(QuestionKey key) {
        return map.get(key);
    }

    @Override
    public void put(CacheEntry entry) {
        map.put(entry.key(), entry);
    }

    @Override
    public boolean replace(CacheEntry expected, CacheEntry entry) {
        return map.replace(entry.key(), expected, entry);
    }

    @Override
    public boolean remove(CacheEntry entry) {
        return map.remove(entry.key(), entry);
    }

    @Override
    public boolean remove(QuestionKey key) {
        return map.remove(key) != null;
    }

    @Override
    public void forEach(Consumer<CacheEntry> visitor) {
        map.values().forEach(visitor);
    }

    @Override
    public void resize(long bytes) {
        eviction().setMaximum(bytes);
    }

    @Override
    public long entries() {
        return cache.estimatedSize();
    }

    @Override
    public long bytes() {
        return eviction().weightedSize().orElseThrow();
    }

    @Override
    public long evictions() {
        return evictions.sum();
    }

    private Policy.Eviction<QuestionKey, CacheEntry> eviction() {
        return cache.policy().eviction().orElseThrow();
    }
}
