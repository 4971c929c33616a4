package io.switchboard.dns;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A name made ready for look-ups: lower-cased wire form, where each label starts, and a hash of each suffix.
 *
 * <p>Reused from query to query by one thread; filling it allocates nothing. Suffix 0 is the whole name, suffix
 * {@link #labelCount()} is the root. The hash is a polynomial of the octets that runs from the right, so one pass yields
 * the hash of every suffix, and those of two suffixes that of the labels between them. It differs from process to process,
 * but a polynomial with a secret base is no keyed hash: tables that strangers can fill, such as the cache, need a hash of
 * their own. The low bits of a hash come from low bits alone, so tables have to mix it.
 */
public final class LookupName {
    private static final int MAX_LABELS = 127;
    private static final int SEED = new SecureRandom().nextInt();
    /** Powers of a secret base, whose remainder modulo 8 makes them repeat as late as they can. */
    private static final int[] POWERS = powers(new SecureRandom().nextInt() & ~7 | 5);

    private static final int BASE = POWERS[1];
    /** The prime of FNV-1a. */
    private static final int STABLE_PRIME = 0x01000193;

    private final byte[] lower;
    private final byte[] starts;
    private final int[] hashes;
    private int length;
    private int labels;

    /** An empty name with room for any. */
    public LookupName() {
        lower = new byte[Wire.MAX_NAME_LENGTH];
        starts = new byte[MAX_LABELS + 1];
        hashes = new int[MAX_LABELS + 1];
    }

    private static int[] powers(int base) {
        int[] powers = new int[Wire.MAX_NAME_LENGTH + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * base;
        }
        return powers;
    }

    private LookupName(LookupName other) {
        lower = Arrays.copyOf(other.lower, other.length);
        starts = Arrays.copyOf(other.starts, other.labels + 1);
        hashes = Arrays.copyOf(other.hashes, other.labels + 1);
        length = other.length;
        labels = other.labels;
    }

    /** A name filled from {@code name}. */
    public static LookupName of(DomainName name) {
        LookupName lookup = new LookupName();
        lookup.read(name.lower(), 0, name.length());
        return lookup;
    }

    /**
     * Reads the uncompressed name at {@code offset}; pointers and the reserved label types are refused.
     *
     * @return the offset behind the name, or -1 if there is no well-formed name before {@code end}
     */
    public int read(byte[] bytes, int offset, int end) {
        int position = offset;
        int count = 0;
        int limit = Math.min(end, offset + Wire.MAX_NAME_LENGTH);
        while (true) {
            if (position >= limit) {
                return -1;
            }
            int labelLength = bytes[position];
            // RFC 1035 §4.1.4: 0x40 and 0x80 are reserved. A pointer could only lead into the header or onto itself.
            if (labelLength < 0 || labelLength > Wire.MAX_LABEL_LENGTH) {
                return -1;
            }
            starts[count] = (byte) (position - offset);
            if (labelLength == 0) {
                break;
            }
            count++;
            position += labelLength + 1;
        }
        length = position + 1 - offset;
        labels = count;
        lowerAndHash(bytes, offset);
        return position + 1;
    }

    private void lowerAndHash(byte[] bytes, int offset) {
        int hash = SEED;
        int label = labels;
        int labelStart = length - 1;
        for (int i = length - 1; i >= 0; i--) {
            // A length octet is at most 63 and so never looks like an upper-case letter.
            byte octet = Wire.lower(bytes[offset + i]);
            lower[i] = octet;
            hash = hash * BASE + octet;
            if (i == labelStart) {
                hashes[label--] = hash;
                labelStart = label < 0 ? -1 : starts[label] & 0xff;
            }
        }
    }

    /** A copy that takes no more room than it needs and cannot be filled again; for names that are kept. */
    LookupName copy() {
        return new LookupName(this);
    }

    /** Length of the wire form in octets. */
    public int length() {
        return length;
    }

    /** Number of labels without the root's. */
    public int labelCount() {
        return labels;
    }

    /** Where suffix {@code label} starts in the lower-cased wire form. */
    public int start(int label) {
        return starts[label] & 0xff;
    }

    /** Hash of suffix {@code label}; equal to {@link DomainName#hashCode()} of the same name. */
    public int hash(int label) {
        return hashes[label];
    }

    /** Hash of the whole name that is the same in every process; who chooses names can choose them to collide. */
    public int stableHash() {
        int hash = 0x811c9dc5;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ lower[i]) * STABLE_PRIME;
        }
        return hash;
    }

    /** Hash of the labels from {@code from} up to, but without, {@code to}; that of {@link #hashOfLabels}. */
    public int hash(int from, int to) {
        return hashes[from] - hashes[to] * POWERS[start(to) - start(from)];
    }

    /** Hash of labels that are given in lower-cased wire form, without the root's. */
    public static int hashOfLabels(byte[] labels) {
        return hash(labels, 0, labels.length, 0);
    }

    /** Whether the labels from {@code from} up to, but without, {@code to} have this lower-cased wire form. */
    public boolean equalsLower(int from, int to, byte[] wire) {
        int start = start(from);
        int end = start(to);
        return end - start == wire.length && Arrays.equals(lower, start, end, wire, 0, wire.length);
    }

    /** An octet of the lower-cased wire form. */
    public byte octet(int offset) {
        return lower[offset];
    }

    /** A copy of the labels from {@code from} up to, but without, {@code to}, in lower-cased wire form. */
    public byte[] labels(int from, int to) {
        return Arrays.copyOfRange(lower, start(from), start(to));
    }

    /** Whether the suffix {@code label} has the lower-cased wire form {@code name}. */
    public boolean equalsLower(int label, byte[] name) {
        int start = starts[label] & 0xff;
        return length - start == name.length && Arrays.equals(lower, start, length, name, 0, name.length);
    }

    /** Whether the whole name equals the lower-cased wire form in {@code bytes} from {@code offset}. */
    public boolean equalsLower(byte[] bytes, int offset, int otherLength) {
        return length == otherLength && Arrays.equals(lower, 0, length, bytes, offset, offset + otherLength);
    }

    /** Whether the whole name equals the uncompressed name, in lower case, that stands at {@code offset}. */
    public boolean equalsLower(byte[] bytes, int offset) {
        // Names say themselves where they end, so no name begins with all of another.
        int end = offset + length;
        return end <= bytes.length && Arrays.equals(lower, 0, length, bytes, offset, end);
    }

    /** Whether {@code count} octets from {@code offset} of the wire form equal those of {@code bytes}, in any case. */
    boolean regionEqualsLower(int offset, byte[] bytes, int from, int count) {
        if (offset + count > length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (lower[offset + i] != Wire.lower(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the lower-cased wire form. */
    public byte[] toLowerWire() {
        return Arrays.copyOf(lower, length);
    }

    /** Copies the lower-cased wire form to {@code target}. */
    public void copyLower(byte[] target, int offset) {
        System.arraycopy(lower, 0, target, offset, length);
    }

    /** An immutable copy of suffix {@code label}, in lower case. */
    public DomainName toDomainName(int label) {
        return DomainName.fromWire(Arrays.copyOfRange(lower, start(label), length), 0);
    }

    /** The presentation form, in lower case; for logs and people, not for the hot path. */
    @Override
    public String toString() {
        return NamePresentation.format(lower, 0);
    }

    /** Hash of a whole name in lower-cased wire form. */
    static int hashOfName(byte[] lower) {
        return hash(lower, 0, lower.length, SEED);
    }

    private static int hash(byte[] lower, int offset, int end, int start) {
        int hash = start;
        for (int i = end - 1; i >= offset; i--) {
            hash = hash * BASE + lower[i];
        }
        return hash;
    }
}
