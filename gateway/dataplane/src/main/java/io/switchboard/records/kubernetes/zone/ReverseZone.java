package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ServiceEndpoints;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of addresses: PTR records of services and of endpoints. */
final class ReverseZone extends KubernetesZone {
    private final Targets targets;

    /**
     * Where PTR records lead.
     *
     * @param cluster the zone of services and endpoints
     * @param external the zone of addresses outside of the cluster, or null
     * @param kinds of objects that the records are made of, a set of their bits
     */
    record Targets(DomainName cluster, @Nullable DomainName external, int kinds) {}

    private ReverseZone(ZoneRules rules, Targets targets, ClusterState state) {
        super(rules, state, state.serial(), targets.kinds);
        this.targets = targets;
    }

    static ReverseZone over(ZoneRules rules, Targets targets, ClusterState state) {
        return new ReverseZone(rules, targets, state);
    }

    @Override
    LookupResult below(LookupName name, int originLabel, int type, ReplyWriter writer) {
        ReverseName reverse = ReverseName.read(name);
        if (reverse.partial()) {
            // RFC 8020: there may be addresses below, and NXDOMAIN would deny them as well.
            return noData(name, originLabel, type);
        }
        Set<DomainName> names = reverse.address() == null ? Set.of() : namesOf(reverse.address());
        if (names.isEmpty()) {
            return absent(name, originLabel, type, reverse.address() == null ? 0 : targets.kinds);
        }
        if (type != RecordType.PTR && type != RecordType.ANY) {
            return noData(name, originLabel, type);
        }
        Answer answer = new Answer(writer, rules().ttlSeconds());
        answer.start(name, type);
        names.forEach(target -> answer.record(RecordType.PTR, target.toWire()));
        return new Found(answer.finish());
    }

    private Set<DomainName> namesOf(IpAddress address) {
        List<ServiceEntry> entries = new ArrayList<>(state().servicesAt(address));
        entries.removeIf(entry -> entry.service() == null
                || !state().hasNamespace(entry.name().key().namespace()));
        Set<DomainName> names = new LinkedHashSet<>();
        for (ServiceEntry entry : entries) {
            Service service = entry.service();
            if (service != null && service.addresses().contains(address)) {
                // An address belongs to one service; while it passes on to another one, the first of them.
                return Set.of(ServiceNames.of(entry.name(), targets.cluster));
            }
        }
        entries.forEach(entry -> addEndpoints(names, entry, address));
        if (names.isEmpty() && targets.external != null) {
            addExternal(names, entries, address, targets.external);
        }
        return names;
    }

    private void addEndpoints(Set<DomainName> names, ServiceEntry entry, IpAddress address) {
        Service service = entry.service();
        if (service == null || service.type() == Service.Type.EXTERNAL_NAME) {
            return;
        }
        ServiceEndpoints endpoints = entry.endpoints();
        byte[] suffix = ServiceNames.of(entry.name(), targets.cluster).toWire();
        for (int i = 0; i < endpoints.sizeWithLeaving(); i++) {
            if (endpoints.address(i).equals(address)) {
                DomainName name = ServiceNames.below(suffix, endpoints.label(i));
                if (name != null) {
                    names.add(name);
                }
            }
        }
    }

    private static void addExternal(
            Set<DomainName> names, List<ServiceEntry> entries, IpAddress address, DomainName zone) {
        for (ServiceEntry entry : entries) {
            Service service = entry.service();
            if (service != null && service.externalAddresses().contains(address)) {
                names.add(ServiceNames.external(entry.name(), zone));
            }
        }
    }
}
