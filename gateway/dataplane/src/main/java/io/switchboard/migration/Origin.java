package io.switchboard.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a configuration is of. */
public enum Origin {
    /** CoreDNS. */
    COREFILE,
    /** kube-dns: the ConfigMap of that name. */
    KUBE_DNS,
    /** NodeLocal DNSCache: a Corefile with the variables of its manifest. */
    NODE_LOCAL_DNS;

    /** The word for it on the command line, such as {@code kube-dns}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The origin of that word. */
    public static Optional<Origin> of(String label) {
        return Arrays.stream(values())
                .filter(origin -> origin.label().equals(label))
                .findFirst();
    }
}
