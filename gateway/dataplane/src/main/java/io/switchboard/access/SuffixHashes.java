package io.switchboard.access;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.Wire;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hash of a name and of each name above it, computed from the root down, eight octets at a time.
 *
 * <p>Only where there are block lists, and then once per query, whatever their number: {@link LookupName}'s own hashes have 32
 * bits, too few to tell a million names from the rest. Reused by one thread; allocates nothing.
 */
final class SuffixHashes {
    private static final VarHandle LE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_LABELS = 127;

    private final KeyedHash hash;
    private final byte[] lower = new byte[Wire.MAX_NAME_LENGTH + Long.BYTES];
    private final long[] hashes = new long[MAX_LABELS];
    private int labels;

    SuffixHashes(KeyedHash hash) {
        this.hash = hash;
    }

    /** Hashes a name's suffixes, the root excepted. */
    void read(LookupName name) {
        name.copyLower(lower, 0);
        labels = name.labelCount();
        long above = hash.start();
        int end = name.length() - 1;
        for (int label = labels - 1; label >= 0; label--) {
            int start = name.start(label);
            // A label's first word begins with its length, so no two rows of labels are cut into the same words.
            for (int position = start; position < end; position += Long.BYTES) {
                int unused = Math.max(0, position + Long.BYTES - end);
                above = hash.add(above, (long) LE_LONG.get(lower, position) & (-1L >>> (8 * unused)));
            }
            hashes[label] = above == 0 ? 1 : above;
            end = start;
        }
    }

    /** Hash of the suffix that starts with label {@code label}, 0 being the whole name; never 0. */
    long of(int label) {
        return hashes[label];
    }

    /** The topmost name at or above the one read that is in the set, as the number of its first label, or -1. */
    int topmostIn(NameHashes set) {
        for (int label = labels - 1; label >= 0; label--) {
            if (set.contains(hashes[label])) {
                return label;
            }
        }
        return -1;
    }
}
