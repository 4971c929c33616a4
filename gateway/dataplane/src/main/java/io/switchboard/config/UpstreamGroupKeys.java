package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Quantities.wordOrDuration;
import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.integer;
import static io.switchboard.config.schema.Scalars.percent;
import static io.switchboard.config.schema.Scalars.word;

import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Place;
import io.switchboard.config.schema.Reading;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Key<List<EndpointConfig>> bootstrap = key(
            "bootstrap",
            EndpointKeys.BOOTSTRAP,
            "the name servers of `/etc/resolv.conf`, if an endpoint needs them",
            at -> List.of(),
            "Servers that resolve the host names of endpoints.",
            UpstreamGroupConfig::bootstrap);
    private final Key<Policy> policy = key(
            "policy",
            word(Policy.class),
            "balanced",
            "Order in which endpoints are tried: the better of two by latency and load, as listed, each first in turn,"
                    + " by chance, in turn by weight, by the name that is asked for, or several at once.",
            UpstreamGroupConfig::policy);
    private final Key<Integer> atOnce = key(
            "at-once",
            integer(1, 8),
            "3",
            "How many endpoints the policy `parallel` asks at once, out of `attempts`.",
            UpstreamGroupConfig::atOnce);
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
    private final Key<HedgeConfig.After> hedgeAfter = key(
            "hedge.after",
            hedgeDelay(),
            "none",
            "How long an endpoint is waited for before a second one is asked as well: for as long as 90, 95 or 99 of 100"
                    + " replies take, or a fixed time.",
            group -> group.hedge().after());
    private final Key<Integer> hedgeBudget = key(
            "hedge.budget",
            percent(1, 100),
            "5%",
            "Queries that may be sent for this on top of the others.",
            group -> group.hedge().budgetPercent());
    private final Key<AllDown> whenAllDown = key(
            "when-all-down",
            word(AllDown.class),
            "try",
            "What becomes of a query while every endpoint is down: they are asked all the same, or it fails at once.",
            UpstreamGroupConfig::whenAllDown);
    private final Key<Integer> inFlightPerEndpoint = key(
            "in-flight-per-endpoint",
            integer(1, 1_000_000),
            "10000",
            "Queries that may wait for one endpoint; those above ask the next one.",
            UpstreamGroupConfig::inFlightPerEndpoint);
    private final Key<Duration> maximumAge = key(
            "connections.maximum-age",
            duration("1s", "1d"),
            "10m",
            "After which a connection takes no new queries, so that a change of what is behind an address gets noticed.",
            group -> group.connections().maximumAge());
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
            "Whether a truncated reply is fetched again over TCP; if not, clients who ask over UDP get TC and have to.",
            group -> group.udp().retryOverTcpWhenTruncated());
    private final Key<Boolean> randomiseCase = key(
            "udp.randomise-case",
            bool(),
            "true",
            "Whether the case of the question is random, which makes replies harder to forge.",
            group -> group.udp().randomiseCase());
    private final Key<Boolean> cookies = key(
            "udp.cookies",
            bool(),
            "false",
            "Whether queries carry DNS cookies, which makes replies harder to forge: only if one server, or servers with one"
                    + " cookie secret, are behind each address.",
            group -> group.udp().cookies());
    private final Key<Integer> sockets = key(
            "udp.sockets",
            integer(4, UdpConfig.MOST_SOCKETS),
            Integer.toString(UdpConfig.MOST_SOCKETS),
            "Sockets at most, each on a random port of its own, that queries to one endpoint leave from: with fewer, queries cost"
                    + " less CPU and memory, and replies are easier to forge.",
            group -> group.udp().sockets());
    private final Key<Boolean> trustAd = key(
            "trust-ad",
            bool(),
            "false",
            "Whether the AD flag of replies is passed on: only for servers that validate, over a path that is trusted.",
            UpstreamGroupConfig::trustAd);

    private static Shape<HedgeConfig.After> hedgeDelay() {
        Map<String, HedgeConfig.After> words = new LinkedHashMap<>();
        words.put("none", new HedgeConfig.Never());
        words.put("p90", new HedgeConfig.Percentile(90));
        words.put("p95", new HedgeConfig.Percentile(95));
        words.put("p99", new HedgeConfig.Percentile(99));
        return wordOrDuration(
                words,
                "1ms",
                "1m",
                HedgeConfig.Delay::new,
                after -> after instanceof HedgeConfig.Delay(Duration time) ? time : null);
    }

    private static List<EndpointConfig> systemResolvers(Key.Fallback at) {
        return systemResolvers(at.reading(), at.place());
    }

    private static List<EndpointConfig> systemResolvers(Reading reading, Place place) {
        Path file = reading.environment().resolvConf();
        reading.readFrom(file);
        List<EndpointConfig> found = ResolvConf.endpoints(file);
        found.forEach(endpoint -> reading.remember(endpoint, place));
        return found;
    }

    /** Who resolves the names of endpoints that do not say it themselves. */
    private List<EndpointConfig> resolvers(Values values) {
        List<EndpointConfig> given = values.get(bootstrap);
        boolean needed = values.get(endpoints).stream()
                .anyMatch(endpoint -> endpoint.isNamed() && endpoint.bootstrap().isEmpty());
        if (!needed || !given.isEmpty() || !values.sound(bootstrap)) {
            return given;
        }
        List<EndpointConfig> found = systemResolvers(values.reading(), values.placeOf(bootstrap));
        if (found.isEmpty()) {
            values.error(
                    bootstrap,
                    "missing (expected: servers that resolve the endpoints' host names, such as udp://192.0.2.1; the"
                            + " system has none)");
        }
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
                resolvers(values),
                values.get(policy),
                values.get(atOnce),
                values.get(deadline),
                values.get(attempts),
                new HedgeConfig(values.get(hedgeAfter), values.get(hedgeBudget)),
                values.get(whenAllDown),
                values.get(inFlightPerEndpoint),
                new ConnectionConfig(values.get(maximumAge)),
                new HealthConfig(values.get(failures), values.get(recoveries), values.get(probeInterval)),
                new UdpConfig(
                        values.get(retryOverTcp), values.get(randomiseCase), values.get(cookies), values.get(sockets)),
                values.get(trustAd));
    }
}
