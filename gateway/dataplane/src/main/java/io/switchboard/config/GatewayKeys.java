package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.NamedSections;
import io.switchboard.config.schema.Quantities;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of the file: the definition of everything that can be configured. */
final class GatewayKeys extends Section<GatewayConfig> {
    private final Key<List<ListenerConfig>> listeners = key(
            "listeners",
            ListShape.of("listeners", new ListenerKeys()),
            "[{transport: udp}, {transport: tcp}]",
            "Where clients are served, and over which protocols.",
            GatewayConfig::listeners);
    private final Key<Map<String, CertificateConfig>> certificates = key(
            "certificates",
            new NamedSections<>("certificate", new CertificateKeys()),
            "{default: {self-signed: true}}",
            "Certificates for listeners and, where servers ask for one, for endpoints.",
            GatewayConfig::certificates);
    private final Key<TlsConfig> tls =
            key("tls", new TlsKeys(), "{}", "What all listeners with TLS share.", GatewayConfig::tls);
    private final Key<Map<String, UpstreamGroupConfig>> upstreams = key(
            "upstreams",
            new NamedSections<>("group", new UpstreamGroupKeys()),
            "{default: {}}",
            "Groups of servers that answer what is not known here.",
            GatewayConfig::upstreams);
    private final Key<List<RouteConfig>> routes = key(
            "routes",
            ListShape.of("routes", new RouteKeys()),
            "[{suffix: [.], upstreams: default}]",
            "Which group answers for which names. A name without a route is REFUSED.",
            GatewayConfig::routes);
    private final Key<RecordsConfig> records =
            key("records", new RecordsKeys(), "{}", "Local records.", GatewayConfig::records);
    private final Key<CacheConfig> cache =
            key("cache", new CacheKeys(), "{}", "The shared cache.", GatewayConfig::cache);
    private final Key<AccessConfig> access =
            key("access", new AccessKeys(), "{}", "Who may ask what, and how often.", GatewayConfig::access);
    private final Key<LimitsConfig> limits =
            key("limits", new LimitsKeys(), "{}", "Bounds of what could grow.", GatewayConfig::limits);
    private final Key<IdentityConfig> identity =
            key("identity", new IdentityKeys(), "{}", "What the gateway tells about itself.", GatewayConfig::identity);
    private final Key<CookieConfig> cookies =
            key("cookies", new CookieKeys(), "{}", "Server cookies.", GatewayConfig::cookies);
    private final Key<OpsConfig> ops = key("ops", new OpsKeys(), "{}", "Metrics and health.", GatewayConfig::ops);
    private final Key<Duration> lameDuck = key(
            "lame-duck",
            Quantities.duration("0s", "10m"),
            "5s",
            "How long the gateway goes on answering after it was told to stop and says that it is not ready.",
            GatewayConfig::lameDuck);

    @Override
    protected GatewayConfig build(Values values) {
        GatewayConfig config = new GatewayConfig(
                values.get(listeners),
                values.get(certificates),
                values.get(tls),
                values.get(upstreams),
                values.get(routes),
                values.get(records),
                values.get(cache),
                values.get(access),
                values.get(limits),
                values.get(identity),
                values.get(cookies),
                values.get(ops),
                values.get(lameDuck));
        CrossChecks checks = new CrossChecks(config, values.reading());
        checks.listeners();
        if (values.known(certificates)) {
            checks.certificates();
        }
        checks.upstreams();
        checks.routes(values.known(upstreams));
        checks.clientNamespaces();
        return config;
    }
}
