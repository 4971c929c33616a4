package io.switchboard.access;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded table of token buckets, one per key, shared by all event loops without locks.
 *
 * <p>A bucket is one number: until when its tokens are spent. Taking a token moves it on by a token's worth of time; a
 * bucket whose number lies in the past is full, so that nothing ever has to refill or expire it. The table has
 * {@value #SLOTS} slots in sets of {@value #WAYS} and never grows. A key that finds its set full takes over the slot that
 * is spent least far ahead, together with that number: if the slot was full, nothing is lost; if not, the newcomer shares
 * what is left. No key so gets more than its rate by keys being many, and a flood of keys costs no memory.
 *
 * <p>Keys are hashes under a secret, so nobody can aim at another's set. Two loops that take from one slot at the same
 * moment may count a token for the slot's earlier key; nothing worse comes of it.
 */
final class TokenBuckets {
    /** Number of buckets. */
    static final int SLOTS = 65_536;
    /** Slots that a key may be in. */
    static final int WAYS = 4;

    /** There was a token. */
    static final int TAKEN = 0;
    /** There was none, this being the first, third, fifth time. */
    static final int EMPTY = 1;
    /** There was none, this being the second, fourth, sixth time. */
    static final int EMPTY_AGAIN = 2;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SLOTS / WAYS);
    private static final long SECOND = 1_000_000_000L;

    /** Key and number of each slot in turn; the number's lowest bit tells whether the last token was refused. */
    private final long[] slots = new long[2 * SLOTS];

    private final long tokenNanos;
    private final long depthNanos;
    private final long originNanos;

    /**
     * Full buckets for every key.
     *
     * @param perSecond tokens that a bucket gains, 1 to 100,000,000
     * @param depth tokens that a full bucket holds, at least 1
     * @param nowNanos the present by the clock of {@link #take}
     */
    TokenBuckets(int perSecond, int depth, long nowNanos) {
        // Even, because the lowest bit is used otherwise: off by one part in a thousand at a million tokens per second.
        tokenNanos = Math.max(2, SECOND / perSecond & ~1L);
        depthNanos = depth * tokenNanos;
        originNanos = nowNanos;
    }

    /**
     * Takes a token out of a key's bucket.
     *
     * @param key not 0
     * @return {@link #TAKEN}, {@link #EMPTY} or {@link #EMPTY_AGAIN}
     */
    int take(long key, long nowNanos) {
        long now = nowNanos - originNanos & ~1L;
        int number = find(key) + 1;
        while (true) {
            long seen = (long) ELEMENT.getVolatile(slots, number);
            long spentUntil = Math.max(seen & ~1L, now) + tokenNanos;
            if (spentUntil - now > depthNanos) {
                if (ELEMENT.compareAndSet(slots, number, seen, seen ^ 1)) {
                    return (seen & 1) == 0 ? EMPTY : EMPTY_AGAIN;
                }
            } else if (ELEMENT.compareAndSet(slots, number, seen, spentUntil)) {
                return TAKEN;
            }
        }
    }

    /**
     * Whether {@link #take} would find a token, without taking it. Refusals take turns as they do there; a key that took
     * none lately has no place in the table and gets none by this.
     *
     * @param key not 0
     * @return {@link #TAKEN}, {@link #EMPTY} or {@link #EMPTY_AGAIN}
     */
    int look(long key, long nowNanos) {
        long now = nowNanos - originNanos & ~1L;
        int slot = indexOf(key);
        while (slot >= 0) {
            long seen = (long) ELEMENT.getVolatile(slots, slot + 1);
            if (Math.max(seen & ~1L, now) + tokenNanos - now <= depthNanos) {
                return TAKEN;
            }
            if (ELEMENT.compareAndSet(slots, slot + 1, seen, seen ^ 1)) {
                return (seen & 1) == 0 ? EMPTY : EMPTY_AGAIN;
            }
        }
        return TAKEN;
    }

    private int indexOf(long key) {
        int set = (int) (key >>> SET_SHIFT) * 2 * WAYS;
        for (int slot = set; slot < set + 2 * WAYS; slot += 2) {
            if ((long) ELEMENT.getOpaque(slots, slot) == key) {
                return slot;
            }
        }
        return -1;
    }

    private int find(long key) {
        int set = (int) (key >>> SET_SHIFT) * 2 * WAYS;
        int least = set;
        long leastSpent = Long.MAX_VALUE;
        for (int slot = set; slot < set + 2 * WAYS; slot += 2) {
            if ((long) ELEMENT.getOpaque(slots, slot) == key) {
                return slot;
            }
            long spent = (long) ELEMENT.getOpaque(slots, slot + 1);
            if (spent < leastSpent) {
                leastSpent = spent;
                least = slot;
            }
        }
        ELEMENT.setVolatile(slots, least, key);
        return least;
    }
}
