package io.switchboard.dns;

/** Names inside a message, which may end in a pointer to an earlier name (RFC 1035 §4.1.4, RFC 9267 §2-3). */
public final class CompressedName {
    /** As many as a name has labels at most: senders point to labels, not to pointers. */
    private static final int MAX_POINTERS = 127;

    private CompressedName() {}

    /**
     * Skips the name at {@code offset}.
     *
     * @return the offset behind the name, or -1 if it runs over {@code end} or points forward or into the header
     */
    public static int skip(byte[] message, int offset, int end) {
        int position = offset;
        while (position < end && position - offset < Wire.MAX_NAME_LENGTH) {
            int octet = Wire.u8(message, position);
            if (octet == 0) {
                return position + 1;
            }
            if (octet >= Wire.POINTER_BITS) {
                return position + 2 <= end && isBackward(message, position, offset) ? position + 2 : -1;
            }
            if (octet > Wire.MAX_LABEL_LENGTH) {
                return -1;
            }
            position += octet + 1;
        }
        return -1;
    }

    /** Skips the name at {@code offset} as {@link #skip} does, but takes no pointers at all. */
    static int skipPlain(byte[] bytes, int offset, int end) {
        int position = offset;
        int limit = Math.min(end, offset + Wire.MAX_NAME_LENGTH);
        while (position < limit && bytes[position] > 0 && bytes[position] <= Wire.MAX_LABEL_LENGTH) {
            position += bytes[position] + 1;
        }
        return position < limit && bytes[position] == 0 ? position + 1 : -1;
    }

    /**
     * Writes the name at {@code offset} without compression, in its case, to {@code target}.
     *
     * <p>Every pointer must lead to before the place where the part that holds it began, so the walk ends; and there may
     * be no more of them than labels, so it ends soon (RFC 9267 §2).
     *
     * @param target room for 255 octets from {@code targetOffset}
     * @return the length written, or -1 if the name is malformed or longer than 255 octets
     */
    public static int expand(byte[] message, int offset, int end, byte[] target, int targetOffset) {
        int position = offset;
        int partStart = offset;
        int length = 0;
        int pointers = 0;
        while (position < end) {
            int octet = Wire.u8(message, position);
            if (octet >= Wire.POINTER_BITS) {
                if (position + 2 > end || !isBackward(message, position, partStart) || ++pointers > MAX_POINTERS) {
                    return -1;
                }
                partStart = Wire.u16(message, position) & 0x3fff;
                position = partStart;
                continue;
            }
            if (octet > Wire.MAX_LABEL_LENGTH
                    || position + octet + 1 > end
                    || length + octet + 1 > Wire.MAX_NAME_LENGTH) {
                return -1;
            }
            System.arraycopy(message, position, target, targetOffset + length, octet + 1);
            length += octet + 1;
            position += octet + 1;
            if (octet == 0) {
                return length;
            }
        }
        return -1;
    }

    private static boolean isBackward(byte[] message, int pointer, int partStart) {
        int goal = Wire.u16(message, pointer) & 0x3fff;
        return goal >= Wire.HEADER_LENGTH && goal < partStart;
    }
}
