package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.store.Labels;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Labels of a question that are addresses. */
final class AddressLabel {
    private AddressLabel() {}

    /** The address that a label writes with hyphens, or null if it is none. */
    static @Nullable IpAddress read(LookupName name, int label) {
        boolean hyphen = false;
        int start = name.start(label) + 1;
        int end = start + name.octet(start - 1);
        for (int i = start; i < end; i++) {
            byte octet = name.octet(i);
            hyphen |= octet == '-';
            if (octet != '-' && Character.digit(octet, 16) < 0) {
                return null;
            }
        }
        return hyphen ? Labels.toAddress(text(name, label)) : null;
    }

    /** The octets of a label as characters. */
    static String text(LookupName name, int label) {
        byte[] octets = name.labels(label, label + 1);
        return new String(octets, 1, octets.length - 1, StandardCharsets.ISO_8859_1);
    }
}
