package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.store.Labels;
import io.switchboard.records.kubernetes.store.ServiceEndpoints;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question about a service that exists: its own name, that of a port, of an endpoint, or what lies between. Made for
 * names that were not asked before; one thread.
 */
final class ServiceLookup {
    private static final int ENDPOINTS = Kind.ENDPOINT_SLICES.bit();

    private final KubernetesZone zone;
    private final ServiceStyle style;
    private final ServiceEntry entry;
    private final Service service;
    private final LookupName name;
    /** Which label is the service's, and so how many stand before it. */
    private final int at;

    private final int originLabel;
    private final int type;
    private final ReplyWriter writer;

    ServiceLookup(
            KubernetesZone zone,
            ServiceStyle style,
            ServiceEntry entry,
            Service service,
            LookupName name,
            int at,
            int originLabel,
            int type,
            ReplyWriter writer) {
        this.zone = zone;
        this.style = style;
        this.entry = entry;
        this.service = service;
        this.name = name;
        this.at = at;
        this.originLabel = originLabel;
        this.type = type;
        this.writer = writer;
    }

    /** The answer; it is kept beside the service if it is one that every client asks for. */
    LookupResult answer() {
        // Of two services whose names have the same hash, neither is found before this.
        LookupResult kept = entry.answer(zone.rules(), zone.state().namespacesGone(), type, name);
        if (kept != null) {
            return kept;
        }
        LookupResult result = make();
        switch (result) {
            case Found found -> keep(found.reply(), found);
            case Outside alias -> keep(alias.chain(), alias);
            default -> {
                // There is no end of names without records.
            }
        }
        return result;
    }

    private void keep(ReplyMessage reply, LookupResult result) {
        if (at != 1) {
            entry.keep(zone.rules(), zone.state().namespacesGone(), type, reply, result, isOfServiceAlone());
        }
    }

    /** Whether endpoints have no part in what is answered under the service's name and its ports'. */
    private boolean isOfServiceAlone() {
        return service.type() == Service.Type.CLUSTER_IP && !style.ignoreEmpty();
    }

    private LookupResult make() {
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            return at == 0
                    ? new ExternalAlias(zone, name, originLabel, type, writer).of(service.externalName())
                    : absent(0);
        }
        if (style.ignoreEmpty() && !headless() && entry.endpoints().size() == 0) {
            return absent(ENDPOINTS);
        }
        return switch (at) {
            case 0 -> records(ServicePorts.all());
            case 1 -> oneLabel();
            case 2 -> style.multicluster() && name.octet(1) != '_' ? endpointOfCluster() : port();
            default -> absent(0);
        };
    }

    private boolean headless() {
        return service.type() == Service.Type.HEADLESS;
    }

    private LookupResult absent(int kinds) {
        return zone.absent(name, originLabel, type, style.kinds() & kinds);
    }

    private LookupResult noData() {
        return zone.noData(name, originLabel, type);
    }

    // ---- Endpoints and what lies between ----

    private LookupResult oneLabel() {
        if (style.multicluster()) {
            // KEP-1645: no records under the cluster's id itself, but there are names below it (RFC 8020).
            return entry.endpoints().hasCluster(name, 0) || isProtocol() ? noData() : absent(ENDPOINTS);
        }
        List<IpAddress> addresses = style.endpointNames() ? endpointAddresses(null) : List.of();
        if (addresses.isEmpty()) {
            // RFC 8020: _port._tcp exists, so _tcp does, without records.
            return isProtocol() ? noData() : absent(ENDPOINTS);
        }
        return endpoint(addresses);
    }

    private LookupResult endpointOfCluster() {
        List<IpAddress> addresses = headless() ? endpointAddresses(name) : List.of();
        return addresses.isEmpty() ? absent(ENDPOINTS) : endpoint(addresses);
    }

    private LookupResult endpoint(List<IpAddress> addresses) {
        return zone.addresses(name, originLabel, type, addresses, writer);
    }

    /** The addresses of the endpoints that the first label names; with {@code cluster}, of its second label's cluster. */
    private List<IpAddress> endpointAddresses(@Nullable LookupName cluster) {
        ServiceEndpoints endpoints = entry.endpoints();
        IpAddress address = AddressLabel.read(name, 0);
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (int i = endpoints.firstNamed(name, 0, address); i >= 0; i = endpoints.nextNamed(i, name, 0, address)) {
            if (cluster == null || endpoints.isInCluster(i, cluster, 1)) {
                addresses.add(endpoints.address(i));
            }
        }
        return List.copyOf(addresses);
    }

    private boolean isProtocol() {
        ServicePorts protocol = ServicePorts.ofProtocol(name, 0);
        if (!headless()) {
            return service.ports().stream().anyMatch(protocol::include);
        }
        ServiceEndpoints endpoints = entry.endpoints();
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.ports(i).stream().anyMatch(protocol::include)) {
                return true;
            }
        }
        return false;
    }

    // ---- The service and its ports ----

    private LookupResult port() {
        return records(ServicePorts.named(name, 0));
    }

    private LookupResult records(ServicePorts ports) {
        return headless() ? headlessRecords(ports) : clusterRecords(ports);
    }

    private LookupResult clusterRecords(ServicePorts ports) {
        List<Port> matching = service.ports().stream().filter(ports::include).toList();
        if (matching.isEmpty() && !ports.areAll()) {
            return absent(0);
        }
        if (type != RecordType.SRV) {
            return zone.addresses(name, originLabel, type, service.addresses(), writer);
        }
        List<ServiceTargets.Target> targets = new ArrayList<>();
        DomainName target = name.toDomainName(at);
        for (Port port : matching) {
            targets.add(new ServiceTargets.Target(target, port.number(), service.addresses()));
        }
        return targets(targets);
    }

    private LookupResult headlessRecords(ServicePorts ports) {
        ServiceEndpoints endpoints = entry.endpoints();
        List<Integer> matching = new ArrayList<>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            if (ports.areAll() || endpoints.ports(i).stream().anyMatch(ports::include)) {
                matching.add(i);
            }
        }
        // A service without ready endpoints does not exist: the specification says so.
        if (matching.isEmpty()) {
            return absent(ENDPOINTS);
        }
        if (type == RecordType.SRV) {
            return headlessTargets(endpoints, matching, ports);
        }
        List<IpAddress> addresses = new ArrayList<>(matching.size());
        matching.forEach(endpoint -> addresses.add(endpoints.address(endpoint)));
        return zone.addresses(
                name,
                originLabel,
                type,
                endpoints.haveAddressesOfTheirOwn() ? addresses : List.copyOf(new LinkedHashSet<>(addresses)),
                writer);
    }

    private LookupResult headlessTargets(ServiceEndpoints endpoints, List<Integer> matching, ServicePorts ports) {
        List<ServiceTargets.Target> targets = new ArrayList<>();
        byte[] suffix = name.toDomainName(at).toWire();
        for (int endpoint : matching) {
            DomainName target = targetOf(endpoints, endpoint, suffix);
            if (target == null) {
                continue;
            }
            for (Port port : endpoints.ports(endpoint)) {
                // Where an endpoint leaves its port open, there is none to name.
                if (port.number() > 0 && ports.include(port)) {
                    targets.add(new ServiceTargets.Target(target, port.number(), List.of(endpoints.address(endpoint))));
                }
            }
        }
        return targets(targets);
    }

    private @Nullable DomainName targetOf(ServiceEndpoints endpoints, int endpoint, byte[] suffix) {
        String cluster = endpoints.cluster(endpoint);
        if (style.multicluster() && !Labels.isLabel(cluster)) {
            return null;
        }
        return ServiceNames.below(suffix, endpoints.label(endpoint), style.multicluster() ? cluster : null);
    }

    private LookupResult targets(List<ServiceTargets.Target> targets) {
        if (targets.isEmpty()) {
            return noData();
        }
        Answer answer = new Answer(writer, zone.rules().ttlSeconds());
        answer.start(name, type);
        ServiceTargets.write(targets, answer);
        return new Found(answer.finish());
    }
}
