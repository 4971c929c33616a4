package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import java.util.Arrays;

/** A namespace that exists. */
final class NamespaceEntry implements PersistentMap.Entry<NamespaceEntry> {
    private final String name;
    private final byte[] label;
    private final int hash;

    NamespaceEntry(String name) {
        this.name = name;
        this.label = Labels.of(name);
        this.hash = LookupName.hashOfLabels(label);
    }

    String name() {
        return name;
    }

    boolean matches(LookupName lookup, int from) {
        return lookup.equalsLower(from, from + 1, label);
    }

    @Override
    public int hash() {
        return hash;
    }

    @Override
    public boolean hasKeyOf(NamespaceEntry other) {
        return Arrays.equals(label, other.label);
    }
}
