package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.integer;
import static io.switchboard.config.schema.Scalars.word;

import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keys of a group in {@code upstreams}. */
final class UpstreamGroupKeys extends Section<UpstreamGroupConfig> {
    private final Key<List<EndpointConfig>> endpoints = key(
            "endpoints",
            ListShape.of("URLs such as udp://192.0.2.1", EndpointKeys.endpoint()),
            "the name servers of `/etc/resolv.conf`",
            UpstreamGroupKeys::systemResolvers,
            "Servers that can stand in for each other. A group without any answers SERVFAIL.",
            UpstreamGroupConfig::endpoints);
    private final Key<Policy> policy = key(
            "policy",
            word(Policy.class),
            "balanced",
            "Order in which endpoints are tried: the better of two by latency and load, as listed, each first in turn,"
                    + " or by chance.",
            UpstreamGroupConfig::policy);
    private final Key<Duration> deadline = key(
            "deadline",
            duration("100ms", "1m"),
            "4s",
            "For a query as a whole, all attempts together. Clients mostly give up after 5s.",
            UpstreamGroupConfig::deadline);
    private final Key<Integer> attempts = key(
            "attempts",
            integer(1, 100),
            "3",
            "How many times endpoints are asked for one query.",
            UpstreamGroupConfig::attempts);
    private final Key<Integer> failures = key(
            "health.failures",
            integer(0, 1_000),
            "3",
            "Failures in a row that mark an endpoint down; 0 never does.",
            group -> group.health().failures());
    private final Key<Integer> recoveries = key(
            "health.recoveries",
            integer(1, 1_000),
            "2",
            "Answered probes in a row that mark it up again.",
            group -> group.health().recoveries());
    private final Key<Duration> probeInterval = key(
            "health.probe-interval",
            duration("100ms", "1h"),
            "5s",
            "Between the first probes of an endpoint that is down.",
            group -> group.health().probeInterval());
    private final Key<Boolean> retryOverTcp = key(
            "udp.retry-over-tcp-when-truncated",
            bool(),
            "true",
            "Whether a truncated reply is fetched again over TCP.",
            group -> group.udp().retryOverTcpWhenTruncated());
    private final Key<Boolean> randomiseCase = key(
            "udp.randomise-case",
            bool(),
            "true",
            "Whether the case of the question is random, which makes replies harder to forge.",
            group -> group.udp().randomiseCase());
    private final Key<Boolean> trustAd = key(
            "trust-ad",
            bool(),
            "false",
            "Whether the AD flag of replies is passed on: only for servers that validate, over a path that is trusted.",
            UpstreamGroupConfig::trustAd);

    private static List<EndpointConfig> systemResolvers(Key.Fallback at) {
        Path file = at.reading().environment().resolvConf();
        at.reading().readFrom(file);
        List<EndpointConfig> found = ResolvConf.endpoints(file);
        found.forEach(endpoint -> at.reading().remember(endpoint, at.place()));
        return found;
    }

    @Override
    protected UpstreamGroupConfig build(Values values) {
        Set<EndpointConfig> seen = new HashSet<>();
        for (EndpointConfig endpoint : values.get(endpoints)) {
            if (!seen.add(new EndpointConfig("", endpoint.transport(), endpoint.address()))) {
                values.reading()
                        .error(
                                values.reading().placeOf(endpoint),
                                "'" + endpoint.url() + "' is in this group already (expected: every endpoint once)");
            }
        }
        return new UpstreamGroupConfig(
                values.name(),
                values.get(endpoints),
                values.get(policy),
                values.get(deadline),
                values.get(attempts),
                new HealthConfig(values.get(failures), values.get(recoveries), values.get(probeInterval)),
                new UdpConfig(values.get(retryOverTcp), values.get(randomiseCase)),
                values.get(trustAd));
    }
}
