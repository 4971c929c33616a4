package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which clients are answered by their namespaces. Clients without one are for the other rules to judge. */
final class NamespaceRules {
    private final Set<String> allow;
    private final Set<String> deny;

    private NamespaceRules(Set<String> allow, Set<String> deny) {
        this.allow = allow;
        this.deny = deny;
    }

    /** The rules, or null if there are none. */
    static @Nullable NamespaceRules of(AccessConfig.Namespaces config) {
        return config.allow().isEmpty() && config.deny().isEmpty()
                ? null
                : new NamespaceRules(Set.copyOf(config.allow()), Set.copyOf(config.deny()));
    }

    boolean refuses(@Nullable String namespace) {
        return namespace != null && (deny.contains(namespace) || !allow.isEmpty() && !allow.contains(namespace));
    }
}
