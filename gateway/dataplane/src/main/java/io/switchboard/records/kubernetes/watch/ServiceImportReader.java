package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads ServiceImports; the versions of the API do not differ in what is needed here. */
final class ServiceImportReader extends ObjectReader<ServiceImport> {
    private final List<String> ips = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();
    private @Nullable String type;

    ServiceImportReader(TextPool texts) {
        super(texts);
    }

    @Override
    void clear() {
        ips.clear();
        ports.clear();
        type = null;
    }

    @Override
    boolean field(JsonParser json, String name) {
        if (!name.equals("spec")) {
            return false;
        }
        if (Json.isObject(json)) {
            for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                switch (field) {
                    case "type" -> type = shared(json);
                    case "ips" -> texts(json, ips);
                    case "ports" -> ports(json, ports, List.of());
                    default -> json.skipChildren();
                }
            }
        }
        return true;
    }

    @Override
    ServiceImport build() throws UnusableObjectException {
        boolean headless = "Headless".equals(type);
        return new ServiceImport(
                metadata.key(), headless, headless ? List.of() : addresses("spec.ips", ips), checked(ports));
    }
}
