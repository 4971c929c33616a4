package io.switchboard.records.kubernetes.object;

import org.jspecify.annotations.Nullable;

/** Addresses as text: RFC 4291 §2.2 and RFC 5952. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The octets of an address, or null if the text is none. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text, 0, text.length()) : parseV6(text);
    }

    private static byte @Nullable [] parseV4(String text, int from, int to) {
        byte[] octets = new byte[4];
        int position = from;
        for (int i = 0; i < octets.length; i++) {
            int end = i < octets.length - 1 ? text.indexOf('.', position) : to;
            int octet = end < 0 || end > to ? -1 : number(text, position, end, 10, 3);
            // A leading zero is octal to some and decimal to others.
            if (octet < 0 || octet > 255 || (end - position > 1 && text.charAt(position) == '0')) {
                return null;
            }
            octets[i] = (byte) octet;
            position = end + 1;
        }
        return octets;
    }

    private static byte @Nullable [] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        byte[] octets = new byte[2 * GROUPS];
        if (gap < 0) {
            return groups(text, 0, text.length(), octets, 0) == octets.length ? octets : null;
        }
        byte[] tail = new byte[2 * GROUPS];
        int before = groups(text, 0, gap, octets, 0);
        int after = groups(text, gap + 2, text.length(), tail, 0);
        if (before < 0 || after < 0 || before + after >= octets.length) {
            return null;
        }
        System.arraycopy(tail, 0, octets, octets.length - after, after);
        return octets;
    }

    /** Reads groups between colons, the last perhaps an IPv4 address; returns how many octets, or -1. */
    private static int groups(String text, int from, int to, byte[] octets, int offset) {
        int position = from;
        int count = offset;
        while (position < to) {
            int colon = text.indexOf(':', position);
            int end = colon < 0 || colon > to ? to : colon;
            boolean last = end == to;
            if (to == text.length() && last && text.indexOf('.', position) >= 0) {
                byte[] v4 = parseV4(text, position, to);
                if (v4 == null || count + v4.length > octets.length) {
                    return -1;
                }
                System.arraycopy(v4, 0, octets, count, v4.length);
                return count + v4.length;
            }
            int group = number(text, position, end, 16, 4);
            if (group < 0 || count + 2 > octets.length || (!last && end + 1 == to)) {
                return -1;
            }
            octets[count++] = (byte) (group >>> Byte.SIZE);
            octets[count++] = (byte) group;
            position = end + 1;
        }
        return count;
    }

    private static int number(String text, int from, int to, int radix, int maxDigits) {
        if (to <= from || to - from > maxDigits) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            int digit = character < 128 ? Character.digit(character, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }

    static String format(IpAddress address) {
        byte[] octets = address.octets();
        if (octets.length == 4) {
            return (octets[0] & 0xff) + "." + (octets[1] & 0xff) + "." + (octets[2] & 0xff) + "." + (octets[3] & 0xff);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << Byte.SIZE | octets[2 * i + 1] & 0xff;
        }
        return format(groups);
    }

    private static String format(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            // RFC 5952 §4.2: the longest run of zero groups, the first of two, never a single group.
            if (run - i > length) {
                start = i;
                length = run - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
