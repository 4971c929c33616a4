package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.IpAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An address and the services that have it: as their own, outside of the cluster, or by an endpoint. */
final class AddressEntry implements PersistentMap.Entry<AddressEntry> {
    private final IpAddress address;
    private final ServiceName[] owners;

    private AddressEntry(IpAddress address, ServiceName... owners) {
        this.address = address;
        this.owners = owners;
    }

    static AddressEntry of(IpAddress address, ServiceName owner) {
        return new AddressEntry(address, owner.alone());
    }

    /** A value to look for. */
    static AddressEntry key(IpAddress address) {
        return new AddressEntry(address);
    }

    IpAddress address() {
        return address;
    }

    /** In the order of their names; not to be changed. */
    ServiceName[] owners() {
        return owners;
    }

    boolean hasOwner(ServiceName owner) {
        return Arrays.asList(owners).contains(owner);
    }

    AddressEntry with(ServiceName owner) {
        ServiceName[] more = Arrays.copyOf(owners, owners.length + 1);
        more[owners.length] = owner;
        Arrays.sort(more);
        return new AddressEntry(address, more);
    }

    /** Without an owner, or null if it was the only one. */
    @Nullable AddressEntry without(ServiceName owner) {
        ServiceName[] left =
                Arrays.stream(owners).filter(other -> !other.equals(owner)).toArray(ServiceName[]::new);
        return switch (left.length) {
            case 0 -> null;
            case 1 -> of(address, left[0]);
            default -> new AddressEntry(address, left);
        };
    }

    boolean matches(IpAddress other, int unused) {
        return address.equals(other);
    }

    @Override
    public int hash() {
        return AddressHash.of(address);
    }

    @Override
    public boolean hasKeyOf(AddressEntry other) {
        return address.equals(other.address);
    }
}
