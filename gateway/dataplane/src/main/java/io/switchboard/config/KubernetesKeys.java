package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Quantities.wordOrDuration;
import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.word;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.KubernetesConfig.Api;
import io.switchboard.config.KubernetesConfig.External;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Names;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code records.kubernetes}. */
final class KubernetesKeys extends Section<KubernetesConfig> {
    private static final Shape<List<List<Network>>> NETWORKS = ListShape.of("networks", NetworkShape.shape());
    private static final Shape<List<DomainName>> ZONES = ListShape.of("zones", Names.domainName());

    private final Key<DomainName> zone =
            key("zone", Names.domainName(), "cluster.local.", "The cluster's domain.", KubernetesConfig::zone);
    private final Key<List<List<Network>>> reverse = key(
            "reverse",
            NETWORKS,
            "[]",
            "Networks of the cluster, whose addresses are answered with PTR records.",
            kubernetes -> kubernetes.reverse().stream().map(List::of).toList());
    private final Key<Optional<Path>> kubeconfig = key(
            "kubeconfig",
            KubernetesShapes.kubeconfig(),
            "in-cluster",
            "How the API server is reached: the service account of the pod that the gateway runs in, or a file as"
                    + " kubectl has it.",
            kubernetes -> Optional.ofNullable(kubernetes.api().kubeconfig()));
    private final Key<Optional<String>> context = key(
            "context",
            KubernetesShapes.context(),
            "none",
            "Which context of the kubeconfig file; without it its current one.",
            kubernetes -> Optional.ofNullable(kubernetes.api().context()));
    private final Key<Duration> ttl = key(
            "ttl",
            duration("0s", "1h"),
            "5s",
            "TTL of all records, in whole seconds, and how long negative answers may be kept.",
            KubernetesConfig::ttl);
    private final Key<Pods> pods = key(
            "pods",
            word(Pods.class),
            "disabled",
            "Names such as `192-0-2-1.default.pod.cluster.local.`: none, every address in a namespace that exists, or"
                    + " those of pods that exist; for the last all pods are watched.",
            KubernetesConfig::pods);
    private final Key<List<String>> namespaces = key(
            "namespaces",
            ListShape.of("names of namespaces", KubernetesShapes.namespace()),
            "[]",
            "Namespaces to serve, the others do not exist; empty for all.",
            KubernetesConfig::namespaces);
    private final Key<String> namespaceLabels = key(
            "namespace-labels",
            KubernetesShapes.selector(),
            "none",
            "Label selector of the namespaces to serve, instead of a list of them.",
            KubernetesConfig::namespaceLabels);
    private final Key<String> labels = key(
            "labels",
            KubernetesShapes.selector(),
            "none",
            "Label selector of the services, endpoints and pods to serve.",
            KubernetesConfig::labels);
    private final Key<Boolean> endpoints = key(
            "endpoints",
            bool(),
            "true",
            "Whether endpoints are watched; without them headless services and names of endpoints do not exist.",
            KubernetesConfig::endpoints);
    private final Key<Boolean> endpointPodNames = key(
            "endpoint-pod-names",
            bool(),
            "false",
            "Whether an endpoint without a host name is called after its pod instead of its address.",
            KubernetesConfig::endpointPodNames);
    private final Key<Boolean> ignoreEmptyService = key(
            "ignore-empty-service",
            bool(),
            "false",
            "Whether a service with an address but without ready endpoints does not exist.",
            KubernetesConfig::ignoreEmptyService);
    private final Key<List<DomainName>> fallthrough = key(
            "fallthrough",
            ZONES,
            "[]",
            "Zones in which a name that does not exist goes on to the routes; `.` for all.",
            KubernetesConfig::fallthrough);
    private final Key<List<DomainName>> multicluster = key(
            "multicluster",
            ZONES,
            "[]",
            "Zones with the services that are imported from other clusters, such as `clusterset.local.`.",
            KubernetesConfig::multicluster);
    private final Key<Optional<DomainName>> externalZone = key(
            "external.zone",
            KubernetesShapes.zoneOrNone(),
            "none",
            "Zone with the names of services by their external addresses and those of their load balancers.",
            kubernetes -> Optional.ofNullable(kubernetes.external().zone()));
    private final Key<Boolean> externalHeadless = key(
            "external.headless",
            bool(),
            "false",
            "Whether headless services are in the external zone, by the addresses of their endpoints.",
            kubernetes -> kubernetes.external().headless());
    private final Key<List<List<Network>>> transfer = key(
            "transfer.allow",
            NETWORKS,
            "[]",
            "Clients that may transfer the zones (AXFR) over TCP or DoT.",
            kubernetes -> kubernetes.transfer().stream().map(List::of).toList());
    private final Key<Boolean> autopath = key(
            "autopath",
            bool(),
            "false",
            "Whether the search path of a pod's resolver is walked here, so that the pod asks once; needs `pods: verified`.",
            KubernetesConfig::autopath);
    private final Key<List<DomainName>> search = key(
            "search",
            ZONES,
            "the search domains of `/etc/resolv.conf`",
            KubernetesKeys::systemSearch,
            "With `autopath`, domains that are tried behind those of the cluster.",
            KubernetesConfig::search);
    private final Key<Optional<Path>> snapshot = key(
            "snapshot",
            Texts.fileOrNone(),
            "none",
            "File that the records are kept in, for a start while the API server cannot be reached.",
            kubernetes -> Optional.ofNullable(kubernetes.snapshot()));
    private final Key<Optional<Duration>> maximumStaleness = key(
            "maximum-staleness",
            wordOrDuration(
                    Map.of("none", Optional.empty()), "2m", "30d", Optional::of, staleness -> staleness.orElse(null)),
            "none",
            "How long the API server may be out of reach before the gateway is no longer ready; it goes on answering. A"
                    + " server in order is heard of about once a minute.",
            kubernetes -> Optional.ofNullable(kubernetes.maximumStaleness()));

    @Override
    protected KubernetesConfig build(Values values) {
        check(values);
        return new KubernetesConfig(
                values.get(zone),
                joined(values.get(reverse)),
                new Api(values.get(kubeconfig).orElse(null), values.get(context).orElse(null)),
                values.get(ttl),
                values.get(pods),
                values.get(namespaces),
                values.get(namespaceLabels),
                values.get(labels),
                values.get(endpoints),
                values.get(endpointPodNames),
                values.get(ignoreEmptyService),
                values.get(fallthrough),
                values.get(multicluster),
                new External(values.get(externalZone).orElse(null), values.get(externalHeadless)),
                joined(values.get(transfer)),
                values.get(autopath),
                values.get(snapshot).orElse(null),
                values.get(maximumStaleness).orElse(null),
                values.get(search));
    }

    private static List<DomainName> systemSearch(Key.Fallback at) {
        Path file = at.reading().environment().resolvConf();
        at.reading().readFrom(file);
        return ResolvConf.search(file);
    }

    private void check(Values values) {
        if (values.sound(ttl) && values.get(ttl).toMillisPart() != 0) {
            values.error(ttl, "'" + values.written(ttl) + "' (expected: whole seconds)");
        }
        if (values.sound(autopath, pods) && values.get(autopath) && values.get(pods) != Pods.VERIFIED) {
            values.error(
                    autopath, "true with 'pods: " + values.written(pods) + "' (expected: false, or pods: verified)");
        }
        if (values.sound(namespaces, namespaceLabels)
                && !values.get(namespaces).isEmpty()
                && !values.get(namespaceLabels).isEmpty()) {
            values.error(namespaceLabels, "given beside namespaces (expected: one of the two)");
        }
        if (values.sound(kubeconfig, context)
                && values.get(kubeconfig).isEmpty()
                && values.get(context).isPresent()) {
            values.error(context, "given for 'kubeconfig: in-cluster', which has none (expected: none, or a file)");
        }
    }

    private static List<Network> joined(List<List<Network>> items) {
        return items.stream().flatMap(List::stream).distinct().toList();
    }
}
