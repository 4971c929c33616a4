package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.Port;
import org.jspecify.annotations.Nullable;

/**
 * Which ports of a service a name speaks of. Only ports that have a name are in DNS.
 *
 * @param port its name, or null for any
 * @param protocol null for any
 */
record ServicePorts(@Nullable String port, @Nullable String protocol) {
    private static final ServicePorts ALL = new ServicePorts(null, null);

    /** Those of the service's own name. */
    static ServicePorts all() {
        return ALL;
    }

    /** Those of {@code _port._protocol}, the labels from {@code label} on. The underscores may be left out. */
    static ServicePorts named(LookupName name, int label) {
        return new ServicePorts(word(name, label), word(name, label + 1));
    }

    /** Those of {@code _protocol}. */
    static ServicePorts ofProtocol(LookupName name, int label) {
        return new ServicePorts(null, word(name, label));
    }

    private static String word(LookupName name, int label) {
        String text = AddressLabel.text(name, label);
        return text.startsWith("_") ? text.substring(1) : text;
    }

    boolean areAll() {
        return port == null && protocol == null;
    }

    boolean include(Port candidate) {
        return !candidate.name().isEmpty()
                && (port == null || candidate.name().equalsIgnoreCase(port))
                && (protocol == null || candidate.protocol().equalsIgnoreCase(protocol));
    }
}
