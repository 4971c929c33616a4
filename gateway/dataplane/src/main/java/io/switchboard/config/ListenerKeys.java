package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.word;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.OneOrMore;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Values;
import io.switchboard.config.schema.YamlValue;
import io.switchboard.dns.Transport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of an item of {@code listeners}. */
final class ListenerKeys extends Section<ListenerConfig> {
    private static final Shape<List<InetSocketAddress>> ADDRESSES =
            ListShape.ofSome("addresses with their ports, such as 127.0.0.1:1053 or [::1]:1053", Addresses.bind());
    private static final Shape<List<List<Network>>> NETWORKS = ListShape.of("networks", NetworkShape.shape());
    private static final String DEFAULT = "default";
    /** Ports below take privileges to listen on. */
    private static final int FIRST_FREE_PORT = 1024;

    private static final int ABOVE_PRIVILEGED = 1000;
    private static final String LOOPBACK = "[\"127.0.0.1:1053\", \"[::1]:1053\"]";
    private static final YamlValue LOOPBACK_VALUE = YamlValue.of(LOOPBACK);

    private final Key<Transport> transport = required(
            "transport",
            word(List.of(Transport.values()), Transport::label),
            "Protocol that clients speak here.",
            ListenerConfig::transport);
    private final Key<List<InetSocketAddress>> bind = key(
            "bind",
            ADDRESSES,
            "`" + LOOPBACK + "`",
            ListenerKeys::loopback,
            "Where it listens; port 0 is one that the system chooses. The default has the port of the protocol, and 1000"
                    + " more where it is below 1024; it leaves `[::1]` out on a machine without it.",
            ListenerConfig::bind);
    private final Key<Duration> idleTimeout = key(
            "idle-timeout",
            duration("1s", "1h"),
            "10s",
            "How long a connection may be idle before it is closed; datagrams have none.",
            ListenerConfig::idleTimeout);
    private final Key<Optional<List<String>>> certificate = key(
            "certificate",
            new CertificateNames(),
            "`default` for protocols that encrypt",
            at -> Optional.empty(),
            "Certificate of the listener, or several to choose from by the name that the client asks for.",
            listener -> Optional.of(listener.certificates()));
    private final Key<List<List<Network>>> proxyProtocol = key(
            "proxy-protocol",
            NETWORKS,
            "[]",
            "For `tcp`, `dot` and `doh`: proxies whose connections begin with a header of the PROXY protocol, version 2,"
                    + " which says who asks.",
            listener -> listener.proxyProtocol().stream().map(List::of).toList());
    private final Key<List<String>> paths = key(
            "path",
            new OneOrMore<>("paths", HttpPath.shape()),
            HttpConfig.DEFAULT_PATH,
            "For `doh` and `doh3`: where queries are answered; one path or a list of them.",
            listener -> listener.http().paths());
    private final Key<List<List<Network>>> trustedProxies = key(
            "trusted-proxies",
            NETWORKS,
            "[]",
            "For `doh` and `doh3`: proxies whose word about who asks is taken, from `X-Forwarded-For` or `Forwarded`.",
            listener -> listener.http().trustedProxies().stream().map(List::of).toList());
    private final Key<Boolean> reflection = key(
            "reflection",
            bool(),
            "false",
            "For `grpc`: whether clients may ask what methods there are, so that tools need no copy of the contract.",
            ListenerConfig::reflection);

    private static List<InetSocketAddress> loopback(Key.Fallback at) {
        return at.read(ADDRESSES, LOOPBACK_VALUE).stream()
                .filter(address -> address.getAddress() instanceof Inet4Address
                        || at.reading().environment().isOwnAddress().test(address.getAddress()))
                .toList();
    }

    @Override
    protected ListenerConfig build(Values values) {
        return new ListenerConfig(
                values.get(transport),
                values.isFound(bind) ? values.get(bind) : bindByDefault(values),
                values.get(idleTimeout),
                certificates(values),
                proxies(values),
                http(values),
                reflection(values));
    }

    private List<InetSocketAddress> bindByDefault(Values values) {
        int port = values.get(transport).defaultPort();
        int free = port < FIRST_FREE_PORT ? port + ABOVE_PRIVILEGED : port;
        return values.get(bind).stream()
                .map(address -> new InetSocketAddress(address.getAddress(), free))
                .toList();
    }

    private List<String> certificates(Values values) {
        Transport protocol = values.get(transport);
        List<String> names = values.get(certificate).orElse(protocol.secure() ? List.of(DEFAULT) : List.of());
        if (values.sound(transport, certificate)) {
            if (!protocol.secure() && !names.isEmpty()) {
                values.error(
                        certificate,
                        "a certificate for 'transport: " + protocol.label() + "', which does not encrypt (expected:"
                                + " none)");
            } else if (names.isEmpty() && !mayBeClear(protocol)) {
                values.error(
                        certificate,
                        "none for 'transport: " + protocol.label() + "', which always encrypts (expected: a"
                                + " certificate)");
            }
        }
        return names;
    }

    /** Whether it may be spoken without TLS, such as behind somebody who ends TLS for us. */
    private static boolean mayBeClear(Transport transport) {
        return switch (transport) {
            case UDP, TCP, DOH, GRPC -> true;
            case DOT, DOQ, DOH3 -> false;
        };
    }

    private List<Network> proxies(Values values) {
        Transport protocol = values.get(transport);
        List<Network> networks = joined(values.get(proxyProtocol));
        if (values.sound(transport, proxyProtocol) && !networks.isEmpty() && !mayHaveProxyHeader(protocol)) {
            values.error(
                    proxyProtocol,
                    "proxies for 'transport: " + protocol.label() + "', which takes no PROXY header (expected: [], or"
                            + " transport tcp, dot or doh)");
        }
        return networks;
    }

    private static boolean mayHaveProxyHeader(Transport transport) {
        return switch (transport) {
            case TCP, DOT, DOH -> true;
            case UDP, GRPC, DOQ, DOH3 -> false;
        };
    }

    private HttpConfig http(Values values) {
        HttpConfig http = new HttpConfig(values.get(paths), joined(values.get(trustedProxies)));
        if (!isHttp(values.get(transport))) {
            requireDefault(values, paths, List.of(HttpConfig.DEFAULT_PATH).equals(http.paths()), "doh or doh3");
            requireDefault(values, trustedProxies, http.trustedProxies().isEmpty(), "doh or doh3");
        }
        return http;
    }

    private boolean reflection(Values values) {
        boolean allowed = values.get(reflection);
        if (values.get(transport) != Transport.GRPC) {
            requireDefault(values, reflection, !allowed, "grpc");
        }
        return allowed;
    }

    /** A key that would have no effect: the default is no error, since that is what {@code check} prints. */
    private void requireDefault(Values values, Key<?> key, boolean isDefault, String transports) {
        if (!isDefault && values.sound(transport, key)) {
            values.error(
                    key,
                    "given for 'transport: " + values.get(transport).label()
                            + "', where it means nothing (expected: nothing, or transport " + transports + ")");
        }
    }

    private static boolean isHttp(Transport transport) {
        return switch (transport) {
            case DOH, DOH3 -> true;
            case UDP, TCP, DOT, GRPC, DOQ -> false;
        };
    }

    private static List<Network> joined(List<List<Network>> items) {
        return items.stream().flatMap(List::stream).distinct().toList();
    }
}
