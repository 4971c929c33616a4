package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.Service.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads Services. */
final class ServiceReader extends ObjectReader<Service> {
    private static final String NO_ADDRESS = "None";

    private final List<String> clusterIps = new ArrayList<>();
    private final List<String> externalIps = new ArrayList<>();
    private final List<String> ingressIps = new ArrayList<>();
    private final List<String> ingressHosts = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();
    private @Nullable String type;
    private @Nullable String clusterIp;
    private @Nullable String externalName;
    private boolean selecting;

    ServiceReader(TextPool texts) {
        super(texts);
    }

    @Override
    void clear() {
        clusterIps.clear();
        externalIps.clear();
        ingressIps.clear();
        ingressHosts.clear();
        ports.clear();
        type = null;
        clusterIp = null;
        externalName = null;
        selecting = false;
    }

    @Override
    boolean field(JsonParser json, String name) {
        switch (name) {
            case "spec" -> spec(json);
            case "status" -> loadBalancer(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void spec(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "type" -> type = shared(json);
                case "clusterIP" -> clusterIp = Json.text(json);
                case "clusterIPs" -> texts(json, clusterIps);
                case "externalIPs" -> texts(json, externalIps);
                case "externalName" -> externalName = Json.text(json);
                case "ports" -> ports(json, ports, List.of());
                case "selector" -> selecting = hasFields(json);
                default -> json.skipChildren();
            }
        }
    }

    private static boolean hasFields(JsonParser json) {
        boolean any = false;
        if (Json.isObject(json)) {
            for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                any = true;
                json.skipChildren();
            }
        }
        return any;
    }

    private void loadBalancer(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            if (!field.equals("loadBalancer") || !Json.isObject(json)) {
                json.skipChildren();
                continue;
            }
            for (String inner = Json.nextField(json); inner != null; inner = Json.nextField(json)) {
                if (inner.equals("ingress") && Json.isArray(json)) {
                    while (Json.nextElement(json)) {
                        ingress(json);
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void ingress(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            String text = Json.text(json);
            if (text != null && !text.isEmpty()) {
                switch (field) {
                    case "ip" -> ingressIps.add(text);
                    case "hostname" -> ingressHosts.add(text);
                    default -> {}
                }
            }
        }
    }

    @Override
    Service build() throws UnusableObjectException {
        ObjectKey key = metadata.key();
        List<IpAddress> external = new ArrayList<>(addresses("spec.externalIPs", externalIps));
        external.addAll(addresses("status.loadBalancer.ingress.ip", ingressIps));
        if ("ExternalName".equals(type)) {
            if (externalName == null || externalName.isEmpty()) {
                throw new UnusableObjectException("spec.externalName", "");
            }
            return new Service(
                    key,
                    Type.EXTERNAL_NAME,
                    List.of(),
                    externalName,
                    checked(ports),
                    external,
                    ingressHosts,
                    selecting);
        }
        // A server of before dual stack has the one field alone.
        if (clusterIps.isEmpty() && clusterIp != null && !clusterIp.isEmpty()) {
            clusterIps.add(clusterIp);
        }
        boolean headless = clusterIps.contains(NO_ADDRESS);
        return new Service(
                key,
                headless ? Type.HEADLESS : Type.CLUSTER_IP,
                headless ? List.of() : addresses("spec.clusterIPs", clusterIps),
                null,
                checked(ports),
                external,
                ingressHosts,
                selecting);
    }
}
