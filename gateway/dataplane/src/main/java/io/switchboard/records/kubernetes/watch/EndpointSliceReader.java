package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Port;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads EndpointSlices. Those that are mirrored from Endpoints are as good as any; the label that keeps Endpoints from
 * being mirrored says nothing about a slice.
 */
final class EndpointSliceReader extends ObjectReader<EndpointSlice> {
    private final boolean podNames;
    private final boolean imported;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private @Nullable String addressType;
    private @Nullable String badAddress;
    private @Nullable Boolean ready;
    private @Nullable Boolean terminating;

    /**
     * A reader of slices.
     *
     * @param podNames whether anybody asks for the names of pods
     * @param imported whether slices that come from other clusters are of use
     */
    EndpointSliceReader(TextPool texts, boolean podNames, boolean imported) {
        super(texts);
        this.podNames = podNames;
        this.imported = imported;
    }

    @Override
    void clear() {
        endpoints.clear();
        ports.clear();
        addressType = null;
        badAddress = null;
    }

    @Override
    boolean field(JsonParser json, String name) {
        switch (name) {
            case "addressType" -> addressType = shared(json);
            case "ports" -> ports(json, ports);
            case "endpoints" -> {
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

    private void endpoint(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        addresses.clear();
        ready = null;
        terminating = null;
        String hostname = null;
        String pod = null;
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "addresses" -> texts(json, addresses);
                case "conditions" -> conditions(json);
                case "hostname" -> hostname = Json.text(json);
                case "targetRef" -> pod = podNames ? target(json) : skipped(json);
                default -> json.skipChildren();
            }
        }
        add(hostname == null || hostname.isEmpty() ? null : hostname, pod);
    }

    private void add(@Nullable String hostname, @Nullable String pod) {
        // Unknown is ready. What terminates is not ready unless the service says otherwise, and then it is said here.
        boolean counts = ready != null ? ready : !Boolean.TRUE.equals(terminating);
        for (String text : addresses) {
            IpAddress address = address(text);
            if (address == null) {
                badAddress = text;
            } else {
                endpoints.add(new Endpoint(address, hostname, pod, counts));
            }
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

    private static @Nullable String target(JsonParser json) {
        String name = null;
        if (Json.isObject(json)) {
            for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                if (field.equals("name")) {
                    name = Json.text(json);
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
        return new EndpointSlice(
                metadata.key(),
                metadata.service(),
                importedService,
                importedService == null ? null : metadata.sourceCluster(),
                endpoints,
                checked(ports));
    }
}
