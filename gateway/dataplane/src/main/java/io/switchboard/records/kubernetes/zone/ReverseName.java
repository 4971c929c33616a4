package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address as a name below {@code in-addr.arpa} (RFC 1035 §3.5) or {@code ip6.arpa} (RFC 3596 §2.5).
 *
 * @param address the address, or null if the name is none
 * @param partial whether the name is the end of one of an address: there may be addresses below it
 */
record ReverseName(@Nullable IpAddress address, boolean partial) {
    private static final ReverseName NONE = new ReverseName(null, false);
    private static final ReverseName PARTIAL = new ReverseName(null, true);

    private static final int V4_OCTETS = 4;
    private static final int V6_NIBBLES = 32;
    /** {@code in-addr} or {@code ip6}, and {@code arpa}. */
    private static final int SUFFIX_LABELS = 2;

    /** Reads a name that is below one of the two. */
    static ReverseName read(LookupName name) {
        int labels = name.labelCount() - SUFFIX_LABELS;
        // The length octet of in-addr, or of ip6.
        boolean v4 = name.octet(name.start(labels)) == 7;
        int wanted = v4 ? V4_OCTETS : V6_NIBBLES;
        if (labels > wanted) {
            return NONE;
        }
        byte[] octets = new byte[v4 ? V4_OCTETS : V6_NIBBLES / 2];
        for (int i = 0; i < labels; i++) {
            int label = labels - 1 - i;
            int value = v4 ? octet(name, label) : nibble(name, label);
            if (value < 0) {
                return NONE;
            }
            if (v4) {
                octets[i] = (byte) value;
            } else {
                octets[i / 2] |= (byte) (i % 2 == 0 ? value << 4 : value);
            }
        }
        return labels == wanted ? new ReverseName(IpAddress.of(octets), false) : PARTIAL;
    }

    private static int octet(LookupName name, int label) {
        int start = name.start(label);
        int length = name.octet(start);
        if (length > 3 || length > 1 && name.octet(start + 1) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 1; i <= length; i++) {
            int digit = Character.digit(name.octet(start + i), 10);
            if (digit < 0) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > 255 ? -1 : value;
    }

    private static int nibble(LookupName name, int label) {
        int start = name.start(label);
        return name.octet(start) == 1 ? Character.digit(name.octet(start + 1), 16) : -1;
    }
}
