package io.switchboard.upstream;

import io.switchboard.dns.Wire;

/**
 * Names inside one message, compared where they stand, by their offsets.
 *
 * <p>A name must have been {@link #check checked} before it is compared. Reusable, one thread. Each name costs at most as
 * many steps as it has labels and pointers, and both are bounded (RFC 9267 §2).
 */
final class MessageNames {
    /** More pointers than a name can have labels lead nowhere. */
    private static final int MAX_POINTERS = 127;

    private static final int OFFSET_MASK = 0x3fff;

    private byte[] message = new byte[0];
    private int end;
    private long steps;

    void reset(byte[] message, int length) {
        this.message = message;
        this.end = length;
        this.steps = 0;
    }

    /** Labels and pointers looked at since {@link #reset}: the work that a message causes. */
    long steps() {
        return steps;
    }

    /** Whether a name starts at {@code offset} that ends within 255 octets and whose pointers all lead backward. */
    boolean check(int offset) {
        int position = offset;
        int partStart = offset;
        int length = 0;
        int pointers = 0;
        while (position < end) {
            steps++;
            int octet = Wire.u8(message, position);
            if (octet >= Wire.POINTER_BITS) {
                if (position + 2 > end || ++pointers > MAX_POINTERS) {
                    return false;
                }
                int goal = Wire.u16(message, position) & OFFSET_MASK;
                // RFC 1035 §4.1.4: a prior occurrence. Forward or onto itself could go on for ever.
                if (goal < Wire.HEADER_LENGTH || goal >= partStart) {
                    return false;
                }
                partStart = goal;
                position = goal;
                continue;
            }
            length += octet + 1;
            if (octet > Wire.MAX_LABEL_LENGTH || length > Wire.MAX_NAME_LENGTH) {
                return false;
            }
            if (octet == 0) {
                return true;
            }
            position += octet + 1;
        }
        return false;
    }

    /** The offset behind a checked name. */
    int skip(int offset) {
        int position = offset;
        while (true) {
            int octet = Wire.u8(message, position);
            if (octet == 0) {
                return position + 1;
            }
            if (octet >= Wire.POINTER_BITS) {
                return position + 2;
            }
            position += octet + 1;
        }
    }

    /** Whether two names are the same, in any case (RFC 4343 §3). */
    boolean same(int left, int right) {
        int l = label(left);
        int r = label(right);
        while (l != r) {
            int length = message[l];
            if (length != message[r] || !sameLabel(l, r, length)) {
                return false;
            }
            if (length == 0) {
                return true;
            }
            l = label(l + length + 1);
            r = label(r + length + 1);
        }
        return true;
    }

    private boolean sameLabel(int left, int right, int length) {
        for (int i = 1; i <= length; i++) {
            if (Wire.lower(message[left + i]) != Wire.lower(message[right + i])) {
                return false;
            }
        }
        return true;
    }

    /** Number of labels without the root's. */
    int labels(int offset) {
        int count = 0;
        for (int position = label(offset); message[position] != 0; position = label(position + message[position] + 1)) {
            count++;
        }
        return count;
    }

    /** The name without its first {@code count} labels, of which it has at least as many. */
    int parent(int offset, int count) {
        int position = label(offset);
        for (int i = 0; i < count; i++) {
            position = label(position + message[position] + 1);
        }
        return position;
    }

    /** Whether {@code ancestor} is {@code name} or above it. */
    boolean isAtOrAbove(int ancestor, int name) {
        int below = labels(name) - labels(ancestor);
        return below >= 0 && same(ancestor, parent(name, below));
    }

    /** Whether two names start with the same {@code count} labels. */
    boolean startSame(int left, int right, int count) {
        int l = label(left);
        int r = label(right);
        for (int i = 0; i < count; i++) {
            int length = message[l];
            if (length == 0 || length != message[r] || !sameLabel(l, r, length)) {
                return false;
            }
            l = label(l + length + 1);
            r = label(r + length + 1);
        }
        return true;
    }

    /** Whether it is the root. */
    boolean isRoot(int offset) {
        return message[label(offset)] == 0;
    }

    /** Where the label itself stands, behind any pointers. */
    private int label(int offset) {
        int position = offset;
        steps++;
        while (Wire.u8(message, position) >= Wire.POINTER_BITS) {
            steps++;
            position = Wire.u16(message, position) & OFFSET_MASK;
        }
        return position;
    }
}
