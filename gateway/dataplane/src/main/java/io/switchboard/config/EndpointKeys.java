package io.switchboard.config;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Shorthand;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of an item of {@code endpoints}. */
final class EndpointKeys extends Section<EndpointConfig> {
    private static final String SCHEMES =
            Arrays.stream(Transport.values()).map(Transport::label).collect(Collectors.joining("|"));
    private static final Shape<EndpointConfig> URL = ScalarShape.of(
            "a URL of " + SCHEMES.replace("|", ":// or ") + ":// and an address, such as udp://192.0.2.1 or"
                    + " tcp://[2001:db8::1]:5353",
            JsonSchema.text("(" + SCHEMES + ")://[^/?#]+"),
            (text, place, reading) -> parse(text),
            EndpointConfig::url);

    private final Key<EndpointConfig> url =
            required("url", URL, "Protocol, address and, if it is not the protocol's own, port.", endpoint -> endpoint);

    /** An endpoint, or just its URL. */
    static Shape<EndpointConfig> endpoint() {
        EndpointKeys keys = new EndpointKeys();
        return new Shorthand<>(keys, keys.url);
    }

    @Override
    protected EndpointConfig build(Values values) {
        return values.get(url);
    }

    static @Nullable EndpointConfig parse(String url) {
        for (Transport transport : Transport.values()) {
            String scheme = transport.label() + "://";
            if (url.startsWith(scheme)) {
                InetSocketAddress address =
                        Addresses.parseWithPort(url.substring(scheme.length()), transport.defaultPort());
                return address != null && isUnicast(address) ? new EndpointConfig(url, transport, address) : null;
            }
        }
        return null;
    }

    private static boolean isUnicast(InetSocketAddress address) {
        return address.getPort() != 0
                && !address.getAddress().isAnyLocalAddress()
                && !address.getAddress().isMulticastAddress();
    }
}
