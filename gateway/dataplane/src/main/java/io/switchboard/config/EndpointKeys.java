package io.switchboard.config;

import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.integer;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Shorthand;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of an item of {@code endpoints}. */
final class EndpointKeys extends Section<EndpointConfig> {
    private static final String SCHEMES =
            Arrays.stream(Transport.values()).flatMap(EndpointKeys::schemes).collect(Collectors.joining("|"));
    /** A host name or an IP address that a certificate can be for. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|[0-9A-Fa-f:.]{2,45}");

    private static final String PIN = "sha256/";
    private static final int PIN_OCTETS = 32;
    private static final String URL_OF = "a URL of " + SCHEMES.replace("|", ":// or ") + ":// and ";
    private static final String SUCH_AS =
            ", such as udp://192.0.2.1 or tcp://[2001:db8::1]:5353; behind it for https and h3 a"
                    + " path, and where TLS is spoken # and the name to verify";
    /** What a URL looks like, for messages. */
    static final String URL_FORM = URL_OF + "an address, a host name or the name of SRV records" + SUCH_AS;

    private static final Map<String, Object> URL_SCHEMA =
            JsonSchema.text("(" + SCHEMES + ")://[^/?#]+(#[^/?#]+)?|(https|h3)://[^/?#]+(/[^?#]*)?(#[^/?#]+)?");
    private static final Shape<EndpointConfig> URL =
            ScalarShape.of(URL_FORM, URL_SCHEMA, (text, place, reading) -> parse(text), EndpointConfig::url);
    private static final Shape<EndpointConfig> ADDRESS_URL = ScalarShape.of(
            URL_OF + "an address" + SUCH_AS,
            URL_SCHEMA,
            (text, place, reading) -> parseAddress(text),
            EndpointConfig::url);
    /** Servers that resolve host names; these have none themselves. */
    static final Shape<List<EndpointConfig>> BOOTSTRAP =
            ListShape.of("URLs with addresses, such as udp://192.0.2.1", ADDRESS_URL);

    private static final Shape<String> PIN_SHAPE = ScalarShape.of(
            "sha256/ and the base64 of 32 octets",
            JsonSchema.text("sha256/[A-Za-z0-9+/]{43}="),
            (text, place, reading) -> isPin(text) ? text : null,
            pin -> pin);

    private final Key<EndpointConfig> url = required(
            "url",
            URL,
            "Protocol, address or host name and, if it is not the protocol's own, port; or the name of SRV records, such as"
                    + " `_dns._udp.example.org`, which have the hosts and ports.",
            endpoint -> endpoint);
    private final Key<Integer> weight = key(
            "weight",
            integer(1, 1_000),
            "1",
            "Its share of queries under the policies `weighted` and `hash`, of those under way under `balanced`.",
            EndpointConfig::weight);
    private final Key<List<EndpointConfig>> bootstrap = key(
            "bootstrap",
            BOOTSTRAP,
            "[]",
            "Servers that resolve its host name; if there are none, those of the group.",
            EndpointConfig::bootstrap);
    private final Key<List<String>> spkiPins = key(
            "spki-pins",
            ListShape.of("pins, sha256/ and the base64 of the SHA-256 of a public key", PIN_SHAPE),
            "[]",
            "Public keys, one of which the server's certificate must have; then it needs no authority.",
            endpoint -> endpoint.tls() == null ? List.of() : endpoint.tls().spkiPins());
    private final Key<Optional<Path>> ca = key(
            "ca",
            Texts.fileOrNone(),
            "none",
            "Authorities in PEM that the server's certificate must come from; `none` is those of the Java runtime. It is"
                    + " watched.",
            endpoint -> Optional.ofNullable(
                    endpoint.tls() == null ? null : endpoint.tls().ca()));
    private final Key<Optional<String>> clientCertificate = key(
            "client-certificate",
            Texts.textOrNone(63),
            "none",
            "Certificate to show to the server if it asks for one.",
            endpoint -> Optional.ofNullable(
                    endpoint.tls() == null ? null : endpoint.tls().clientCertificate()));
    private final Key<Boolean> opportunistic = key(
            "opportunistic",
            bool(),
            "false",
            "Whether a server is asked that cannot prove who it is, which protects from listeners only, not from"
                    + " impostors (RFC 8310 §5).",
            endpoint -> endpoint.tls() != null && endpoint.tls().opportunistic());

    /** An endpoint, or just its URL. */
    static Shape<EndpointConfig> endpoint() {
        EndpointKeys keys = new EndpointKeys();
        return new Shorthand<>(keys, keys.url);
    }

    @Override
    protected EndpointConfig build(Values values) {
        EndpointConfig endpoint = values.get(url);
        if (endpoint.isService() && endpoint.address().getPort() != 0) {
            values.error(url, "'" + endpoint.url() + "' has a port (expected: none, SRV records have the ports)");
        }
        EndpointTls tls = endpoint.tls();
        if (tls == null) {
            requireTls(values);
            return with(endpoint, null, values);
        }
        if (values.sound(opportunistic, spkiPins)
                && values.get(opportunistic)
                && !values.get(spkiPins).isEmpty()) {
            values.error(opportunistic, "true beside spki-pins (expected: false, or no pins)");
        }
        String client = values.get(clientCertificate).orElse(null);
        if (client != null) {
            values.reading().remember(client, values.placeOf(clientCertificate));
        }
        EndpointTls complete = new EndpointTls(
                tls.name(), values.get(spkiPins), values.get(ca).orElse(null), client, values.get(opportunistic));
        return with(endpoint, complete, values);
    }

    private EndpointConfig with(EndpointConfig endpoint, @Nullable EndpointTls tls, Values values) {
        return new EndpointConfig(
                endpoint.url(),
                endpoint.transport(),
                endpoint.address(),
                tls,
                values.get(weight),
                values.get(bootstrap));
    }

    private void requireTls(Values values) {
        Key<?> given = !values.get(spkiPins).isEmpty()
                ? spkiPins
                : values.get(ca).isPresent()
                        ? ca
                        : values.get(clientCertificate).isPresent()
                                ? clientCertificate
                                : values.get(opportunistic) ? opportunistic : null;
        if (given != null && values.sound(url)) {
            values.error(
                    given,
                    "given for '" + values.get(url).url()
                            + "', which does not encrypt (expected: nothing, or a URL of a" + " protocol that does)");
        }
    }

    private static Stream<String> schemes(Transport transport) {
        return Stream.of(transport.scheme(), transport.clearScheme()).filter(Objects::nonNull);
    }

    static @Nullable EndpointConfig parse(String url) {
        for (Transport transport : Transport.values()) {
            String scheme = transport.scheme() + "://";
            String clear = transport.clearScheme() + "://";
            if (url.startsWith(scheme)) {
                return parse(url, transport, transport.secure(), url.substring(scheme.length()));
            }
            if (transport.clearScheme() != null && url.startsWith(clear)) {
                return parse(url, transport, false, url.substring(clear.length()));
            }
        }
        return null;
    }

    private static @Nullable EndpointConfig parseAddress(String url) {
        EndpointConfig endpoint = parse(url);
        return endpoint == null || endpoint.isNamed() ? null : endpoint;
    }

    private static @Nullable EndpointConfig parse(String url, Transport transport, boolean encrypted, String rest) {
        int hash = encrypted ? rest.indexOf('#') : -1;
        String place = hash < 0 ? rest : rest.substring(0, hash);
        int slash = transport == Transport.DOH || transport == Transport.DOH3 ? place.indexOf('/') : -1;
        if (slash >= 0 && !HttpPath.isPath(place.substring(slash))) {
            return null;
        }
        String host = slash < 0 ? place : place.substring(0, slash);
        boolean service = EndpointConfig.isService(host);
        InetSocketAddress address = Addresses.parseHostWithPort(host, service ? 0 : transport.defaultPort());
        if (address == null || !service && !isUnicast(address)) {
            return null;
        }
        EndpointConfig clear = new EndpointConfig(url, transport, address);
        if (!encrypted) {
            return clear;
        }
        String name = hash < 0 ? nameOf(clear) : rest.substring(hash + 1);
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        return new EndpointConfig(url, transport, address, new EndpointTls(name, List.of(), null, null, false));
    }

    /** RFC 8310 §7.1: without a name to verify, the host name or address itself is what the certificate must be for. */
    private static String nameOf(EndpointConfig endpoint) {
        return endpoint.isNamed()
                ? endpoint.host()
                : Addresses.format(endpoint.address().getAddress());
    }

    static boolean isPin(String text) {
        try {
            return text.startsWith(PIN)
                    && Base64.getDecoder().decode(text.substring(PIN.length())).length == PIN_OCTETS;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isUnicast(InetSocketAddress address) {
        return address.getPort() != 0
                && (address.isUnresolved()
                        || !address.getAddress().isAnyLocalAddress()
                                && !address.getAddress().isMulticastAddress());
    }
}
