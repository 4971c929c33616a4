package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.AddressReader;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads EndpointSlices. Those that are mirrored from Endpoints are as good as any; the label that keeps Endpoints from
 * being mirrored says nothing about a slice.
 */
final class EndpointSliceReader extends ObjectReader<EndpointSlice> {
    private static final String ADDRESS_TYPE = "IPv4";
    private static final Endpoint NOWHERE = new Endpoint(new IpAddress(0, 0), null, null, true);

    private final boolean podNames;
    private final boolean imported;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();
    private final AddressReader address = new AddressReader();
    private final ObjectSink<EndpointSlice> sink;
    private final KnownEndpoints known = new KnownEndpoints();
    /** Of the endpoint that is read: one for each address, as it is known or with nothing else. */
    private final List<Endpoint> addressed = new ArrayList<>();

    private @Nullable EndpointSlice before;
    private @Nullable String addressType;
    private @Nullable String badAddress;
    private @Nullable Boolean ready;
    private @Nullable Boolean terminating;

    /**
     * A reader of slices.
     *
     * @param sink has the slices as they were read before, of which the next ones are made as far as they are the same
     * @param podNames whether anybody asks for the names of pods
     * @param imported whether slices that come from other clusters are of use
     */
    EndpointSliceReader(TextPool texts, ObjectSink<EndpointSlice> sink, boolean podNames, boolean imported) {
        super(texts);
        this.sink = sink;
        this.podNames = podNames;
        this.imported = imported;
    }

    @Override
    void clear() {
        endpoints.clear();
        ports.clear();
        before = null;
        addressType = null;
        badAddress = null;
    }

    @Override
    boolean field(JsonParser json, String name) {
        switch (name) {
            case "addressType" -> addressType = text.read(json, ADDRESS_TYPE);
            case "ports" -> {
                find();
                ports(json, ports, before == null ? List.of() : before.ports());
            }
            case "endpoints" -> {
                find();
                known.start(before == null ? List.of() : before.endpoints());
                if (Json.isArray(json)) {
                    while (Json.nextElement(json)) {
                        endpoint(json);
                    }
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Finds the slice as it was, if its name comes first; API servers see to that. */
    private void find() {
        ObjectKey key = before == null ? metadata.keyIfNamed() : null;
        if (key != null) {
            before = sink.known(key);
        }
    }

    private void endpoint(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        addressed.clear();
        ready = null;
        terminating = null;
        String hostname = null;
        String pod = null;
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "addresses" -> addresses(json);
                case "conditions" -> conditions(json);
                case "hostname" -> hostname = text.read(json, likely().hostname());
                case "targetRef" -> pod = podNames ? target(json, likely().pod()) : skipped(json);
                default -> json.skipChildren();
            }
        }
        add(hostname == null || hostname.isEmpty() ? null : hostname, pod);
    }

    private void addresses(JsonParser json) {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            if (!text.read(json)) {
                continue;
            }
            if (isAddress(text, address)) {
                Endpoint endpoint = known.find(address);
                addressed.add(endpoint == null ? new Endpoint(address.address(), null, null, true) : endpoint);
            } else {
                badAddress = text.toString();
            }
        }
    }

    /** What the endpoint is probably like, if its address comes first. */
    private Endpoint likely() {
        return addressed.isEmpty() ? NOWHERE : addressed.getLast();
    }

    private void add(@Nullable String hostname, @Nullable String pod) {
        // Unknown is ready. What terminates is not ready unless the service says otherwise, and then it is said here.
        boolean counts = ready != null ? ready : !Boolean.TRUE.equals(terminating);
        for (Endpoint like : addressed) {
            boolean same = like.ready() == counts
                    && Objects.equals(like.hostname(), hostname)
                    && Objects.equals(like.pod(), pod);
            endpoints.add(same ? like : new Endpoint(like.address(), hostname, pod, counts));
        }
    }

    private void conditions(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "ready" -> ready = Json.bool(json);
                case "terminating" -> terminating = Json.bool(json);
                default -> json.skipChildren();
            }
        }
    }

    private @Nullable String target(JsonParser json, @Nullable String likely) {
        String name = null;
        if (Json.isObject(json)) {
            for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                if (field.equals("name")) {
                    name = text.read(json, likely);
                } else {
                    json.skipChildren();
                }
            }
        }
        return name == null || name.isEmpty() ? null : name;
    }

    private static @Nullable String skipped(JsonParser json) {
        json.skipChildren();
        return null;
    }

    @Override
    @Nullable EndpointSlice build() throws UnusableObjectException {
        String importedService = imported ? metadata.importedService() : null;
        if ("FQDN".equals(addressType) || (metadata.service() == null && importedService == null)) {
            return null;
        }
        if (badAddress != null) {
            throw new UnusableObjectException("endpoints.addresses", badAddress);
        }
        ObjectKey key = metadata.key();
        return new EndpointSlice(
                before != null && before.key().equals(key) ? before.key() : key,
                metadata.service(),
                importedService,
                importedService == null ? null : metadata.sourceCluster(),
                endpoints,
                before != null && before.ports().equals(ports) ? before.ports() : checked(ports));
    }
}
