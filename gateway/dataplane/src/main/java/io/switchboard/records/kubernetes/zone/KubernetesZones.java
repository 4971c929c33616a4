package io.switchboard.records.kubernetes.zone;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.dns.DomainName;
import io.switchboard.records.LocalZone;
import io.switchboard.records.RecordPart;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** All zones that a configuration asks for, to be put around one state after the other. Immutable. */
public final class KubernetesZones {
    private static final String CLUSTER_SCHEMA = "1.1.0";
    private static final String CLUSTER_SET_SCHEMA = "1.0.0";

    private final List<Function<ClusterState, LocalZone>> zones = new ArrayList<>();
    private final KubernetesConfig config;
    private final Supplier<List<IpAddress>> local;
    private final int endpointKinds;

    /**
     * The zones of a configuration.
     *
     * @param local addresses that the gateway listens on, for NS records; asked each time, by event loops
     */
    public KubernetesZones(KubernetesConfig config, Supplier<List<IpAddress>> local) {
        this.config = config;
        this.local = local;
        this.endpointKinds = config.endpoints() ? Kind.ENDPOINT_SLICES.bit() : 0;
        addCluster();
        config.multicluster().forEach(this::addClusterSet);
        addExternal();
        ReverseOrigins.of(config.reverse()).forEach(this::addReverse);
    }

    /** The zones over a state. */
    public RecordPart over(ClusterState state) {
        List<LocalZone> over = new ArrayList<>(zones.size());
        for (Function<ClusterState, LocalZone> zone : zones) {
            over.add(zone.apply(state));
        }
        return RecordPart.ofZones(over);
    }

    private void addCluster() {
        ZoneRules rules = rules(config.zone(), server("ns.dns", "hostmaster", config.zone(), false));
        ServiceStyle style = new ServiceStyle(
                false,
                true,
                config.ignoreEmptyService() && config.endpoints(),
                Kind.NAMESPACES.bit() | Kind.SERVICES.bit() | endpointKinds);
        ClusterZone.Names names = ClusterZone.Names.of(rules, style, config.pods(), CLUSTER_SCHEMA);
        zones.add(state -> ClusterZone.over(rules, names, state));
    }

    private void addClusterSet(DomainName origin) {
        ZoneRules rules = rules(origin, server("ns.dns", "hostmaster", origin, false));
        ServiceStyle style =
                new ServiceStyle(true, true, false, Kind.NAMESPACES.bit() | Kind.SERVICE_IMPORTS.bit() | endpointKinds);
        ClusterZone.Names names = ClusterZone.Names.of(rules, style, Pods.DISABLED, CLUSTER_SET_SCHEMA);
        zones.add(state -> ClusterZone.over(rules, names, state));
    }

    private void addExternal() {
        DomainName origin = config.external().zone();
        if (origin != null) {
            boolean headless = config.external().headless() && config.endpoints();
            ZoneRules rules = rules(origin, server("ns1.dns", "hostmaster.dns", origin, true));
            ExternalZone.Names names = ExternalZone.Names.of(
                    rules, headless, Kind.NAMESPACES.bit() | Kind.SERVICES.bit() | (headless ? endpointKinds : 0));
            zones.add(state -> ExternalZone.over(rules, names, state));
        }
    }

    private void addReverse(DomainName origin) {
        ZoneRules rules = rules(origin, server("ns.dns", "hostmaster", config.zone(), false));
        ReverseZone.Targets targets = new ReverseZone.Targets(
                config.zone(), config.external().zone(), Kind.NAMESPACES.bit() | Kind.SERVICES.bit() | endpointKinds);
        zones.add(state -> ReverseZone.over(rules, targets, state));
    }

    private ZoneRules rules(DomainName origin, NameServer server) {
        return new ZoneRules(origin, (int) config.ttl().toSeconds(), server, config.fallthrough());
    }

    private NameServer server(String name, String mailbox, DomainName zone, boolean external) {
        return new NameServer(
                ServiceNames.in(zone, name), ServiceNames.in(zone, mailbox), config.zone(), external, local);
    }
}
