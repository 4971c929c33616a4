package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the next state out of one and the changes since. Reused for one state after the other; one thread. */
final class StateEditor {
    /** From how many addresses on it is cheaper to gather all of a service's once than to search it for each. */
    private static final int MANY = 16;

    private final MapEdit<ServiceEntry> services = new MapEdit<>();
    private final MapEdit<ServiceEntry> imports = new MapEdit<>();
    private final MapEdit<NamespaceEntry> namespaces = new MapEdit<>();
    private final MapEdit<AddressEntry> owners = new MapEdit<>();
    private final MapEdit<PodEntry> pods = new MapEdit<>();
    private final NameLookup names = new NameLookup();
    private final List<Departure> departures = new ArrayList<>();
    private ClusterState state = ClusterState.UNKNOWN;
    private long leaveNanos;
    private boolean recordsChanged;
    private boolean importsChanged;
    private int namespacesGone;

    /**
     * A service that endpoints are leaving.
     *
     * @param imported whether it is an imported one
     */
    record Departure(ServiceName service, boolean imported) {}

    /**
     * Begins to edit a state.
     *
     * @param leaving until when endpoints are answered for that disappear now, on the store's clock
     */
    void start(ClusterState edited, long leaving) {
        state = edited;
        leaveNanos = leaving;
        services.start(state.services);
        imports.start(state.imports);
        namespaces.start(state.namespaces);
        owners.start(state.owners);
        pods.start(state.pods);
        departures.clear();
        recordsChanged = false;
        importsChanged = false;
        namespacesGone = 0;
    }

    void apply(@Nullable ClusterObject before, @Nullable ClusterObject after) {
        ClusterObject object = after != null ? after : before;
        switch (object) {
            case Service service -> replaceService(service.key(), (Service) after);
            case EndpointSlice slice -> replaceSlice((EndpointSlice) before, (EndpointSlice) after);
            case Namespace namespace -> replaceNamespace(namespace.key().name(), after != null);
            case Pod pod -> replacePod((Pod) before, (Pod) after);
            case ServiceImport imported -> replaceImport(imported.key(), (ServiceImport) after);
            case null -> throw new IllegalArgumentException("neither before nor after");
        }
    }

    // ---- Namespaces and pods ----

    private void replaceNamespace(String name, boolean exists) {
        if (Labels.isLabel(name)) {
            set(namespaces, new NamespaceEntry(name), exists);
            namespacesGone += exists ? 0 : 1;
            recordsChanged = true;
            importsChanged = true;
        }
    }

    private void replacePod(@Nullable Pod before, @Nullable Pod after) {
        recordsChanged = true;
        if (before != null) {
            for (IpAddress address : before.addresses()) {
                PodEntry left = podsAt(address).without(before.key());
                set(pods, left, !left.isEmpty());
            }
        }
        if (after != null) {
            for (IpAddress address : after.addresses()) {
                pods.put(podsAt(address).with(after));
            }
        }
    }

    private PodEntry podsAt(IpAddress address) {
        PodEntry known = pods.get(AddressHash.of(address), ClusterState.PODS, address, 0);
        return known == null ? PodEntry.of(address) : known;
    }

    // ---- Services ----

    private void replaceService(ObjectKey key, @Nullable Service after) {
        ServiceName name = ServiceName.of(key);
        if (name == null) {
            return;
        }
        ServiceEntry old = entry(services, name);
        Service before = old.service();
        ServiceEntry next = old.with(after);
        replaceEntry(next, false, true);
        if (before != null) {
            disown(next, before.addresses());
            disown(next, before.externalAddresses());
        }
        if (after != null) {
            after.addresses().forEach(address -> own(next.name(), address));
            after.externalAddresses().forEach(address -> own(next.name(), address));
        }
    }

    private void replaceImport(ObjectKey key, @Nullable ServiceImport after) {
        ServiceName name = ServiceName.of(key);
        if (name != null) {
            replaceEntry(entry(imports, name).with(after == null ? null : asService(after)), true, true);
        }
    }

    private static Service asService(ServiceImport imported) {
        return new Service(
                imported.key(),
                imported.headless() ? Service.Type.HEADLESS : Service.Type.CLUSTER_IP,
                imported.addresses(),
                null,
                imported.ports(),
                List.of(),
                List.of());
    }

    // ---- Slices ----

    private void replaceSlice(@Nullable EndpointSlice before, @Nullable EndpointSlice after) {
        move(before, after, before == null ? null : before.service(), after == null ? null : after.service(), false);
        move(
                before,
                after,
                before == null ? null : before.importedService(),
                after == null ? null : after.importedService(),
                true);
    }

    private void move(
            @Nullable EndpointSlice before,
            @Nullable EndpointSlice after,
            @Nullable String from,
            @Nullable String to,
            boolean imported) {
        boolean stays = from != null && from.equals(to);
        if (before != null && from != null && !stays) {
            replaceIn(entry(before, from, imported), before, null, imported);
        }
        if (after != null && to != null) {
            replaceIn(entry(after, to, imported), stays ? before : null, after, imported);
        }
    }

    private void replaceIn(
            @Nullable ServiceEntry old,
            @Nullable EndpointSlice before,
            @Nullable EndpointSlice after,
            boolean imported) {
        if (old == null) {
            return;
        }
        EndpointSlice[] slices = old.slicesWith(before, after);
        SliceDifference difference = SliceDifference.of(before, after);
        LeavingEndpoint[] leaving = Departures.of(old, slices, difference, leaveNanos);
        ServiceEntry next = old.with(slices, leaving);
        if (leaving.length > 0) {
            departures.add(new Departure(next.name(), imported));
        }
        replaceEntry(next, imported, leaving.length != old.leaving().length || !difference.isNoneToDns());
        if (!imported) {
            replaceOwners(old, next, difference);
        }
    }

    private void replaceOwners(ServiceEntry old, ServiceEntry next, SliceDifference difference) {
        for (Endpoint endpoint : difference.come()) {
            own(next.name(), endpoint.address());
        }
        List<LeavingEndpoint> dropped = Departures.dropped(old.leaving(), next.leaving());
        Predicate<IpAddress> kept = keptBy(next, difference.gone().length + dropped.size());
        for (Endpoint endpoint : difference.gone()) {
            disown(next, endpoint.address(), kept);
        }
        for (LeavingEndpoint endpoint : dropped) {
            disown(next, endpoint.endpoint().address(), kept);
        }
    }

    /** Lets go of the endpoints that were to leave until {@code nowNanos}. */
    void dismiss(Departure departure, long nowNanos) {
        ServiceName name = departure.service;
        ServiceEntry old =
                (departure.imported ? imports : services).get(name.hashCode(), ClusterState.SERVICE_NAMED, name, 0);
        if (old == null || old.leaving().length == 0) {
            return;
        }
        List<LeavingEndpoint> left = new ArrayList<>(0);
        List<IpAddress> gone = new ArrayList<>(old.leaving().length);
        for (LeavingEndpoint endpoint : old.leaving()) {
            if (endpoint.untilNanos() - nowNanos > 0) {
                left.add(endpoint);
            } else {
                gone.add(endpoint.endpoint().address());
            }
        }
        if (!gone.isEmpty()) {
            ServiceEntry next = old.with(old.slices(), left.toArray(LeavingEndpoint[]::new));
            replaceEntry(next, departure.imported, true);
            if (!departure.imported) {
                disown(next, gone);
            }
        }
    }

    // ---- Maps ----

    private static ServiceEntry entry(MapEdit<ServiceEntry> map, ServiceName name) {
        ServiceEntry known = map.get(name.hashCode(), ClusterState.SERVICE_NAMED, name, 0);
        return known == null ? ServiceEntry.of(name) : known;
    }

    /** The entry of a service that a slice belongs to, or null if it has no name in DNS. */
    private @Nullable ServiceEntry entry(EndpointSlice slice, String service, boolean imported) {
        String namespace = slice.key().namespace();
        LookupName lookup = names.of(namespace, service);
        if (lookup == null) {
            return null;
        }
        ServiceEntry known = (imported ? imports : services).get(lookup.hash(0, 2), ClusterState.SERVICE, lookup, 0);
        ServiceName name = known == null ? ServiceName.of(new ObjectKey(namespace, service)) : null;
        return name == null ? known : ServiceEntry.of(name);
    }

    private void replaceEntry(ServiceEntry next, boolean imported, boolean visible) {
        set(imported ? imports : services, next, !next.isEmpty());
        importsChanged |= visible && imported;
        recordsChanged |= visible && !imported;
    }

    private static <V extends PersistentMap.Entry<V>> void set(MapEdit<V> map, V value, boolean exists) {
        if (exists) {
            map.put(value);
        } else {
            map.remove(value);
        }
    }

    private void own(ServiceName owner, IpAddress address) {
        AddressEntry known = ownersOf(address);
        if (known == null) {
            owners.put(AddressEntry.of(address, owner));
        } else if (!known.hasOwner(owner)) {
            owners.put(known.with(owner));
        }
    }

    /** Takes addresses away from a service unless it has them otherwise. */
    private void disown(ServiceEntry entry, List<IpAddress> addresses) {
        Predicate<IpAddress> kept = keptBy(entry, addresses.size());
        for (IpAddress address : addresses) {
            disown(entry, address, kept);
        }
    }

    /** Tells of as many addresses whether a service has them. */
    private static Predicate<IpAddress> keptBy(ServiceEntry entry, int addresses) {
        return addresses >= MANY ? entry.allAddresses()::contains : entry::owns;
    }

    private void disown(ServiceEntry entry, IpAddress address, Predicate<IpAddress> kept) {
        AddressEntry known = kept.test(address) ? null : ownersOf(address);
        if (known != null && known.hasOwner(entry.name())) {
            AddressEntry left = known.without(entry.name());
            set(owners, left == null ? known : left, left != null);
        }
    }

    private @Nullable AddressEntry ownersOf(IpAddress address) {
        return owners.get(AddressHash.of(address), ClusterState.OWNERS, address, 0);
    }

    // ---- The result ----

    /** Services that endpoints are leaving since these changes; good until the next start. */
    List<Departure> departures() {
        return departures;
    }

    /**
     * The next state.
     *
     * @param nowSeconds of the Unix epoch
     * @param listed kinds that are complete now
     * @param stale kinds that are stale now
     */
    ClusterState finish(long nowSeconds, int listed, int stale) {
        ClusterState.Standing was = state.standing;
        return new ClusterState(
                services.finish(),
                imports.finish(),
                namespaces.finish(),
                owners.finish(),
                pods.finish(),
                new ClusterState.Standing(
                        recordsChanged ? next(was.serial(), nowSeconds) : was.serial(),
                        importsChanged ? next(was.importSerial(), nowSeconds) : was.importSerial(),
                        listed,
                        stale,
                        was.namespacesGone() + namespacesGone));
    }

    /** RFC 1982: a serial number only rises; the clock gives it, so that it does so over restarts, too. */
    private static int next(int serial, long nowSeconds) {
        int clock = (int) nowSeconds;
        return clock - serial > 0 ? clock : serial + 1;
    }
}
