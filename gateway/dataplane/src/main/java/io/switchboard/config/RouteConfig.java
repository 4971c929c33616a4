package io.switchboard.config;

import io.switchboard.dns.DomainName;
import java.util.List;

/**
 * Which upstreams answer for names at or below some suffixes; the longest matching suffix wins.
 *
 * @param upstreams name of a group
 * @param clientNamespaces whose clients the route is for, or none for all
 */
public record RouteConfig(List<DomainName> suffixes, String upstreams, List<String> clientNamespaces) {
    /** A route for all clients. */
    public RouteConfig(List<DomainName> suffixes, String upstreams) {
        this(suffixes, upstreams, List.of());
    }
}
