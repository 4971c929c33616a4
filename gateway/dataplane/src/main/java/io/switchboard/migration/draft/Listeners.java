package io.switchboard.migration.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Listeners in the making: one for all addresses with the same transport and certificates. An address has all certificates
 * that were asked for there, to choose from by the name that a client asks for.
 */
public final class Listeners {
    private static final String NONE = "none";

    private record Socket(String transport, String address) {}

    private record Kind(String transport, List<String> certificates) {}

    private final Map<Socket, Set<String>> sockets = new LinkedHashMap<>();
    private final Map<String, Object> ofStreams = new LinkedHashMap<>();
    private final Set<String> proxies = new LinkedHashSet<>();

    /** @param certificate its name, {@code none} for clear text, or null to leave it to the transport's default */
    public void add(String transport, List<String> bind, @Nullable String certificate) {
        for (String address : bind) {
            Set<String> certificates =
                    sockets.computeIfAbsent(new Socket(transport, address), socket -> new LinkedHashSet<>());
            if (certificate != null) {
                certificates.add(certificate);
            }
        }
    }

    /** The certificates at an address so far, {@code none} included. */
    public Set<String> certificates(String transport, String address) {
        return Set.copyOf(sockets.getOrDefault(new Socket(transport, address), Set.of()));
    }

    /** CoreDNS encrypts for all blocks at an address once one of them has a certificate. */
    private static List<String> certificates(Set<String> wanted) {
        List<String> names = new ArrayList<>(wanted);
        if (names.size() > 1) {
            names.remove(NONE);
        }
        return names;
    }

    private Map<Kind, List<String>> addresses() {
        Map<Kind, List<String>> addresses = new LinkedHashMap<>();
        sockets.forEach((socket, certificates) -> addresses
                .computeIfAbsent(new Kind(socket.transport(), certificates(certificates)), kind -> new ArrayList<>())
                .add(socket.address()));
        return addresses;
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
        addresses().forEach((kind, bind) -> {
            Map<String, Object> listener = new LinkedHashMap<>();
            listener.put("transport", kind.transport());
            listener.put("bind", List.copyOf(bind));
            List<String> certificates = kind.certificates();
            if (!certificates.isEmpty()) {
                listener.put("certificate", certificates.size() == 1 ? certificates.getFirst() : certificates);
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
