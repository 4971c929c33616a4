package io.switchboard.migration.plugin;

import io.switchboard.config.schema.Addresses;
import io.switchboard.migration.corefile.Directive;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers of a {@code forward}, with the options that are part of their URLs. */
final class Endpoints {
    private static final String RESOLV_CONF = "/etc/resolv.conf";

    private final Directive forward;
    private final Scope scope;
    private final String scheme;
    private final Optional<Directive> forceTcp;
    private final Optional<Directive> tls;
    private final Optional<Directive> serverName;
    private final List<Object> endpoints = new ArrayList<>();
    private boolean ofSystem;

    /** @param scheme of servers that are written without one */
    Endpoints(Directive forward, Scope scope, String scheme) {
        this.forward = forward;
        this.scope = scope;
        this.forceTcp = option("force_tcp");
        this.tls = option("tls");
        this.serverName = option("tls_servername");
        String encrypted = scheme.equals("grpc") ? "grpcs" : scheme;
        this.scheme = tls.isPresent() ? encrypted : scheme;
    }

    private Optional<Directive> option(String name) {
        return forward.options().stream()
                .filter(option -> option.word().equals(name))
                .findFirst();
    }

    void read() {
        Map<String, Object> ofTls = tls.map(this::tlsKeys).orElse(Map.of());
        for (String server : forward.words().subList(1, forward.arguments().size())) {
            if (server.startsWith("/") || server.startsWith("./")) {
                file(server);
            } else {
                server(server, ofTls);
            }
        }
        forceTcp.ifPresent(option -> scope.report().translated(option, "tcp:// in the URLs of the servers"));
        serverName.ifPresent(
                option -> scope.report().translated(option, "the name behind '#' in the URLs of the servers"));
        if (ofSystem && forceTcp.isPresent()) {
            scope.report()
                    .notTranslated(
                            forceTcp.get(),
                            "the servers of " + RESOLV_CONF + " are asked over UDP",
                            "list them as tcp:// in the group's endpoints");
        }
    }

    /** Only {@code /etc/resolv.conf}, and nothing beside it, is what a group without endpoints asks. */
    private void file(String path) {
        if (path.equals(RESOLV_CONF) && forward.arguments().size() == 2) {
            ofSystem = true;
        } else {
            scope.report()
                    .notTranslated(
                            forward,
                            "servers are not read from " + path,
                            "list its name servers in the group's endpoints");
        }
    }

    private void server(String text, Map<String, Object> ofTls) {
        String url = url(text);
        if (url == null) {
            scope.report().notTranslated(forward, "'" + text + "' is no server", "a URL in the group's endpoints");
            return;
        }
        boolean encrypted = url.startsWith("tls:") || url.startsWith("https:") || url.startsWith("grpcs:");
        if (!encrypted || ofTls.isEmpty()) {
            endpoints.add(url);
            return;
        }
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("url", url);
        endpoint.putAll(ofTls);
        endpoints.add(endpoint);
    }

    /** The URL of a server as the configuration has it; null if there is none. */
    private @Nullable String url(String text) {
        int slashes = text.indexOf("://");
        String given = slashes < 0 ? scheme : text.substring(0, slashes);
        String rest = slashes < 0 ? text : text.substring(slashes + 3);
        String protocol = switch (given) {
            case "dns", "udp" -> forceTcp.isPresent() ? "tcp" : "udp";
            case "tls", "grpc", "grpcs", "https", "quic" -> given;
            default -> null;
        };
        int percent = rest.indexOf('%');
        String name = percent >= 0 && given.equals("tls")
                ? rest.substring(percent + 1)
                : serverName.map(option -> option.word(0, "")).orElse("");
        String place = percent >= 0 && given.equals("tls") ? rest.substring(0, percent) : rest;
        int slash = given.equals("https") ? place.indexOf('/') : -1;
        String host = host(slash < 0 ? place : place.substring(0, slash));
        if (protocol == null || host == null) {
            return null;
        }
        boolean named = !name.isEmpty() && List.of("tls", "https", "grpcs").contains(protocol);
        String path = slash >= 0 ? place.substring(slash) : protocol.equals("https") ? "/dns-query" : "";
        return protocol + "://" + host + path + (named ? "#" + name : "");
    }

    private static @Nullable String host(String text) {
        if (text.startsWith("${")) {
            return text;
        }
        if (Addresses.parse(text) instanceof Inet6Address) {
            return "[" + text + "]";
        }
        InetSocketAddress address = Addresses.parseHostWithPort(text, 1);
        boolean unicast = address != null
                && address.getPort() > 0
                && (address.isUnresolved()
                        || !address.getAddress().isAnyLocalAddress()
                                && !address.getAddress().isMulticastAddress());
        return unicast ? text : null;
    }

    /** {@code tls}, {@code tls CA}, {@code tls CERT KEY} or {@code tls CERT KEY CA}. */
    private Map<String, Object> tlsKeys(Directive option) {
        Map<String, Object> keys = new LinkedHashMap<>();
        int words = option.arguments().size();
        if (words == 1 || words == 3) {
            keys.put("ca", option.word(words - 1, ""));
        }
        if (words >= 2) {
            Map<String, Object> certificate = new LinkedHashMap<>();
            certificate.put("chain", option.word(0, ""));
            certificate.put("key", option.word(1, ""));
            keys.put("client-certificate", scope.draft().certificate("client", certificate));
        }
        scope.report().translated(option, "keys of TLS of the endpoints");
        return keys;
    }

    void writeTo(Map<String, Object> keys) {
        if (!ofSystem) {
            keys.put("endpoints", endpoints);
        }
    }
}
