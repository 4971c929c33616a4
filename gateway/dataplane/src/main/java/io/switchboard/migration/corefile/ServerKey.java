package io.switchboard.migration.corefile;

import io.switchboard.config.schema.Excerpt;
import io.switchboard.dns.DomainName;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server block is for: {@code tls://example.org:853}, {@code 10.0.0.0/8}, {@code .:53}.
 *
 * @param scheme {@code dns} where none is written
 * @param zones one name, or the reverse zones of a network
 * @param port the scheme's own where none is written
 */
public record ServerKey(String scheme, List<DomainName> zones, int port) {
    private static final Map<String, Integer> PORTS =
            Map.of("dns", 53, "tls", 853, "https", 443, "https3", 443, "grpc", 443, "quic", 853);
    private static final int MAX_PORT = 65_535;

    /** Reads a key of a server block. */
    public static ServerKey parse(Token key) throws CorefileException {
        String text = key.text();
        int slashes = text.indexOf("://");
        String scheme = slashes < 0 ? "dns" : text.substring(0, slashes).toLowerCase(Locale.ROOT);
        String rest = slashes < 0 ? text : text.substring(slashes + 3);
        Integer port = PORTS.get(scheme);
        if (port == null) {
            throw refused(
                    key,
                    "scheme " + Excerpt.of(scheme),
                    String.join(", ", PORTS.keySet().stream().sorted().toList()));
        }
        int colon = portColon(rest);
        if (colon >= 0) {
            port = port(key, rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        return new ServerKey(scheme, zones(key, rest.isEmpty() ? "." : rest), port);
    }

    /** A colon before digits only, and the only one: those of IPv6 networks are followed by a slash. */
    private static int portColon(String text) {
        int colon = text.lastIndexOf(':');
        boolean digits = colon >= 0 && text.substring(colon + 1).matches("[0-9]+");
        boolean ofAddress = colon > 0 && text.indexOf('/') < 0 && text.indexOf(':') < colon;
        return digits && !ofAddress ? colon : -1;
    }

    private static int port(Token key, String text) throws CorefileException {
        if (text.length() > 5 || Integer.parseInt(text) > MAX_PORT) {
            throw refused(key, "port " + text, "0 to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    private static List<DomainName> zones(Token key, String text) throws CorefileException {
        List<DomainName> zones = ReverseZones.parse(text);
        if (zones == null) {
            throw refused(key, "zone " + Excerpt.of(text), "a domain name or a network");
        }
        return zones;
    }

    private static CorefileException refused(Token key, String what, String expected) {
        return new CorefileException(key.file(), key.line(), what + " (expected: " + expected + ")");
    }
}
