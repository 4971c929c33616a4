package io.switchboard.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable domain name in wire form, kept in the case it was written in and compared without regard to case
 * (RFC 4343 §3). Any octet is legal inside a label (RFC 2181 §11).
 *
 * <p>For configuration and local data. The name of a query in flight is a {@link LookupName}, which is reused.
 */
public final class DomainName implements Comparable<DomainName> {
    /** The root. */
    public static final DomainName ROOT = new DomainName(new byte[1]);

    private final byte[] wire;
    private final byte[] lower;
    private final int hash;

    private DomainName(byte[] wire) {
        this.wire = wire;
        this.lower = lower(wire);
        this.hash = LookupName.hashOfName(lower);
    }

    /**
     * Reads the presentation form of an absolute name; a final dot may be left out. Escapes are those of RFC 4343 §2.1:
     * {@code \.} for an octet that would mean something else, {@code \032} for any octet.
     *
     * @throws IllegalArgumentException with a reason fit for the person who wrote the name
     */
    public static DomainName parse(String text) {
        return new DomainName(NamePresentation.parse(text));
    }

    /**
     * Takes an uncompressed name from {@code bytes} at {@code offset}; the bytes are copied.
     *
     * @throws IllegalArgumentException if there is no well-formed uncompressed name
     */
    public static DomainName fromWire(byte[] bytes, int offset) {
        int position = offset;
        while (position < bytes.length && bytes[position] != 0) {
            int length = Wire.u8(bytes, position);
            if (length > Wire.MAX_LABEL_LENGTH) {
                throw new IllegalArgumentException("label type " + length + " (expected: a plain label)");
            }
            position += length + 1;
        }
        if (position >= bytes.length || position + 1 - offset > Wire.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name does not end within 255 octets");
        }
        return new DomainName(Arrays.copyOfRange(bytes, offset, position + 1));
    }

    /** Length of the wire form in octets, the root's zero octet included. */
    public int length() {
        return wire.length;
    }

    /** Number of labels without the root's. */
    public int labelCount() {
        int count = 0;
        for (int position = 0; wire[position] != 0; position += wire[position] + 1) {
            count++;
        }
        return count;
    }

    /** A copy of the wire form, in its case. */
    public byte[] toWire() {
        return wire.clone();
    }

    /** Copies the wire form, in its case, to {@code target}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(wire, 0, target, offset, wire.length);
    }

    /** The lower-cased wire form; not to be changed. */
    byte[] lower() {
        return lower;
    }

    /** This name without its first label, or null for the root. */
    public @Nullable DomainName parent() {
        return wire.length == 1 ? null : new DomainName(Arrays.copyOfRange(wire, wire[0] + 1, wire.length));
    }

    /** Whether this name is {@code ancestor} or below it. */
    public boolean isAtOrBelow(DomainName ancestor) {
        int start = wire.length - ancestor.wire.length;
        if (start < 0 || !Arrays.equals(lower, start, lower.length, ancestor.lower, 0, ancestor.lower.length)) {
            return false;
        }
        int position = 0;
        while (position < start) {
            position += lower[position] + 1;
        }
        return position == start;
    }

    /** Whether the first label is a lone asterisk (RFC 4592 §2.1.1). */
    public boolean isWildcard() {
        return wire.length > 2 && wire[0] == 1 && wire[1] == '*';
    }

    /** Whether a lookup name is this name. */
    public boolean matches(LookupName name) {
        return name.hash(0) == hash && name.equalsLower(0, lower);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DomainName name && hash == name.hash && Arrays.equals(lower, name.lower);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Canonical order, RFC 4034 §6.1: by labels from the right. */
    @Override
    public int compareTo(DomainName other) {
        return CanonicalOrder.compare(lower, other.lower);
    }

    /** The presentation form with a final dot, escaped so that it is printable ASCII and parses back to this name. */
    @Override
    public String toString() {
        return NamePresentation.format(wire, 0);
    }

    private static byte[] lower(byte[] wire) {
        byte[] lower = new byte[wire.length];
        boolean same = true;
        for (int i = 0; i < wire.length; i++) {
            lower[i] = Wire.lower(wire[i]);
            same &= lower[i] == wire[i];
        }
        return same ? wire : lower;
    }
}
