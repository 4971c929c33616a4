package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.Wire;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Port;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ready endpoints of a service, out of all of its slices: each pair of address and label once, with the ports of all
 * slices that it is in. Immutable; made by {@link EndpointMerge}.
 *
 * <p>Endpoints have numbers. Those from {@link #size} up to {@link #sizeWithLeaving} are leaving: they are not in any
 * slice any more, but their names are answered a moment longer, because an endpoint that moves from one slice to another
 * may be in neither for a while.
 */
public final class ServiceEndpoints {
    /** Of a service without endpoints. */
    static final ServiceEndpoints NONE = new EndpointMerge(0).finish();

    private final Endpoint[] endpoints;
    private final Object[] ports;
    /** Null if all are in this cluster. */
    private final @Nullable String @Nullable [] clusters;

    private final int staying;
    private final int[] heads;
    private final int[] next;

    /** The endpoints in {@code endpoints}, by hash in {@code heads} and {@code next}: numbers, -1 for none. */
    ServiceEndpoints(
            Endpoint[] endpoints,
            Object[] ports,
            @Nullable String @Nullable [] clusters,
            int staying,
            int[] heads,
            int[] next) {
        this.endpoints = endpoints;
        this.ports = ports;
        this.clusters = clusters;
        this.staying = staying;
        this.heads = heads;
        this.next = next;
    }

    /** How many the service has; when all are leaving they are had still, so that the service does not lose its name. */
    public int size() {
        return staying == 0 ? endpoints.length : staying;
    }

    /** How many have a name. */
    public int sizeWithLeaving() {
        return endpoints.length;
    }

    /** The address of an endpoint. */
    public IpAddress address(int endpoint) {
        return endpoints[endpoint].address();
    }

    /** The ports of an endpoint. */
    @SuppressWarnings("unchecked")
    public List<Port> ports(int endpoint) {
        return (List<Port>) ports[endpoint];
    }

    /** The cluster that an endpoint is in, or null for this one. */
    public @Nullable String cluster(int endpoint) {
        return clusters == null ? null : clusters[endpoint];
    }

    /** Whether no two have the same address for certain, because each is named by it. */
    public boolean haveAddressesOfTheirOwn() {
        for (int endpoint = 0; endpoint < endpoints.length; endpoint++) {
            if (cluster(endpoint) != null || nameOf(endpoints[endpoint]) != null) {
                return false;
            }
        }
        return true;
    }

    /** The label that stands for an endpoint before its service's name, without its length. */
    public String label(int endpoint) {
        String name = nameOf(endpoints[endpoint]);
        return name == null ? Labels.ofAddress(endpoints[endpoint].address()) : name;
    }

    /** Whether two endpoints have the same label. */
    static boolean sameLabel(Endpoint one, Endpoint other) {
        String name = nameOf(one);
        String otherName = nameOf(other);
        return name == null
                ? otherName == null && one.address().equals(other.address())
                : name.equalsIgnoreCase(otherName);
    }

    /** The name of an endpoint that is not made of its address: its host name, else that of its pod; or null. */
    static @Nullable String nameOf(Endpoint endpoint) {
        if (Labels.isLabel(endpoint.hostname())) {
            return endpoint.hostname();
        }
        return Labels.isLabel(endpoint.pod()) ? endpoint.pod() : null;
    }

    /**
     * The first endpoint with the label at {@code label} of {@code name}, or -1. Of the ones after it {@link #nextNamed}
     * tells.
     *
     * @param address what {@link Labels#toAddress} makes of the label
     */
    public int firstNamed(LookupName name, int label, @Nullable IpAddress address) {
        int found = firstFrom(heads[slot(name.hash(label, label + 1), heads.length)], name, label, address);
        if (found >= 0 || address == null) {
            return found;
        }
        return firstFrom(heads[slot(AddressHash.of(address), heads.length)], name, label, address);
    }

    /** The next one with the same label, or -1. */
    public int nextNamed(int endpoint, LookupName name, int label, @Nullable IpAddress address) {
        return firstFrom(next[endpoint], name, label, address);
    }

    private int firstFrom(int from, LookupName name, int label, @Nullable IpAddress address) {
        int endpoint = from;
        while (endpoint >= 0 && !isNamed(endpoints[endpoint], name, label, address)) {
            endpoint = next[endpoint];
        }
        return endpoint;
    }

    private static boolean isNamed(Endpoint endpoint, LookupName name, int label, @Nullable IpAddress address) {
        String own = nameOf(endpoint);
        return own == null ? endpoint.address().equals(address) : isLabel(own, name, label);
    }

    private static boolean isLabel(String text, LookupName name, int label) {
        int start = name.start(label);
        if (name.octet(start) != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (name.octet(start + 1 + i) != Wire.lower((byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an endpoint is in the cluster that the label at {@code label} of {@code name} says. */
    public boolean isInCluster(int endpoint, LookupName name, int label) {
        String cluster = cluster(endpoint);
        return cluster != null && isLabel(cluster, name, label);
    }

    /** Whether one of them is in a cluster of this name. */
    public boolean hasCluster(LookupName name, int label) {
        for (int endpoint = 0; endpoint < endpoints.length; endpoint++) {
            if (isInCluster(endpoint, name, label)) {
                return true;
            }
        }
        return false;
    }

    static int slot(int hash, int slots) {
        return (hash ^ hash >>> 16) * 0x9E3779B9 >>> 1 & slots - 1;
    }
}
