package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.LookupResult;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at one moment. Immutable; a change makes another one that shares nearly all with this one. For any thread;
 * looking up by name or address allocates nothing.
 */
public final class ClusterState {
    /** Nothing is known, not even that there is nothing. */
    public static final ClusterState UNKNOWN = new ClusterState(
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            new Standing(1, 1, 0, 0, 0));

    static final PersistentMap.Match<ServiceEntry, LookupName> SERVICE = ServiceEntry::matches;
    static final PersistentMap.Match<ServiceEntry, ServiceName> SERVICE_NAMED = ServiceEntry::isNamed;
    private static final PersistentMap.Match<NamespaceEntry, LookupName> NAMESPACE = NamespaceEntry::matches;
    static final PersistentMap.Match<AddressEntry, IpAddress> OWNERS = AddressEntry::matches;
    static final PersistentMap.Match<PodEntry, IpAddress> PODS = PodEntry::matches;

    final PersistentMap<ServiceEntry> services;
    final PersistentMap<ServiceEntry> imports;
    final PersistentMap<NamespaceEntry> namespaces;
    final PersistentMap<AddressEntry> owners;
    final PersistentMap<PodEntry> pods;
    final Standing standing;

    /**
     * How far the state goes.
     *
     * @param serial of zones with the cluster's own records
     * @param importSerial of zones with what other clusters share
     * @param listed set of {@linkplain Kind#bit kinds} whose objects are all there
     * @param stale those of them that were read from a file and that the API server has not told of yet
     * @param namespacesGone how many namespaces have gone so far
     */
    record Standing(int serial, int importSerial, int listed, int stale, int namespacesGone) {}

    ClusterState(
            PersistentMap<ServiceEntry> services,
            PersistentMap<ServiceEntry> imports,
            PersistentMap<NamespaceEntry> namespaces,
            PersistentMap<AddressEntry> owners,
            PersistentMap<PodEntry> pods,
            Standing standing) {
        this.services = services;
        this.imports = imports;
        this.namespaces = namespaces;
        this.owners = owners;
        this.pods = pods;
        this.standing = standing;
    }

    /** The service whose name and namespace are the two labels at {@code label} of {@code name}, or null. */
    public @Nullable ServiceEntry service(LookupName name, int label) {
        return services.get(name.hash(label, label + 2), SERVICE, name, label);
    }

    /**
     * An answer that was kept beside the service whose name and namespace are the two labels at {@code label} of
     * {@code name}, or null if it has to be made. Allocates nothing.
     *
     * @param zone who kept it
     */
    public @Nullable LookupResult keptAnswer(Object zone, LookupName name, int label, int type) {
        return keptAnswer(services, zone, name, label, type);
    }

    /** The same for an imported service. */
    public @Nullable LookupResult keptImportAnswer(Object zone, LookupName name, int label, int type) {
        return keptAnswer(imports, zone, name, label, type);
    }

    private @Nullable LookupResult keptAnswer(
            PersistentMap<ServiceEntry> map, Object zone, LookupName name, int label, int type) {
        // Whether it is the service that was asked for is seen by the answer, which is for the whole of the name.
        ServiceEntry candidate = map.candidate(name.hash(label, label + 2));
        return candidate == null ? null : candidate.answer(zone, standing.namespacesGone, type, name);
    }

    /** The service of this name, or null. */
    public @Nullable ServiceEntry service(ServiceName name) {
        return services.get(name.hashCode(), SERVICE_NAMED, name, 0);
    }

    /** The imported service whose name and namespace are the two labels at {@code label} of {@code name}, or null. */
    public @Nullable ServiceEntry serviceImport(LookupName name, int label) {
        return imports.get(name.hash(label, label + 2), SERVICE, name, label);
    }

    /**
     * A number that is another one whenever a namespace has gone: an answer about something in a namespace that was made
     * under the same number needs no look whether there is still this namespace.
     */
    public int namespacesGone() {
        return standing.namespacesGone;
    }

    /** Whether the label at {@code label} of {@code name} is a namespace. */
    public boolean hasNamespace(LookupName name, int label) {
        return namespaces.get(name.hash(label, label + 1), NAMESPACE, name, label) != null;
    }

    /** Whether there is this namespace. */
    public boolean hasNamespace(String name) {
        return Labels.isLabel(name) && namespaces.get(new NamespaceEntry(name)) != null;
    }

    /** The services that have an address themselves, outside of the cluster or by an endpoint, in the order of names. */
    public List<ServiceEntry> servicesAt(IpAddress address) {
        AddressEntry found = owners.get(AddressHash.of(address), OWNERS, address, 0);
        if (found == null) {
            return List.of();
        }
        List<ServiceEntry> entries = new ArrayList<>(found.owners().length);
        for (ServiceName owner : found.owners()) {
            ServiceEntry entry = service(owner);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Whether a pod of the namespace at {@code label} of {@code name} has this address. */
    public boolean hasPod(IpAddress address, LookupName name, int label) {
        PodEntry found = pods.get(AddressHash.of(address), PODS, address, 0);
        NamespaceEntry namespace = namespaces.get(name.hash(label, label + 1), NAMESPACE, name, label);
        return found != null && namespace != null && found.isIn(namespace.name());
    }

    /**
     * The namespace of the pod that has this address, or null if there is none or it is not certain: two pods of
     * different namespaces while the address passes on, pods in the network of their node, pods not watched.
     */
    public @Nullable String namespaceOf(IpAddress address) {
        PodEntry found = pods.get(AddressHash.of(address), PODS, address, 0);
        return found == null ? null : found.namespace();
    }

    /** All services that exist, by namespace and name; a new list, for transfers. */
    public List<ServiceEntry> servicesInOrder() {
        return inOrder(services);
    }

    /** All imported services that exist, by namespace and name; a new list, for transfers. */
    public List<ServiceEntry> importsInOrder() {
        return inOrder(imports);
    }

    private List<ServiceEntry> inOrder(PersistentMap<ServiceEntry> map) {
        List<ServiceEntry> entries = new ArrayList<>(map.size());
        map.forEach(entry -> {
            if (entry.service() != null && hasNamespace(entry.name().key().namespace())) {
                entries.add(entry);
            }
        });
        entries.sort(Comparator.comparing(ServiceEntry::name));
        return entries;
    }

    boolean isLeaving(StateEditor.Departure departure) {
        ServiceName name = departure.service();
        ServiceEntry entry = (departure.imported() ? imports : services).get(name.hashCode(), SERVICE_NAMED, name, 0);
        return entry != null && entry.leaving().length > 0;
    }

    /** Serial number of zones with the cluster's own records; of 32 bits (RFC 1982). */
    public int serial() {
        return standing.serial;
    }

    /** Serial number of zones with imported services. */
    public int importSerial() {
        return standing.importSerial;
    }

    /** Something of its own, small, that tells this state from others when the state itself is not to be held. */
    public Object identity() {
        return standing;
    }

    /** Whether all objects of these kinds, a set of their bits, are known: what is missing then does not exist. */
    public boolean knowsAll(int kinds) {
        return (standing.listed & kinds) == kinds;
    }

    /** Whether objects of one of these kinds are from a file and not confirmed by the API server. */
    public boolean isStale(int kinds) {
        return (standing.stale & kinds) != 0;
    }
}
