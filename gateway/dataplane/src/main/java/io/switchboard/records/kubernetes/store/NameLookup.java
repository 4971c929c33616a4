package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/** Makes names of services ready to be looked up, without an object for each. Reused; one thread. */
final class NameLookup {
    private final byte[] wire = new byte[Wire.MAX_NAME_LENGTH];
    private final LookupName lookup = new LookupName();

    /** The two labels of a service's name, good until the next one; null if it cannot be a name in DNS. */
    @Nullable LookupName of(String namespace, String name) {
        if (!Labels.isLabel(name) || !Labels.isLabel(namespace)) {
            return null;
        }
        int end = put(namespace, put(name, 0));
        wire[end] = 0;
        lookup.read(wire, 0, end + 1);
        return lookup;
    }

    private int put(String label, int at) {
        int end = at;
        wire[end++] = (byte) label.length();
        for (int i = 0; i < label.length(); i++) {
            wire[end++] = (byte) label.charAt(i);
        }
        return end;
    }
}
