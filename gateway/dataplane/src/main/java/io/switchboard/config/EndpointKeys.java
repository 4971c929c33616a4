package io.switchboard.config;

import static io.switchboard.config.schema.Scalars.integer;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Shorthand;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of an item of {@code endpoints}. */
final class EndpointKeys extends Section<EndpointConfig> {
    private static final String SCHEMES =
            Arrays.stream(Transport.values()).map(Transport::label).collect(Collectors.joining("|"));
    private static final String URL_OF = "a URL of " + SCHEMES.replace("|", ":// or ") + ":// and ";
    private static final String SUCH_AS = ", such as udp://192.0.2.1 or tcp://[2001:db8::1]:5353";
    private static final Shape<EndpointConfig> URL = ScalarShape.of(
            URL_OF + "an address or a host name" + SUCH_AS,
            JsonSchema.text("(" + SCHEMES + ")://[^/?#]+"),
            (text, place, reading) -> parse(text),
            EndpointConfig::url);
    private static final Shape<EndpointConfig> ADDRESS_URL = ScalarShape.of(
            URL_OF + "an address" + SUCH_AS,
            JsonSchema.text("(" + SCHEMES + ")://[^/?#]+"),
            (text, place, reading) -> parseAddress(text),
            EndpointConfig::url);
    /** Servers that resolve host names; these have none themselves. */
    static final Shape<List<EndpointConfig>> BOOTSTRAP =
            ListShape.of("URLs with addresses, such as udp://192.0.2.1", ADDRESS_URL);

    private final Key<EndpointConfig> url = required(
            "url",
            URL,
            "Protocol, address or host name and, if it is not the protocol's own, port.",
            endpoint -> endpoint);
    private final Key<Integer> weight = key(
            "weight",
            integer(1, 1_000),
            "1",
            "Its share of queries under the policies `weighted` and `hash`.",
            EndpointConfig::weight);
    private final Key<List<EndpointConfig>> bootstrap = key(
            "bootstrap",
            BOOTSTRAP,
            "[]",
            "Servers that resolve its host name; if there are none, those of the group.",
            EndpointConfig::bootstrap);

    /** An endpoint, or just its URL. */
    static Shape<EndpointConfig> endpoint() {
        EndpointKeys keys = new EndpointKeys();
        return new Shorthand<>(keys, keys.url);
    }

    @Override
    protected EndpointConfig build(Values values) {
        EndpointConfig at = values.get(url);
        return new EndpointConfig(at.url(), at.transport(), at.address(), values.get(weight), values.get(bootstrap));
    }

    static @Nullable EndpointConfig parse(String url) {
        for (Transport transport : Transport.values()) {
            String scheme = transport.label() + "://";
            if (url.startsWith(scheme)) {
                InetSocketAddress address =
                        Addresses.parseHostWithPort(url.substring(scheme.length()), transport.defaultPort());
                return address != null && isUnicast(address) ? new EndpointConfig(url, transport, address) : null;
            }
        }
        return null;
    }

    private static @Nullable EndpointConfig parseAddress(String url) {
        EndpointConfig endpoint = parse(url);
        return endpoint == null || endpoint.isNamed() ? null : endpoint;
    }

    private static boolean isUnicast(InetSocketAddress address) {
        return address.getPort() != 0
                && (address.isUnresolved()
                        || !address.getAddress().isAnyLocalAddress()
                                && !address.getAddress().isMulticastAddress());
    }
}
