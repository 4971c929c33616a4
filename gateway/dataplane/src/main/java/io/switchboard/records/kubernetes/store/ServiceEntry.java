package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.records.LookupResult;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Service;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service with its slices, and what was made of them when somebody asked: one list of endpoints, and answers. The
 * service and the slices never change; the rest is filled in without a lock and is the same whoever makes it.
 *
 * <p>Also stands for an imported service of a cluster set, as a service with the cluster set's addresses.
 */
public final class ServiceEntry implements PersistentMap.Entry<ServiceEntry> {
    private static final EndpointSlice[] NO_SLICES = {};
    private static final LeavingEndpoint[] NOBODY_LEAVES = {};
    private static final Comparator<EndpointSlice> BY_NAME =
            Comparator.comparing((EndpointSlice slice) -> slice.key().name());

    private final ServiceName name;
    private final @Nullable Service service;
    private final EndpointSlice[] slices;
    private final LeavingEndpoint[] leaving;
    private @Nullable ServiceEndpoints endpoints;
    private @Nullable KeptAnswers answers;

    private ServiceEntry(
            ServiceName name, @Nullable Service service, EndpointSlice[] slices, LeavingEndpoint[] leaving) {
        this.name = name;
        this.service = service;
        this.slices = slices;
        this.leaving = leaving;
    }

    /** An entry that knows its name only, to begin with. */
    static ServiceEntry of(ServiceName name) {
        return new ServiceEntry(name, null, NO_SLICES, NOBODY_LEAVES);
    }

    /** What it is called. */
    public ServiceName name() {
        return name;
    }

    /** The service, or null while only slices of it are known. */
    public @Nullable Service service() {
        return service;
    }

    /** Its ready endpoints. */
    public ServiceEndpoints endpoints() {
        ServiceEndpoints known = endpoints;
        if (known == null) {
            known = EndpointMerge.of(slices, leaving);
            endpoints = known;
        }
        return known;
    }

    /**
     * An answer that {@link #keep} was told, or null. Allocates nothing.
     *
     * @param zone who made it
     * @param generation {@link ClusterState#namespacesGone}, now and when it was made
     * @param name of the question, whole; it need not be one of this service
     */
    public @Nullable LookupResult answer(Object zone, int generation, int type, LookupName name) {
        return KeptAnswers.find(answers, zone, generation, type, name);
    }

    /**
     * Keeps an answer that is made of this entry, in a namespace that exists; parameters as for {@link #answer}.
     *
     * @param reply the message of {@code result}
     * @param ofServiceAlone whether it would be the same with other endpoints, or none
     */
    public void keep(
            Object zone, int generation, int type, ReplyMessage reply, LookupResult result, boolean ofServiceAlone) {
        answers = KeptAnswers.add(answers, zone, generation, type, reply, result, ofServiceAlone);
    }

    EndpointSlice[] slices() {
        return slices;
    }

    LeavingEndpoint[] leaving() {
        return leaving;
    }

    boolean isEmpty() {
        return service == null && slices.length == 0 && leaving.length == 0;
    }

    ServiceEntry with(@Nullable Service other) {
        return new ServiceEntry(name, other, slices, leaving);
    }

    /** Its slices with {@code after} instead of the one of the same name, if there is one; or without {@code before}. */
    EndpointSlice[] slicesWith(@Nullable EndpointSlice before, @Nullable EndpointSlice after) {
        EndpointSlice slice = after != null ? after : before;
        int known = slice == null ? -1 : find(slice);
        if (slice == null || after == null && known < 0) {
            return slices;
        }
        if (after == null) {
            EndpointSlice[] left = new EndpointSlice[slices.length - 1];
            System.arraycopy(slices, 0, left, 0, known);
            System.arraycopy(slices, known + 1, left, known, left.length - known);
            return left;
        }
        EndpointSlice[] next = Arrays.copyOf(slices, known < 0 ? slices.length + 1 : slices.length);
        next[known < 0 ? slices.length : known] = after;
        if (known < 0) {
            // The order of events must not show in answers.
            Arrays.sort(next, BY_NAME);
        }
        return next;
    }

    private int find(EndpointSlice slice) {
        for (int i = 0; i < slices.length; i++) {
            if (slices[i].key().equals(slice.key())) {
                return i;
            }
        }
        return -1;
    }

    /** With other slices and endpoints that leave. These come and go; the answers of most services are their own addresses. */
    ServiceEntry with(EndpointSlice[] nextSlices, LeavingEndpoint[] leave) {
        ServiceEntry next = new ServiceEntry(name, service, nextSlices, leave.length == 0 ? NOBODY_LEAVES : leave);
        next.answers = KeptAnswers.ofServiceAlone(answers);
        return next;
    }

    /** Whether the address is the service's own, here or outside, or that of a ready or leaving endpoint. */
    boolean owns(IpAddress address) {
        if (service != null
                && (service.addresses().contains(address)
                        || service.externalAddresses().contains(address))) {
            return true;
        }
        for (EndpointSlice slice : slices) {
            for (Endpoint endpoint : slice.endpoints()) {
                if (endpoint.ready() && endpoint.address().equals(address)) {
                    return true;
                }
            }
        }
        for (LeavingEndpoint endpoint : leaving) {
            if (endpoint.endpoint().address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Every address that {@link #owns} is true of. */
    Set<IpAddress> allAddresses() {
        Set<IpAddress> addresses = new HashSet<>();
        if (service != null) {
            addresses.addAll(service.addresses());
            addresses.addAll(service.externalAddresses());
        }
        for (EndpointSlice slice : slices) {
            for (Endpoint endpoint : slice.endpoints()) {
                if (endpoint.ready()) {
                    addresses.add(endpoint.address());
                }
            }
        }
        for (LeavingEndpoint endpoint : leaving) {
            addresses.add(endpoint.endpoint().address());
        }
        return addresses;
    }

    boolean matches(LookupName lookup, int label) {
        return name.matches(lookup, label);
    }

    boolean isNamed(ServiceName other, int unused) {
        return name.equals(other);
    }

    @Override
    public int hash() {
        return name.hashCode();
    }

    @Override
    public boolean hasKeyOf(ServiceEntry other) {
        return name.equals(other.name);
    }
}
