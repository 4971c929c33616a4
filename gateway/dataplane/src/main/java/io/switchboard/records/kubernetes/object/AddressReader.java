package io.switchboard.records.kubernetes.object;

/**
 * Reads addresses in presentation form (RFC 4291 §2.2), one after the other, without an object for each: so that one that
 * is known already need not be made again. One thread.
 */
public final class AddressReader {
    private static final int GROUPS = 8;
    private static final int V4_LENGTH = 4;

    private final byte[] octets = new byte[2 * GROUPS];
    private int length;
    private long high;
    private long low;

    /** Reads a text; false if it is no address, and nothing is read then. Nothing is resolved. */
    public boolean read(CharSequence text) {
        length = indexOf(text, ':', 0) < 0 ? readV4(text, 0, 0) : readV6(text);
        if (length == V4_LENGTH) {
            high = 0;
            low = IpAddress.MAPPED | IpAddress.number(octets, 0, V4_LENGTH);
        } else if (length > 0) {
            high = IpAddress.number(octets, 0, Long.BYTES);
            low = IpAddress.number(octets, Long.BYTES, Long.BYTES);
        }
        return length > 0;
    }

    /** Whether the address that was read last is this one. */
    public boolean isAt(IpAddress address) {
        return length > 0 && low == address.low() && high == address.high();
    }

    /**
     * The address that was read last, as a new object.
     *
     * @throws IllegalStateException if none was
     */
    public IpAddress address() {
        if (length <= 0) {
            throw new IllegalStateException("no address");
        }
        return new IpAddress(high, low);
    }

    /** Reads the rest of a text as octets; returns where they end, or -1. */
    private int readV4(CharSequence text, int from, int at) {
        if (at + V4_LENGTH > octets.length) {
            return -1;
        }
        int position = from;
        for (int i = 0; i < V4_LENGTH; i++) {
            int end = i < V4_LENGTH - 1 ? indexOf(text, '.', position) : text.length();
            int octet = number(text, position, end, 10, 3);
            // A leading zero is octal to some and decimal to others.
            if (octet < 0 || octet > 255 || (end - position > 1 && text.charAt(position) == '0')) {
                return -1;
            }
            octets[at + i] = (byte) octet;
            position = end + 1;
        }
        return at + V4_LENGTH;
    }

    private int readV6(CharSequence text) {
        int gap = gap(text, 0);
        if (gap < 0) {
            return readGroups(text, 0, text.length(), 0) == octets.length ? octets.length : -1;
        }
        int before = readGroups(text, 0, gap, 0);
        int end = before < 0 || gap(text, gap + 1) >= 0 ? -1 : readGroups(text, gap + 2, text.length(), before);
        if (end < 0 || end >= octets.length) {
            return -1;
        }
        int zeros = octets.length - end;
        for (int i = octets.length - 1; i >= before; i--) {
            octets[i] = i - zeros >= before ? octets[i - zeros] : 0;
        }
        return octets.length;
    }

    private static int gap(CharSequence text, int from) {
        int colon = indexOf(text, ':', from);
        while (colon >= 0 && (colon + 1 == text.length() || text.charAt(colon + 1) != ':')) {
            colon = indexOf(text, ':', colon + 1);
        }
        return colon;
    }

    /** Reads groups between colons, the last perhaps an IPv4 address; returns where their octets end, or -1. */
    private int readGroups(CharSequence text, int from, int to, int at) {
        int position = from;
        int count = at;
        while (position < to) {
            int colon = indexOf(text, ':', position);
            int end = colon < 0 || colon > to ? to : colon;
            boolean last = end == to;
            if (to == text.length() && last && indexOf(text, '.', position) >= 0) {
                return readV4(text, position, count);
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

    private static int number(CharSequence text, int from, int to, int radix, int maxDigits) {
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

    private static int indexOf(CharSequence text, char character, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == character) {
                return i;
            }
        }
        return -1;
    }
}
