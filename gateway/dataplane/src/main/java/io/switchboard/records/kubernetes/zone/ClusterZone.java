package io.switchboard.records.kubernetes.zone;

import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.RecordSet;
import io.switchboard.records.TransferableZone;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster's domain, or the domain of a cluster set. */
final class ClusterZone extends KubernetesZone implements TransferableZone {
    /** TTL of the schema's version, as the specification shows it. */
    private static final int VERSION_TTL_SECONDS = 28_800;

    private final Names names;

    /**
     * Names that are compared with, in lower-cased wire form from the label on.
     *
     * @param style how services are answered
     * @param pods which pods have names; none in the domain of a cluster set
     * @param version the schema's
     */
    record Names(
            ServiceStyle style,
            Pods pods,
            byte[] svc,
            byte[] pod,
            byte[] dns,
            byte[] nameServer,
            byte[] versionName,
            RecordSet version) {

        static Names of(ZoneRules rules, ServiceStyle style, Pods pods, String version) {
            DomainName origin = rules.origin();
            return new Names(
                    style,
                    pods,
                    wire("svc", origin),
                    wire("pod", origin),
                    wire("dns", origin),
                    wire("ns.dns", origin),
                    wire("dns-version", origin),
                    Answer.text(ServiceNames.in(origin, "dns-version"), VERSION_TTL_SECONDS, version));
        }

        private static byte[] wire(String labels, DomainName origin) {
            return LookupName.of(ServiceNames.in(origin, labels)).toLowerWire();
        }
    }

    private ClusterZone(ZoneRules rules, Names names, ClusterState state, int serial) {
        super(rules, state, serial, names.style.kinds() | (names.pods == Pods.VERIFIED ? Kind.PODS.bit() : 0));
        this.names = names;
    }

    static ClusterZone over(ZoneRules rules, Names names, ClusterState state) {
        return new ClusterZone(rules, names, state, names.style.multicluster() ? state.importSerial() : state.serial());
    }

    @Override
    LookupResult below(LookupName name, int originLabel, int type, ReplyWriter writer) {
        // Before it is clear that this is a service's name: no other has such an answer.
        int at = originLabel - 3;
        LookupResult kept = at < 0 ? null : keptAnswer(name, at, type);
        return kept != null ? kept : make(name, originLabel, type, writer);
    }

    private @Nullable LookupResult keptAnswer(LookupName name, int at, int type) {
        return names.style.multicluster()
                ? state().keptImportAnswer(rules(), name, at, type)
                : state().keptAnswer(rules(), name, at, type);
    }

    private LookupResult make(LookupName name, int originLabel, int type, ReplyWriter writer) {
        int last = originLabel - 1;
        if (name.equalsLower(last, names.svc)) {
            return ofService(name, originLabel, type, writer);
        }
        if (name.equalsLower(last, names.pod) && !names.style.multicluster()) {
            return ofPod(name, originLabel, type, writer);
        }
        if (name.equalsLower(last, names.dns) && last == 0) {
            // RFC 8020: ns.dns exists, so dns does.
            return noData(name, originLabel, type);
        }
        if (name.equalsLower(0, names.nameServer)) {
            return addresses(name, originLabel, type, rules().server().addresses(state()), writer);
        }
        return name.equalsLower(0, names.versionName)
                ? version(name, originLabel, type, writer)
                : absent(name, originLabel, type, 0);
    }

    @Override
    public boolean isComplete() {
        return state().knowsAll(names.style.kinds());
    }

    /** Services, in their order, and what stands at the origin; no pods, since there is a name for every address. */
    @Override
    public Iterator<RecordSet> transfer() {
        List<RecordSet> origin = ZoneContents.servers(rules(), state());
        origin.add(names.version);
        List<ServiceEntry> services = names.style.multicluster() ? state().importsInOrder() : state().servicesInOrder();
        return new ZoneContents(origin, services, this::records);
    }

    private List<RecordSet> records(ServiceEntry entry) {
        Service service = entry.service();
        return service == null
                ? List.of()
                : ServiceRecords.of(
                        rules().ttlSeconds(),
                        names.style,
                        entry,
                        service,
                        ServiceNames.of(entry.name(), rules().origin()));
    }

    private LookupResult version(LookupName name, int originLabel, int type, ReplyWriter writer) {
        if (type != RecordType.TXT && type != RecordType.ANY) {
            return noData(name, originLabel, type);
        }
        Answer answer = new Answer(writer, rules().ttlSeconds());
        answer.start(name, type);
        answer.set(names.version);
        return new Found(answer.finish());
    }

    // ---- Services ----

    private @Nullable ServiceEntry service(LookupName name, int at) {
        return names.style.multicluster() ? state().serviceImport(name, at) : state().service(name, at);
    }

    private LookupResult ofService(LookupName name, int originLabel, int type, ReplyWriter writer) {
        if (originLabel == 1) {
            return noData(name, originLabel, type);
        }
        if (!state().hasNamespace(name, originLabel - 2)) {
            return absent(name, originLabel, type, Kind.NAMESPACES.bit());
        }
        if (originLabel == 2) {
            return noData(name, originLabel, type);
        }
        ServiceEntry entry = service(name, originLabel - 3);
        Service service = entry == null ? null : entry.service();
        if (entry == null || service == null) {
            Kind kind = names.style.multicluster() ? Kind.SERVICE_IMPORTS : Kind.SERVICES;
            return absent(name, originLabel, type, kind.bit());
        }
        return new ServiceLookup(this, names.style, entry, service, name, originLabel - 3, originLabel, type, writer)
                .answer();
    }

    // ---- Pods ----

    private LookupResult ofPod(LookupName name, int originLabel, int type, ReplyWriter writer) {
        if (originLabel == 1) {
            return noData(name, originLabel, type);
        }
        if (names.pods == Pods.DISABLED) {
            return absent(name, originLabel, type, 0);
        }
        if (!state().hasNamespace(name, originLabel - 2)) {
            return absent(name, originLabel, type, Kind.NAMESPACES.bit());
        }
        if (originLabel == 2) {
            return noData(name, originLabel, type);
        }
        // Labels before the address are not looked at; clusters are used to that.
        IpAddress address = AddressLabel.read(name, originLabel - 3);
        if (address == null) {
            return absent(name, originLabel, type, 0);
        }
        if (names.pods == Pods.VERIFIED && !state().hasPod(address, name, originLabel - 2)) {
            return absent(name, originLabel, type, Kind.PODS.bit());
        }
        return addresses(name, originLabel, type, List.of(address), writer);
    }
}
