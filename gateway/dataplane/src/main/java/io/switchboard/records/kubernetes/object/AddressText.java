package io.switchboard.records.kubernetes.object;

/** Addresses as canonical text: RFC 5952. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

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
