package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.ObjectKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a service is called in every zone: its name and its namespace, as two labels. Immutable. */
public final class ServiceName implements Comparable<ServiceName> {
    private final ObjectKey key;
    private final byte[] labels;
    private final int hash;
    /** This name alone, for all the addresses that belong to it and to no other. */
    private final ServiceName[] alone = {this};

    private ServiceName(ObjectKey key, byte[] labels) {
        this.key = key;
        this.labels = labels;
        this.hash = LookupName.hashOfLabels(labels);
    }

    /** The name of a service, or null if it cannot be one in DNS. */
    static @Nullable ServiceName of(ObjectKey key) {
        return Labels.isLabel(key.name()) && Labels.isLabel(key.namespace())
                ? new ServiceName(key, Labels.of(key.name(), key.namespace()))
                : null;
    }

    /** Its namespace and name, as the API server has them. */
    public ObjectKey key() {
        return key;
    }

    /** The two labels in lower-cased wire form, without a root; not to be changed. */
    public byte[] labels() {
        return labels;
    }

    ServiceName[] alone() {
        return alone;
    }

    boolean matches(LookupName name, int label) {
        return name.equalsLower(label, label + 2, labels);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServiceName name && hash == name.hash && Arrays.equals(labels, name.labels);
    }

    /** By namespace, then by name. */
    @Override
    public int compareTo(ServiceName other) {
        int byNamespace = key.namespace().compareTo(other.key.namespace());
        return byNamespace != 0 ? byNamespace : key.name().compareTo(other.key.name());
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
