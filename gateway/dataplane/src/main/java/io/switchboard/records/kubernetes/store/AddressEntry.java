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

    IpAddress address() {
        return address;
    }

    /** In the order of their names; not to be changed. */
    ServiceName[] owners() {
        return owners;
    }

    boolean hasOwner(ServiceName owner) {
        return indexOf(owner) >= 0;
    }

    AddressEntry with(ServiceName owner) {
        ServiceName[] more = Arrays.copyOf(owners, owners.length + 1);
        more[owners.length] = owner;
        Arrays.sort(more);
        return new AddressEntry(address, more);
    }

    /** Without one of its owners, or null if it was the only one. */
    @Nullable AddressEntry without(ServiceName owner) {
        if (owners.length == 1) {
            return null;
        }
        int gone = indexOf(owner);
        ServiceName[] left = new ServiceName[owners.length - 1];
        System.arraycopy(owners, 0, left, 0, gone);
        System.arraycopy(owners, gone + 1, left, gone, left.length - gone);
        return left.length == 1 ? of(address, left[0]) : new AddressEntry(address, left);
    }

    private int indexOf(ServiceName owner) {
        for (int i = 0; i < owners.length; i++) {
            if (owners[i].equals(owner)) {
                return i;
            }
        }
        return -1;
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
