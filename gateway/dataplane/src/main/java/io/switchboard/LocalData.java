package io.switchboard;

import io.switchboard.config.GatewayConfig;
import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.RecordsConfig;
import io.switchboard.config.RouteConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.files.FileWatch;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.Ticker;
import io.switchboard.records.FileStatus;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.RecordSource;
import io.switchboard.records.RecordStore;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.records.hosts.HostsFiles;
import io.switchboard.records.kubernetes.KubernetesRecords;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.watch.WatchTime;
import io.switchboard.records.special.DesignatedResolver;
import io.switchboard.records.special.SpecialNames;
import io.switchboard.records.zone.ZoneFiles;
import io.switchboard.records.zone.ZoneResource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sources of local records there are, made from a configuration. A source whose configuration stays is kept, and
 * with it what it has read.
 */
final class LocalData implements AutoCloseable {
    private final RecordStore store = new RecordStore();
    private final FileWatch watch;
    private final List<ZoneResource> builtIn;
    private final Ticker ticker;
    private @Nullable RecordsConfig config;
    private Set<DomainName> overrides = Set.of();
    private @Nullable FixedRecords fixed;
    private volatile @Nullable ZoneFiles zones;
    private volatile @Nullable HostsFiles hosts;
    private volatile @Nullable KubernetesRecords kubernetes;
    private @Nullable SpecialNames special;
    private List<DesignatedResolver> designated = List.of();
    private List<IpAddress> listeningOn = List.of();

    /** Local data with {@code builtIn} zones besides those of the configuration. */
    LocalData(FileWatch watch, List<ZoneResource> builtIn, Ticker ticker) {
        this.watch = watch;
        this.builtIn = builtIn;
        this.ticker = ticker;
    }

    RecordStore store() {
        return store;
    }

    /** Who clients are, as far as the cluster tells. */
    ClientNamespaces clients() {
        return (high, low) -> {
            KubernetesRecords known = kubernetes;
            return known == null ? null : known.state().namespaceOf(new IpAddress(high, low));
        };
    }

    /** Reads what the configuration names; if something of it is unusable, nothing changes. */
    void use(GatewayConfig gateway) throws InvalidRecordsException {
        RecordsConfig old = config;
        RecordsConfig next = gateway.records();
        FixedRecords nextFixed =
                fixed != null && old != null && old.staticRecords().equals(next.staticRecords())
                        ? fixed
                        : FixedRecords.of(next.staticRecords());
        ZoneFiles nextZones = zones != null && old != null && old.zones().equals(next.zones())
                ? zones
                : new ZoneFiles(next.zones(), watch);
        HostsFiles nextHosts = hosts != null && old != null && old.hosts().equals(next.hosts())
                ? hosts
                : new HostsFiles(next.hosts(), watch);
        KubernetesRecords nextKubernetes = kubernetes(next.kubernetes());
        Set<DomainName> nextOverrides = overrides(gateway);
        SpecialNames nextSpecial =
                special != null && overrides.equals(nextOverrides) ? special : SpecialNames.without(nextOverrides);
        nextSpecial.designate(designated);
        List<RecordSource> sources = new ArrayList<>(List.of(nextFixed, nextZones, nextHosts));
        if (nextKubernetes != null) {
            nextKubernetes.listenOn(listeningOn);
            sources.add(nextKubernetes);
        }
        sources.addAll(builtIn);
        sources.add(nextSpecial);
        store.use(sources);
        if (nextKubernetes != null && next.kubernetes() != null) {
            nextKubernetes.use(next.kubernetes());
        }
        config = next;
        fixed = nextFixed;
        zones = nextZones;
        hosts = nextHosts;
        kubernetes = nextKubernetes;
        overrides = nextOverrides;
        special = nextSpecial;
    }

    /** The encrypted ways to ask this gateway, for clients to discover; they stay when another configuration is used. */
    void designate(List<DesignatedResolver> resolvers) {
        designated = resolvers;
        if (special != null) {
            special.designate(resolvers);
        }
    }

    /** Those in use if they are of the objects that a configuration asks for, else others; null if it asks for none. */
    private @Nullable KubernetesRecords kubernetes(@Nullable KubernetesConfig wanted) throws InvalidRecordsException {
        KubernetesRecords inUse = kubernetes;
        if (wanted == null) {
            return null;
        }
        boolean starting = config == null;
        if (!starting && (inUse == null || !inUse.config().api().equals(wanted.api()))) {
            // What is in place is better than a watch that cannot begin. At a start there is nothing better than to try
            // on.
            KubernetesRecords.requireReadable(wanted.api());
        }
        if (inUse == null) {
            return new KubernetesRecords(wanted, new WatchTime(ticker, System::currentTimeMillis, new SecureRandom()));
        }
        return inUse.watchFor(wanted) ? inUse : inUse.successor(wanted);
    }

    /** The records of the cluster, or null if there is none; for any thread. */
    @Nullable KubernetesRecords kubernetes() {
        return kubernetes;
    }

    /** The addresses that the gateway listens on; they stay when another configuration is used. */
    void listenOn(List<IpAddress> addresses) {
        listeningOn = addresses;
        KubernetesRecords inUse = kubernetes;
        if (inUse != null) {
            inUse.listenOn(addresses);
        }
    }

    /** What takes a special-use name out of our hands: a route, a zone or a record for it or for a name below it. */
    private Set<DomainName> overrides(GatewayConfig gateway) {
        Set<DomainName> names = new HashSet<>();
        gateway.routes().stream()
                .map(RouteConfig::suffixes)
                .flatMap(Collection::stream)
                .filter(suffix -> !suffix.equals(DomainName.ROOT))
                .forEach(names::add);
        gateway.records().zones().forEach(zone -> names.add(zone.origin()));
        gateway.records().staticRecords().forEach(record -> names.add(record.name()));
        return names;
    }

    /** How it went with each file of records; for any thread. */
    List<FileStatus> files() {
        ZoneFiles zonesNow = zones;
        HostsFiles hostsNow = hosts;
        List<FileStatus> status = new ArrayList<>();
        if (zonesNow != null) {
            status.addAll(zonesNow.status());
        }
        if (hostsNow != null) {
            status.addAll(hostsNow.status());
        }
        return status;
    }

    @Override
    public void close() {
        store.close();
    }
}
