package io.switchboard.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration of a gateway: validated, immutable, every default filled in and every reference resolved.
 *
 * @param certificates by name, in the order of the file; those that nothing refers to are not read
 * @param upstreams groups by name, in the order of the file
 * @param routes in the order of the file; suffixes are unique over all of them
 * @param lameDuck how long the gateway goes on answering after it said that it is not ready any more
 */
public record GatewayConfig(
        List<ListenerConfig> listeners,
        Map<String, CertificateConfig> certificates,
        TlsConfig tls,
        Map<String, UpstreamGroupConfig> upstreams,
        List<RouteConfig> routes,
        RecordsConfig records,
        CacheConfig cache,
        AccessConfig access,
        LimitsConfig limits,
        IdentityConfig identity,
        CookieConfig cookies,
        OpsConfig ops,
        Duration lameDuck) {}
