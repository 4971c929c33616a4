package io.switchboard.config;

import io.switchboard.dns.DomainName;
import java.util.List;

/**
 * Which upstreams answer for names at or below some suffixes; the longest matching suffix wins.
 *
 * @param upstreams name of a group
 */
public record RouteConfig(List<DomainName> suffixes, String upstreams) {}
