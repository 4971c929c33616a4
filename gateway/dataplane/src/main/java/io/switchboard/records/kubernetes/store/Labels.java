package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.Wire;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names of objects as labels of a domain name: in lower case, each behind its length. */
public final class Labels {
    private Labels() {}

    /** Whether a name can be a label: 1 to 63 octets of ASCII, none of them a dot. */
    public static boolean isLabel(@Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > Wire.MAX_LABEL_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (character <= ' ' || character >= 127 || character == '.') {
                return false;
            }
        }
        return true;
    }

    /** Names, each of which {@linkplain #isLabel can be} a label, in wire form without the root. */
    public static byte[] of(String... names) {
        int length = 0;
        for (String name : names) {
            length += name.length() + 1;
        }
        byte[] labels = new byte[length];
        int position = 0;
        for (String name : names) {
            byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
            labels[position++] = (byte) octets.length;
            for (byte octet : octets) {
                labels[position++] = Wire.lower(octet);
            }
        }
        return labels;
    }

    /**
     * An address as CoreDNS writes it in a label: its dots or colons as hyphens. A label must not end with one, so a 0
     * follows then.
     */
    public static String ofAddress(IpAddress address) {
        String text = address.toString().replace('.', '-').replace(':', '-');
        return text.endsWith("-") ? text + '0' : text;
    }

    /** The address that a label writes with hyphens, in whatever spelling, or null if it is none. */
    public static @Nullable IpAddress toAddress(String label) {
        int hyphens = (int) label.chars().filter(character -> character == '-').count();
        boolean v4 = hyphens == 3 && !label.contains("--");
        return IpAddress.parse(label.replace('-', v4 ? '.' : ':'));
    }
}
