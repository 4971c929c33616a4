package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult;
import io.switchboard.records.RecordSet;
import io.switchboard.records.TransferableZone;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services by the addresses that they have outside of the cluster, as {@code service.namespace.zone}. */
final class ExternalZone extends KubernetesZone implements TransferableZone {
    private final Names names;

    /**
     * What the zone's names are compared with.
     *
     * @param headless whether headless services are in it, by their endpoints
     * @param dns the name above the name server's, in lower-cased wire form
     */
    record Names(boolean headless, ServiceStyle style, byte[] dns, byte[] nameServer) {
        static Names of(ZoneRules rules, boolean headless, int kinds) {
            DomainName server = rules.server().name();
            byte[] wire = LookupName.of(server).toLowerWire();
            return new Names(
                    headless,
                    new ServiceStyle(false, headless, false, kinds),
                    Arrays.copyOfRange(wire, wire[0] + 1, wire.length),
                    wire);
        }
    }

    private ExternalZone(ZoneRules rules, Names names, ClusterState state) {
        super(rules, state, state.serial(), names.style.kinds());
        this.names = names;
    }

    static ExternalZone over(ZoneRules rules, Names names, ClusterState state) {
        return new ExternalZone(rules, names, state);
    }

    @Override
    LookupResult below(LookupName name, int originLabel, int type, ReplyWriter writer) {
        int at = originLabel - 2;
        LookupResult kept = at < 0 ? null : state().keptAnswer(rules(), name, at, type);
        return kept != null ? kept : make(name, originLabel, type, writer);
    }

    private LookupResult make(LookupName name, int originLabel, int type, ReplyWriter writer) {
        if (name.equalsLower(0, names.nameServer)) {
            return addresses(name, originLabel, type, rules().server().addresses(state()), writer);
        }
        if (name.equalsLower(0, names.dns)) {
            return noData(name, originLabel, type);
        }
        if (!state().hasNamespace(name, originLabel - 1)) {
            return absent(name, originLabel, type, Kind.NAMESPACES.bit());
        }
        if (originLabel == 1) {
            return noData(name, originLabel, type);
        }
        int at = originLabel - 2;
        ServiceEntry entry = state().service(name, at);
        Service outside = entry == null || entry.service() == null ? null : outside(entry.service());
        if (entry == null || outside == null) {
            return absent(name, originLabel, type, Kind.SERVICES.bit());
        }
        return new ServiceLookup(this, names.style, entry, outside, name, at, originLabel, type, writer).answer();
    }

    @Override
    public boolean isComplete() {
        return state().knowsAll(names.style.kinds());
    }

    @Override
    public Iterator<RecordSet> transfer() {
        return new ZoneContents(ZoneContents.servers(rules(), state()), state().servicesInOrder(), this::records);
    }

    private List<RecordSet> records(ServiceEntry entry) {
        Service service = entry.service() == null ? null : outside(entry.service());
        return service == null
                ? List.of()
                : ServiceRecords.of(
                        rules().ttlSeconds(),
                        names.style,
                        entry,
                        service,
                        ServiceNames.external(entry.name(), rules().origin()));
    }

    /** The service as it is seen from outside, or null if it is not. */
    private @Nullable Service outside(Service service) {
        if (!service.externalAddresses().isEmpty()) {
            return as(service, Service.Type.CLUSTER_IP, null);
        }
        if (!service.externalHosts().isEmpty()) {
            return as(
                    service, Service.Type.EXTERNAL_NAME, service.externalHosts().getFirst());
        }
        return names.headless && service.type() == Service.Type.HEADLESS ? service : null;
    }

    private static Service as(Service service, Service.Type type, @Nullable String host) {
        return new Service(
                service.key(), type, service.externalAddresses(), host, service.ports(), List.of(), List.of());
    }
}
