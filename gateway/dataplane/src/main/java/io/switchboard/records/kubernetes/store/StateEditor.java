package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the next state out of one and the changes since. One thread, for one state. */
final class StateEditor {
    /** From how many addresses on it is cheaper to gather all of a service's once than to search it for each. */
    private static final int MANY = 16;

    private final ClusterState state;
    private final long leaveNanos;
    private PersistentMap<ServiceEntry> services;
    private PersistentMap<ServiceEntry> imports;
    private PersistentMap<NamespaceEntry> namespaces;
    private PersistentMap<AddressEntry> owners;
    private PersistentMap<PodEntry> pods;
    private boolean recordsChanged;
    private boolean importsChanged;
    private int namespacesGone;
    private final List<Departure> departures = new ArrayList<>();

    /**
     * A service that endpoints are leaving.
     *
     * @param imported whether it is an imported one
     */
    record Departure(ServiceName service, boolean imported) {}

    /**
     * Edits {@code state}.
     *
     * @param leaveNanos until when endpoints are answered for that disappear now, on the store's clock
     */
    StateEditor(ClusterState state, long leaveNanos) {
        this.state = state;
        this.leaveNanos = leaveNanos;
        this.services = state.services;
        this.imports = state.imports;
        this.namespaces = state.namespaces;
        this.owners = state.owners;
        this.pods = state.pods;
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
            NamespaceEntry entry = new NamespaceEntry(name);
            namespaces = exists ? namespaces.with(entry) : namespaces.without(entry);
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
                pods = left.isEmpty() ? pods.without(left) : pods.with(left);
            }
        }
        if (after != null) {
            for (IpAddress address : after.addresses()) {
                pods = pods.with(podsAt(address).with(after));
            }
        }
    }

    private PodEntry podsAt(IpAddress address) {
        PodEntry none = PodEntry.of(address);
        PodEntry known = pods.get(none);
        return known == null ? none : known;
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
            own(next.name(), after.addresses());
            own(next.name(), after.externalAddresses());
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
            replaceIn(serviceOf(before, from), before, null, imported);
        }
        if (after != null && to != null) {
            replaceIn(serviceOf(after, to), stays ? before : null, after, imported);
        }
    }

    private static @Nullable ServiceName serviceOf(EndpointSlice slice, String service) {
        return ServiceName.of(new ObjectKey(slice.key().namespace(), service));
    }

    private void replaceIn(
            @Nullable ServiceName name,
            @Nullable EndpointSlice before,
            @Nullable EndpointSlice after,
            boolean imported) {
        if (name == null) {
            return;
        }
        ServiceEntry old = entry(imported ? imports : services, name);
        ServiceEntry next = after != null ? old.with(after) : before != null ? old.without(before) : old;
        SliceDifference difference = SliceDifference.of(before, after);
        LeavingEndpoint[] leaving = Departures.of(next, difference, leaveNanos);
        next = next.with(leaving);
        if (leaving.length > 0) {
            departures.add(new Departure(next.name(), imported));
        }
        replaceEntry(next, imported, leaving.length != old.leaving().length || !difference.isNoneToDns());
        if (!imported) {
            replaceOwners(old, next, difference);
        }
    }

    private void replaceOwners(ServiceEntry old, ServiceEntry next, SliceDifference difference) {
        own(next.name(), SliceDifference.addresses(difference.come()));
        List<IpAddress> had = SliceDifference.addresses(difference.gone());
        for (LeavingEndpoint dropped : Departures.dropped(old.leaving(), next.leaving())) {
            had.add(dropped.endpoint().address());
        }
        disown(next, had);
    }

    /** Lets go of the endpoints that were to leave until {@code nowNanos}. */
    void dismiss(Departure departure, long nowNanos) {
        PersistentMap<ServiceEntry> map = departure.imported ? imports : services;
        ServiceEntry old = map.get(ServiceEntry.of(departure.service));
        if (old == null || old.leaving().length == 0) {
            return;
        }
        List<LeavingEndpoint> left = new ArrayList<>();
        Set<IpAddress> gone = new HashSet<>();
        for (LeavingEndpoint endpoint : old.leaving()) {
            if (endpoint.untilNanos() - nowNanos > 0) {
                left.add(endpoint);
            } else {
                gone.add(endpoint.endpoint().address());
            }
        }
        if (!gone.isEmpty()) {
            ServiceEntry next = old.with(left.toArray(LeavingEndpoint[]::new));
            replaceEntry(next, departure.imported, true);
            if (!departure.imported) {
                disown(next, gone);
            }
        }
    }

    // ---- Maps ----

    private static ServiceEntry entry(PersistentMap<ServiceEntry> map, ServiceName name) {
        ServiceEntry none = ServiceEntry.of(name);
        ServiceEntry known = map.get(none);
        return known == null ? none : known;
    }

    private void replaceEntry(ServiceEntry next, boolean imported, boolean visible) {
        if (imported) {
            imports = next.isEmpty() ? imports.without(next) : imports.with(next);
            importsChanged |= visible;
        } else {
            services = next.isEmpty() ? services.without(next) : services.with(next);
            recordsChanged |= visible;
        }
    }

    private void own(ServiceName owner, Collection<IpAddress> addresses) {
        for (IpAddress address : addresses) {
            AddressEntry known = owners.get(AddressEntry.key(address));
            if (known == null) {
                owners = owners.with(AddressEntry.of(address, owner));
            } else if (!known.hasOwner(owner)) {
                owners = owners.with(known.with(owner));
            }
        }
    }

    /** Takes addresses away from a service unless it has them otherwise. */
    private void disown(ServiceEntry entry, Collection<IpAddress> addresses) {
        Set<IpAddress> kept = addresses.size() >= MANY ? entry.allAddresses() : Set.of();
        for (IpAddress address : addresses) {
            if (addresses.size() >= MANY ? kept.contains(address) : entry.owns(address)) {
                continue;
            }
            AddressEntry known = owners.get(AddressEntry.key(address));
            if (known != null && known.hasOwner(entry.name())) {
                AddressEntry left = known.without(entry.name());
                owners = left == null ? owners.without(known) : owners.with(left);
            }
        }
    }

    // ---- The result ----

    /** Services that endpoints are leaving since these changes. */
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
                services,
                imports,
                namespaces,
                owners,
                pods,
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
