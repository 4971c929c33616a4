package io.switchboard.access;

/**
 * An immutable set of names as 64-bit hashes under a secret ({@link SuffixHashes}), with open addressing at most 60 % full.
 *
 * <p>8 to 27 bytes a name, 16 MiB for a million; the names themselves, 20 to 30 bytes each, are not kept. The price is that a
 * name may be taken for a listed one whose hash it shares: with a million names and a query of five labels the odds are
 * 5·10^6 in 2^64, less than one in 3·10^12 queries for distinct names, and since the secret changes with every start,
 * neither a list's author nor a client can choose such a name. Safe to share between threads.
 */
final class NameHashes {
    /** The set without names. */
    static final NameHashes NONE = new Builder(1).build();

    private static final int MIN_CAPACITY = 16;

    private final long[] slots;
    private final int shift;
    private final int size;

    private NameHashes(long[] slots, int size) {
        this.slots = slots;
        this.shift = Long.numberOfLeadingZeros(slots.length) + 1;
        this.size = size;
    }

    /** Whether the name with this hash is in the set. */
    boolean contains(long hash) {
        int mask = slots.length - 1;
        for (int slot = (int) (hash >>> shift); ; slot = slot + 1 & mask) {
            long found = slots[slot];
            if (found == hash) {
                return true;
            }
            if (found == 0) {
                return false;
            }
        }
    }

    /** Number of names. */
    int size() {
        return size;
    }

    /** Collects a set of at most {@code maximum} names; one thread. */
    static final class Builder {
        private final int maximum;
        private long[] slots = new long[MIN_CAPACITY];
        private int size;

        Builder(int maximum) {
            this.maximum = maximum;
        }

        /**
         * Adds a name by its hash, which is not 0; without effect if it is there.
         *
         * @return false if the set is full
         */
        boolean add(long hash) {
            if (size >= slots.length / 5 * 3) {
                grow();
            }
            if (!insert(slots, hash)) {
                return true;
            }
            return ++size <= maximum;
        }

        private void grow() {
            long[] larger = new long[slots.length * 2];
            for (long hash : slots) {
                if (hash != 0) {
                    insert(larger, hash);
                }
            }
            slots = larger;
        }

        private static boolean insert(long[] slots, long hash) {
            int mask = slots.length - 1;
            int slot = (int) (hash >>> (Long.numberOfLeadingZeros(slots.length) + 1));
            while (slots[slot] != 0) {
                if (slots[slot] == hash) {
                    return false;
                }
                slot = slot + 1 & mask;
            }
            slots[slot] = hash;
            return true;
        }

        /** The set; the builder is spent. */
        NameHashes build() {
            return new NameHashes(slots, size);
        }
    }
}
