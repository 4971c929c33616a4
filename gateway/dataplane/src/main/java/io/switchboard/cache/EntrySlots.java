package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbered slots for the entries of a segment, with what has to be known of an entry to let it go: the hash and the traits
 * of its question, its weight, its neighbours and how often it was of use lately. An entry whose turn has come was stored
 * long ago and would have to come from memory; what stands here lies side by side in the order in which entries came. To
 * the garbage collector all this is a few arrays of numbers, and storing an entry changes one reference in old memory.
 *
 * <p>One thread at a time writes. Look-ups beside it may see a slot that was given to another entry meanwhile, so they ask
 * each entry for its question. Slots are made as they are needed and never given back.
 */
final class EntrySlots {
    /** No slot. */
    static final int NONE = -1;

    /** Uses beyond this tell nothing more about how popular an entry is. */
    private static final int MAX_USES = 3;

    /** What one slot takes, in bytes on the heap. */
    static final int BYTES = Block.WORDS * Integer.BYTES + 6;

    private static final int BLOCK_BITS = 9;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(CacheEntry[].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile Block[] blocks = {};
    /** Slots that were never taken begin here. */
    private int untouched;
    /** The slot that was released last; the others follow as neighbours. */
    private int released = NONE;

    /** Slots with consecutive numbers. */
    private static final class Block {
        static final int HASH = 0;
        static final int TRAITS = 1;
        static final int NEXT = 2;
        static final int WEIGHT = 3;
        static final int OLDER = 4;
        static final int NEWER = 5;
        static final int WORDS = 6;

        final @Nullable CacheEntry[] entries = new CacheEntry[BLOCK];
        final int[] words = new int[BLOCK * WORDS];
        /** Loops race here; a lost count does no harm. */
        final byte[] uses = new byte[BLOCK];

        final boolean[] resident = new boolean[BLOCK];
    }

    private Block block(int slot) {
        return blocks[slot >>> BLOCK_BITS];
    }

    private static int index(int slot) {
        return slot & BLOCK - 1;
    }

    private static int word(int slot, int word) {
        return index(slot) * Block.WORDS + word;
    }

    private int get(int slot, int word) {
        return block(slot).words[word(slot, word)];
    }

    private void set(int slot, int word, int value) {
        block(slot).words[word(slot, word)] = value;
    }

    /** Gives an entry a slot; it has no use and no neighbours yet. */
    int take(CacheEntry entry, int hash) {
        int slot = freeSlot();
        Block block = block(slot);
        block.words[word(slot, Block.HASH)] = hash;
        block.words[word(slot, Block.TRAITS)] = entry.traits();
        block.uses[index(slot)] = 0;
        place(slot, entry);
        return slot;
    }

    private int freeSlot() {
        int slot = released;
        if (slot != NONE) {
            released = older(slot);
            return slot;
        }
        if (untouched == blocks.length << BLOCK_BITS) {
            Block[] more = Arrays.copyOf(blocks, blocks.length + 1);
            more[blocks.length] = new Block();
            blocks = more;
        }
        return untouched++;
    }

    /** Puts an entry, of the same hash, where another one is or was. */
    void place(int slot, CacheEntry entry) {
        entry.slot = slot;
        set(slot, Block.WEIGHT, entry.weight());
        ENTRY.setRelease(block(slot).entries, index(slot), entry);
    }

    /** Takes a slot back. Whoever stands there in a bucket still gets from there to the rest of it. */
    void release(int slot) {
        ENTRY.setRelease(block(slot).entries, index(slot), null);
        older(slot, released);
        released = slot;
    }

    /** The entry in a slot, or null. */
    @Nullable CacheEntry entry(int slot) {
        return (CacheEntry) ENTRY.getAcquire(block(slot).entries, index(slot));
    }

    /** Whether an entry has a slot. */
    boolean holds(CacheEntry entry) {
        return entry.slot != NONE && entry(entry.slot) == entry;
    }

    int hash(int slot) {
        return get(slot, Block.HASH);
    }

    int traits(int slot) {
        return get(slot, Block.TRAITS);
    }

    int weight(int slot) {
        return get(slot, Block.WEIGHT);
    }

    /** The next slot in the same bucket; look-ups follow it while entries come and go. */
    int next(int slot) {
        return (int) WORD.getAcquire(block(slot).words, word(slot, Block.NEXT));
    }

    void next(int slot, int other) {
        WORD.setRelease(block(slot).words, word(slot, Block.NEXT), other);
    }

    /** The neighbour before it in its queue. */
    int older(int slot) {
        return get(slot, Block.OLDER);
    }

    void older(int slot, int other) {
        set(slot, Block.OLDER, other);
    }

    int newer(int slot) {
        return get(slot, Block.NEWER);
    }

    void newer(int slot, int other) {
        set(slot, Block.NEWER, other);
    }

    /** Whether its queue is that of those who stay. */
    boolean isResident(int slot) {
        return block(slot).resident[index(slot)];
    }

    void resident(int slot, boolean resident) {
        block(slot).resident[index(slot)] = resident;
    }

    /** How often the entry was of use lately, 0 to 3. */
    int uses(int slot) {
        return block(slot).uses[index(slot)];
    }

    /** Counts a use; of a popular entry nothing is written, so that its cache line is not fought over. */
    void used(int slot) {
        byte[] uses = block(slot).uses;
        int index = index(slot);
        if (uses[index] < MAX_USES) {
            uses[index]++;
        }
    }

    /** Takes a use off. */
    void aged(int slot) {
        block(slot).uses[index(slot)]--;
    }

    /** Visits all that was there at the start and is still there. Any thread. */
    void forEach(Consumer<CacheEntry> visitor) {
        for (Block block : blocks) {
            for (int index = 0; index < BLOCK; index++) {
                CacheEntry entry = (CacheEntry) ENTRY.getAcquire(block.entries, index);
                if (entry != null) {
                    visitor.accept(entry);
                }
            }
        }
    }
}
