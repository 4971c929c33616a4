package io.switchboard.migration.draft;

import java.util.List;
import java.util.stream.Stream;

/** Networks that clusters have their addresses from, and whose reverse zones are answered locally unless they are named. */
public final class PrivateNetworks {
    /** RFC 1918, RFC 6598. */
    public static final List<String> V4 = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");

    /** RFC 4193. */
    public static final List<String> V6 = List.of("fc00::/7");

    private PrivateNetworks() {}

    /** Those of both families. */
    public static List<String> all() {
        return Stream.concat(V4.stream(), V6.stream()).toList();
    }
}
