package io.switchboard.config;

import static io.switchboard.config.schema.Scalars.integer;

import io.switchboard.config.AccessConfig.BlockList;
import io.switchboard.config.AccessConfig.Namespaces;
import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Values;
import java.util.List;

/** The keys of {@code access}. */
final class AccessKeys extends Section<AccessConfig> {
    private static final int MAX_RATE = 10_000_000;
    private static final Shape<List<String>> NAMESPACES =
            ListShape.of("names of namespaces", KubernetesShapes.namespace());

    private final Key<List<List<Network>>> allow = key(
            "allow",
            ListShape.of("networks", NetworkShape.shape()),
            "[loopback, private]",
            "Clients that are answered, everyone else is REFUSED. `private` is the networks of RFC 1918, unique local"
                    + " addresses, 100.64.0.0/10 and link-local ones; `any` makes an open resolver.",
            access -> access.allow().stream().map(List::of).toList());
    private final Key<List<String>> allowNamespaces = key(
            "client-namespaces.allow",
            NAMESPACES,
            "[]",
            "If there are any, pods of other namespaces are REFUSED; needs `records.kubernetes.pods: verified`.",
            access -> access.namespaces().allow());
    private final Key<List<String>> denyNamespaces = key(
            "client-namespaces.deny",
            NAMESPACES,
            "[]",
            "Pods of these namespaces are REFUSED; needs `records.kubernetes.pods: verified`.",
            access -> access.namespaces().deny());
    private final Key<Integer> queriesPerSecond = key(
            "rate-limit.queries-per-second",
            integer(0, MAX_RATE),
            "0",
            "Queries that a client network may ask each second; 0 is no limit.",
            access -> access.rateLimit().queriesPerSecond());
    private final Key<Integer> burst = key(
            "rate-limit.burst",
            integer(0, MAX_RATE),
            "0",
            "Queries that it may ask at once; 0 is as many as in a second.",
            access -> access.rateLimit().burst());
    private final Key<Integer> nxdomainsPerSecond = key(
            "rate-limit.nxdomains-per-second",
            integer(0, MAX_RATE),
            "0",
            "NXDOMAIN replies that its queries may bring from upstreams each second, and at once; 0 is no limit.",
            access -> access.rateLimit().nxdomainsPerSecond());
    private final Key<Integer> prefixV4 = key(
            "rate-limit.prefix-v4",
            integer(0, 32),
            "32",
            "Length of the prefix that makes a client network of IPv4.",
            access -> access.rateLimit().prefixV4());
    private final Key<Integer> prefixV6 = key(
            "rate-limit.prefix-v6",
            integer(0, 128),
            "56",
            "The same for IPv6.",
            access -> access.rateLimit().prefixV6());
    private final Key<Integer> responsesPerSecond = key(
            "responses-per-second",
            integer(0, MAX_RATE),
            "0",
            "Identical responses over UDP that a client network without a valid cookie gets each second; 0 is no limit.",
            AccessConfig::responsesPerSecond);
    private final Key<Integer> handshakesPerSecond = key(
            "handshakes-per-second",
            integer(0, MAX_RATE),
            "0",
            "TLS handshakes that a client network may begin each second, and at once; 0 is no limit.",
            AccessConfig::handshakesPerSecond);
    private final Key<List<BlockList>> block = key(
            "block",
            ListShape.of("block lists", new BlockListKeys()),
            "[]",
            "Lists of names that are answered by policy.",
            AccessConfig::block);

    @Override
    protected AccessConfig build(Values values) {
        values.reading().remember(values.get(allowNamespaces), values.placeOf(allowNamespaces));
        values.reading().remember(values.get(denyNamespaces), values.placeOf(denyNamespaces));
        return new AccessConfig(
                values.get(allow).stream().flatMap(List::stream).distinct().toList(),
                new Namespaces(values.get(allowNamespaces), values.get(denyNamespaces)),
                new RateLimit(
                        values.get(queriesPerSecond),
                        values.get(burst),
                        values.get(nxdomainsPerSecond),
                        values.get(prefixV4),
                        values.get(prefixV6)),
                values.get(responsesPerSecond),
                values.get(handshakesPerSecond),
                values.get(block));
    }
}
