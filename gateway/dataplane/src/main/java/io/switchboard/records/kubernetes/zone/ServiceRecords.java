package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.RecordSet;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.Labels;
import io.switchboard.records.kubernetes.store.ServiceEndpoints;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All records of one service, for a transfer: what {@link ServiceLookup} says when it is asked name by name. */
final class ServiceRecords {
    private final int ttlSeconds;
    private final ServiceStyle style;
    private final Service service;
    private final ServiceEndpoints endpoints;
    private final DomainName name;
    private final byte[] suffix;
    private final List<RecordSet> sets = new ArrayList<>();

    /** A port by its name and protocol, which is what has a name of its own. */
    private record PortName(String port, String protocol) {}

    /** @param name full name of the service */
    private ServiceRecords(int ttlSeconds, ServiceStyle style, ServiceEntry entry, Service service, DomainName name) {
        this.ttlSeconds = ttlSeconds;
        this.style = style;
        this.service = service;
        this.endpoints = entry.endpoints();
        this.name = name;
        this.suffix = name.toWire();
    }

    static List<RecordSet> of(
            int ttlSeconds, ServiceStyle style, ServiceEntry entry, Service service, DomainName name) {
        ServiceRecords records = new ServiceRecords(ttlSeconds, style, entry, service, name);
        switch (service.type()) {
            case EXTERNAL_NAME -> records.alias();
            case CLUSTER_IP -> records.cluster();
            case HEADLESS -> records.headless();
        }
        return records.sets;
    }

    private void alias() {
        String written = service.externalName();
        IpAddress literal = written == null ? null : IpAddress.parse(written);
        DomainName target = ExternalAlias.parse(written);
        if (literal != null) {
            addresses(name, List.of(literal));
        } else if (target != null) {
            sets.add(RecordSet.of(name, RecordType.CNAME, ttlSeconds, target.toWire()));
        }
    }

    private void cluster() {
        if (style.ignoreEmpty() && endpoints.size() == 0) {
            return;
        }
        addresses(name, service.addresses());
        Map<PortName, List<ServiceTargets.Target>> ports = new LinkedHashMap<>();
        for (Port port : service.ports()) {
            add(ports, port, new ServiceTargets.Target(name, port.number(), service.addresses()));
        }
        ports(ports);
        endpointNames();
    }

    private void headless() {
        Set<IpAddress> all = new LinkedHashSet<>();
        Map<PortName, List<ServiceTargets.Target>> ports = new LinkedHashMap<>();
        for (int i = 0; i < endpoints.size(); i++) {
            all.add(endpoints.address(i));
            DomainName host = host(i);
            for (Port port : endpoints.ports(i)) {
                if (host != null && port.number() > 0) {
                    add(ports, port, new ServiceTargets.Target(host, port.number(), List.of(endpoints.address(i))));
                }
            }
        }
        addresses(name, all);
        ports(ports);
        endpointNames();
    }

    private static void add(Map<PortName, List<ServiceTargets.Target>> ports, Port port, ServiceTargets.Target target) {
        if (ServicePorts.all().include(port)) {
            ports.computeIfAbsent(new PortName(port.name(), port.protocol()), key -> new ArrayList<>())
                    .add(target);
        }
    }

    private void ports(Map<PortName, List<ServiceTargets.Target>> ports) {
        targets(name, ports.values().stream().flatMap(List::stream).toList());
        ports.forEach((port, targets) -> {
            DomainName owner = ServiceNames.below(suffix, "_" + port.port(), "_" + port.protocol());
            if (owner != null) {
                targets(owner, targets);
            }
        });
    }

    private void targets(DomainName owner, List<ServiceTargets.Target> targets) {
        if (!targets.isEmpty()) {
            sets.add(RecordSet.of(
                    owner,
                    RecordType.SRV,
                    ttlSeconds,
                    ServiceTargets.rdata(targets).toArray(new byte[0][])));
        }
    }

    private void endpointNames() {
        if (!style.endpointNames() || style.multicluster() && service.type() != Service.Type.HEADLESS) {
            return;
        }
        Map<DomainName, Set<IpAddress>> hosts = new LinkedHashMap<>();
        for (int i = 0; i < endpoints.size(); i++) {
            DomainName host = host(i);
            if (host != null) {
                hosts.computeIfAbsent(host, key -> new LinkedHashSet<>()).add(endpoints.address(i));
            }
        }
        hosts.forEach(this::addresses);
    }

    private @Nullable DomainName host(int endpoint) {
        String cluster = style.multicluster() ? endpoints.cluster(endpoint) : null;
        if (style.multicluster() && !Labels.isLabel(cluster)) {
            return null;
        }
        return ServiceNames.below(suffix, endpoints.label(endpoint), cluster);
    }

    private void addresses(DomainName owner, Collection<IpAddress> addresses) {
        sets.addAll(addressSets(owner, ttlSeconds, addresses));
    }

    /** One set for each family that there is. */
    static List<RecordSet> addressSets(DomainName owner, int ttlSeconds, Collection<IpAddress> addresses) {
        List<RecordSet> sets = new ArrayList<>(2);
        for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
            byte[][] rdata = addresses.stream()
                    .filter(address -> KubernetesZone.recordType(address) == type)
                    .map(IpAddress::octets)
                    .toArray(byte[][]::new);
            if (rdata.length > 0) {
                sets.add(RecordSet.of(owner, type, ttlSeconds, rdata));
            }
        }
        return sets;
    }
}
