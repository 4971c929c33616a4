package io.switchboard.dns;

import java.util.Arrays;

/**
 * The names already in a message under construction, so that later ones can point to them (RFC 1035 §4.1.4).
 *
 * <p>A bounded hash table of suffixes: when it is full, names are still compressed against what it holds but not added,
 * so the work for a message stays linear (RFC 9267 §7).
 */
final class NameCompressor {
    private static final int SLOTS = 512;
    private static final int MAX_ENTRIES = SLOTS / 2;
    private static final int MAX_POINTER = 0x3fff;

    private final int[] hashes = new int[SLOTS];
    private final char[] offsets = new char[SLOTS];
    private final LookupName name = new LookupName();
    private int entries;

    void clear() {
        if (entries > 0) {
            Arrays.fill(offsets, (char) 0);
            entries = 0;
        }
    }

    /** Writes the uncompressed name at {@code from} to {@code position}; returns the offset behind it. */
    int write(byte[] message, int position, byte[] source, int from, int length) {
        name.read(source, from, from + length);
        int known = 0;
        int label = 0;
        while (label < name.labelCount() && known == 0) {
            known = find(message, label);
            label += known == 0 ? 1 : 0;
        }
        int end = position + length;
        if (known == 0) {
            System.arraycopy(source, from, message, position, length);
        } else {
            System.arraycopy(source, from, message, position, name.start(label));
            Wire.putU16(message, position + name.start(label), Wire.POINTER_BITS << 8 | known);
            end = position + name.start(label) + 2;
        }
        // Only now: a suffix must be in the message before anything is compared with it.
        for (int written = 0; written < label; written++) {
            add(written, position + name.start(written));
        }
        return end;
    }

    private int find(byte[] message, int label) {
        int hash = name.hash(label);
        for (int slot = slot(hash); offsets[slot] != 0; slot = slot + 1 & SLOTS - 1) {
            if (hashes[slot] == hash && sameName(message, offsets[slot], label)) {
                return offsets[slot];
            }
        }
        return 0;
    }

    /** Whether the name in the message at {@code offset}, whose pointers are ours and sound, is suffix {@code label}. */
    private boolean sameName(byte[] message, int offset, int label) {
        int written = offset;
        for (int i = name.start(label); i < name.length(); i++) {
            while (Wire.u8(message, written) >= Wire.POINTER_BITS) {
                written = Wire.u16(message, written) & MAX_POINTER;
            }
            int labelLength = message[written];
            if (!name.regionEqualsLower(i, message, written, labelLength + 1)) {
                return false;
            }
            i += labelLength;
            written += labelLength + 1;
        }
        return true;
    }

    private void add(int label, int offset) {
        if (entries == MAX_ENTRIES || offset > MAX_POINTER) {
            return;
        }
        int slot = slot(name.hash(label));
        while (offsets[slot] != 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        hashes[slot] = name.hash(label);
        offsets[slot] = (char) offset;
        entries++;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 15) * 0x9E3779B9 >>> 20 & SLOTS - 1;
    }
}
