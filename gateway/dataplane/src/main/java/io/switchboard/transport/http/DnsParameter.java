package io.switchboard.transport.http;

import java.util.Arrays;

/** The query in a GET's target: the variable {@code dns}, base64url without padding (RFC 8484 §4.1, §6). */
public final class DnsParameter {
    private static final byte[] VALUES = values();

    private DnsParameter() {}

    /** Where the value starts in a target whose path ends at {@code pathEnd}, or -1 if there is none. */
    public static int find(CharSequence target, int pathEnd) {
        int position = pathEnd + 1;
        int length = target.length();
        while (position + 4 <= length) {
            if (target.charAt(position) == 'd'
                    && target.charAt(position + 1) == 'n'
                    && target.charAt(position + 2) == 's'
                    && target.charAt(position + 3) == '=') {
                return position + 4;
            }
            while (position < length && target.charAt(position) != '&') {
                position++;
            }
            position++;
        }
        return -1;
    }

    /** The offset behind a value that starts at {@code start}. */
    public static int end(CharSequence target, int start) {
        int position = start;
        while (position < target.length() && target.charAt(position) != '&') {
            position++;
        }
        return position;
    }

    /** Octets in {@code characters} of base64url, or -1 if no number of octets has so many. */
    public static int decodedLength(int characters) {
        return (characters & 3) == 1 ? -1 : characters / 4 * 3 + Math.max(0, (characters & 3) - 1);
    }

    /**
     * Decodes a value into {@code out} from offset 0; false if it has a character outside of the alphabet, padding
     * included, or bits behind its last octet (RFC 4648 §3.5: one spelling for each message).
     */
    public static boolean decode(CharSequence target, int start, int end, byte[] out) {
        int position = start;
        int written = 0;
        // A character outside of the alphabet has all bits set, and so the sign of whatever it is combined with.
        while (end - position >= 4) {
            int bits = value(target, position) << 18
                    | value(target, position + 1) << 12
                    | value(target, position + 2) << 6
                    | value(target, position + 3);
            if (bits < 0) {
                return false;
            }
            out[written] = (byte) (bits >> 16);
            out[written + 1] = (byte) (bits >> 8);
            out[written + 2] = (byte) bits;
            written += 3;
            position += 4;
        }
        return switch (end - position) {
            case 0 -> true;
            case 2 -> last(value(target, position) << 6 | value(target, position + 1), 4, out, written);
            case 3 ->
                last(
                        value(target, position) << 12 | value(target, position + 1) << 6 | value(target, position + 2),
                        2,
                        out,
                        written);
            default -> false;
        };
    }

    private static boolean last(int bits, int unused, byte[] out, int written) {
        if (bits < 0 || (bits & (1 << unused) - 1) != 0) {
            return false;
        }
        int octets = bits >> unused;
        if (unused == 4) {
            out[written] = (byte) octets;
        } else {
            out[written] = (byte) (octets >> 8);
            out[written + 1] = (byte) octets;
        }
        return true;
    }

    private static int value(CharSequence target, int position) {
        char character = target.charAt(position);
        return character < VALUES.length ? VALUES[character] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
