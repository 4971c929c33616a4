package io.switchboard.migration.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Listeners in the making: one for each transport and certificate, with all addresses that were asked for. */
public final class Listeners {
    private record Kind(String transport, @Nullable String certificate) {}

    private final Map<Kind, Set<String>> addresses = new LinkedHashMap<>();
    private final Map<String, Object> ofStreams = new LinkedHashMap<>();
    private final Set<String> proxies = new LinkedHashSet<>();

    /** @param certificate its name, {@code none} for clear text, or null to leave it to the transport's default */
    public void add(String transport, List<String> bind, @Nullable String certificate) {
        addresses
                .computeIfAbsent(new Kind(transport, certificate), kind -> new LinkedHashSet<>())
                .addAll(bind);
    }

    /** How long a connection may be idle. */
    public void idleTimeout(String duration) {
        ofStreams.put("idle-timeout", duration);
    }

    /** Networks of proxies whose connections begin with a PROXY header. */
    public void proxies(List<String> networks) {
        proxies.addAll(networks);
    }

    List<Object> write() {
        List<Object> written = new ArrayList<>();
        addresses.forEach((kind, bind) -> {
            Map<String, Object> listener = new LinkedHashMap<>();
            listener.put("transport", kind.transport());
            listener.put("bind", List.copyOf(bind));
            if (kind.certificate() != null) {
                listener.put("certificate", kind.certificate());
            }
            if (!kind.transport().equals("udp")) {
                listener.putAll(ofStreams);
            }
            if (!proxies.isEmpty() && List.of("tcp", "dot", "doh").contains(kind.transport())) {
                listener.put("proxy-protocol", List.copyOf(proxies));
            }
            written.add(listener);
        });
        return written;
    }
}
