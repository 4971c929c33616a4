package io.switchboard.cache;

import io.switchboard.config.CacheConfig;
import io.switchboard.config.LimitsConfig;
import io.switchboard.query.Ticker;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cache that all event loops and upstream groups of a gateway share, and what operators do with it. The way of a
 * query through it is {@link CachingSource}'s.
 *
 * <p>Any thread may call these methods; those that visit all entries say so, and are not for event loops.
 */
public final class ReplyCache {
    private final Ticker ticker;
    private final NameHash nameHash = new NameHash(new SecureRandom());
    private final ReplyStore store;
    private final StoredReplies stored;
    private final InFlightLimits limits;
    private final ZoneLimits zoneLimits;
    private final InFlightQueries inFlight;
    private final InFlightQueries inFlightApart;
    private final ConcurrentHashMap<Integer, LoopCounters> counters = new ConcurrentHashMap<>();
    private volatile long capacity;

    /** A cache with nothing in it; {@code ticker} must be the clock of the event loops. */
    public ReplyCache(CacheConfig config, LimitsConfig limitsConfig, Ticker ticker) {
        this.ticker = ticker;
        capacity = config.sizeBytes();
        store = new ReplyStore(StoredReplies.budget(config.sizeBytes()));
        stored = new StoredReplies(store, CacheRules.of(config));
        limits = new InFlightLimits(limitsConfig);
        zoneLimits = new ZoneLimits(limitsConfig);
        inFlight = new InFlightQueries(limits);
        inFlightApart = new InFlightQueries(limits);
    }

    /** Goes on by another configuration. What is stored stays, as far as there is room; its TTLs stay as they are. */
    public void apply(CacheConfig config, LimitsConfig limitsConfig) {
        capacity = config.sizeBytes();
        stored.use(CacheRules.of(config));
        limits.use(limitsConfig);
        zoneLimits.use(limitsConfig);
        store.resize(StoredReplies.budget(config.sizeBytes()));
        if (config.sizeBytes() == 0) {
            flush(CacheSelection.all());
        }
    }

    /**
     * Removes entries, at once for every query that comes after this call, and keeps the replies that are under way for
     * them from being stored. Visits all entries.
     *
     * @return how many entries were removed
     */
    public int flush(CacheSelection selection) {
        inFlight.flush(selection);
        inFlightApart.flush(selection);
        int[] removed = {0};
        store.forEach(entry -> {
            if (selection.covers(entry) && store.remove(entry)) {
                removed[0]++;
            }
        });
        return removed[0];
    }

    /** What is stored and of use, at most {@code limit} entries. Visits all entries. */
    public List<CachedReply> lookup(CacheSelection selection, int limit) {
        List<CachedReply> found = new ArrayList<>();
        CacheListing listing = new CacheListing(stored.rules(), ticker.nanos());
        store.forEach(entry -> {
            if (found.size() < limit && selection.covers(entry)) {
                listing.describe(entry).ifPresent(found::add);
            }
        });
        return found;
    }

    /** How often something has happened since the start, on all loops. */
    public long count(CacheCounter counter) {
        return counters.values().stream().mapToLong(loop -> loop.count(counter)).sum();
    }

    /** Number of entries, those past all use included. */
    public long entries() {
        return store.entries();
    }

    /** What the entries take of the configured size; may wait for eviction that is under way. */
    public long bytes() {
        return store.bytes();
    }

    /** The configured size in bytes. */
    public long capacity() {
        return capacity;
    }

    /** Entries that had to go for others, since the start. */
    public long evictions() {
        return store.evictions();
    }

    /** Queries that wait for an answer from upstreams. */
    public int queriesInFlight() {
        return limits.waiting();
    }

    /** Questions that are being asked: fewer than the queries that wait, or more when refreshing behind stale answers. */
    public int flights() {
        return limits.flights();
    }

    StoredReplies stored() {
        return stored;
    }

    InFlightLimits limits() {
        return limits;
    }

    LoopZones zones(int loopIndex) {
        return zoneLimits.on(loopIndex);
    }

    InFlightQueries inFlight() {
        return inFlight;
    }

    /** Those that clients over streams began where they are {@linkplain CachingSource#apart asked for apart}. */
    InFlightQueries inFlightApart() {
        return inFlightApart;
    }

    ReplyProbe newProbe() {
        return new ReplyProbe(nameHash);
    }

    LoopCounters counters(int loopIndex) {
        return counters.computeIfAbsent(loopIndex, index -> new LoopCounters());
    }
}
