package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address and the pods that have it: mostly one, several in the network of a node. */
final class PodEntry implements PersistentMap.Entry<PodEntry> {
    private static final Comparator<Pod> BY_KEY = Comparator.comparing(
                    (Pod pod) -> pod.key().namespace())
            .thenComparing(pod -> pod.key().name());

    private final IpAddress address;
    private final Pod[] pods;

    private PodEntry(IpAddress address, Pod... pods) {
        this.address = address;
        this.pods = pods;
    }

    /** A value to look for, or to begin with. */
    static PodEntry of(IpAddress address) {
        return new PodEntry(address);
    }

    /** With a pod added, or in place of the one with the same key. */
    PodEntry with(Pod pod) {
        PodEntry others = without(pod.key());
        Pod[] more = Arrays.copyOf(others.pods, others.pods.length + 1);
        more[others.pods.length] = pod;
        Arrays.sort(more, BY_KEY);
        return new PodEntry(address, more);
    }

    PodEntry without(ObjectKey pod) {
        return new PodEntry(
                address,
                Arrays.stream(pods).filter(other -> !other.key().equals(pod)).toArray(Pod[]::new));
    }

    void addTo(Map<ObjectKey, Pod> all) {
        for (Pod pod : pods) {
            all.put(pod.key(), pod);
        }
    }

    boolean isEmpty() {
        return pods.length == 0;
    }

    /** Whether a pod of this namespace has the address. */
    boolean isIn(String namespace) {
        for (Pod pod : pods) {
            if (pod.key().namespace().equals(namespace)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The namespace that the address speaks for, or null if that is not certain: pods in the network of their node share
     * its address, and while an address passes from one pod to the next both may have it.
     */
    @Nullable String namespace() {
        String found = null;
        for (Pod pod : pods) {
            if (pod.hostNetwork() || found != null && !found.equals(pod.key().namespace())) {
                return null;
            }
            found = pod.key().namespace();
        }
        return found;
    }

    boolean matches(IpAddress other, int unused) {
        return address.equals(other);
    }

    @Override
    public int hash() {
        return AddressHash.of(address);
    }

    @Override
    public boolean hasKeyOf(PodEntry other) {
        return address.equals(other.address);
    }
}
