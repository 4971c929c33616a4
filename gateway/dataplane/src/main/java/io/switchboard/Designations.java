package io.switchboard;

import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import io.switchboard.listener.BoundListener;
import io.switchboard.records.special.DesignatedResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which encrypted listeners clients are told of by RFC 9462, in the order of the configuration. */
final class Designations {
    /** Enough for every transport on some ports; the reply stays small. */
    private static final int MAX_RECORDS = 16;

    private static final DomainName RESOLVER_ARPA = DomainName.parse("resolver.arpa.");
    private static final DomainName LOCALHOST = DomainName.parse("localhost.");

    /** A listener as it is bound. */
    record Bound(ListenerConfig config, InetSocketAddress socket) {
        Transport transport() {
            return config.transport();
        }

        InetAddress address() {
            return socket.getAddress();
        }
    }

    private record Place(
            Transport transport,
            int port,
            DomainName target,
            @Nullable String dohPath) {
        Place over(Transport other) {
            return new Place(other, port, target, dohPath);
        }
    }

    private final Map<Place, Set<InetAddress>> places = new LinkedHashMap<>();

    private Designations() {}

    /**
     * What listeners make known, the most preferred first.
     *
     * @param hostNames gives the DNS names of certificates by the names that these have in the configuration
     */
    static List<DesignatedResolver> of(List<BoundListener> listeners, UnaryOperator<List<String>> hostNames) {
        return ofBound(
                listeners.stream()
                        .map(listener -> new Bound(listener.config(), listener.address()))
                        .toList(),
                hostNames);
    }

    static List<DesignatedResolver> ofBound(List<Bound> listeners, UnaryOperator<List<String>> hostNames) {
        Designations designations = new Designations();
        // To other hosts, a loopback address is one of their own.
        boolean onlyThisHost =
                listeners.stream().allMatch(listener -> listener.address().isLoopbackAddress());
        for (Bound listener : listeners) {
            if (isEncrypted(listener) && (onlyThisHost || !listener.address().isLoopbackAddress())) {
                designations.add(
                        listener, target(hostNames.apply(listener.config().certificates())));
            }
        }
        return designations.resolvers();
    }

    /** Of gRPC no client of discovery knows; without a certificate there is no TLS. */
    private static boolean isEncrypted(Bound listener) {
        return listener.transport().secure()
                && listener.transport() != Transport.GRPC
                && !listener.config().certificates().isEmpty();
    }

    private void add(Bound listener, @Nullable DomainName target) {
        if (target != null) {
            Place place = new Place(listener.transport(), listener.socket().getPort(), target, dohPath(listener));
            places.computeIfAbsent(place, key -> new LinkedHashSet<>()).add(listener.address());
        }
    }

    private List<DesignatedResolver> resolvers() {
        List<DesignatedResolver> resolvers = new ArrayList<>();
        places.forEach((place, addresses) -> {
            boolean both = addresses.equals(places.get(place.over(Transport.DOH)))
                    && addresses.equals(places.get(place.over(Transport.DOH3)));
            if (!both || place.transport() == Transport.DOH) {
                resolvers.add(new DesignatedResolver(
                        both ? List.of("h2", "h3") : List.of(alpn(place.transport())),
                        place.port(),
                        place.target(),
                        addresses.stream()
                                .filter(address -> !address.isLinkLocalAddress())
                                .toList(),
                        place.dohPath()));
            }
        });
        return resolvers.stream().limit(MAX_RECORDS).toList();
    }

    /** RFC 9461 §4.1. */
    private static String alpn(Transport transport) {
        return switch (transport) {
            case DOT -> "dot";
            case DOQ -> "doq";
            case DOH -> "h2";
            case DOH3 -> "h3";
            case UDP, TCP, GRPC -> throw new IllegalArgumentException("transport: " + transport + " (expected: TLS)");
        };
    }

    /** RFC 9461 §5: a template with the variable {@code dns}. */
    private static @Nullable String dohPath(Bound listener) {
        ListenerConfig config = listener.config();
        boolean http = listener.transport() == Transport.DOH || listener.transport() == Transport.DOH3;
        return http ? config.http().paths().getFirst() + "{?dns}" : null;
    }

    /** RFC 9462 §4 wants the name that TLS is spoken for; one that means another host to each client is the last choice. */
    private static @Nullable DomainName target(List<String> hostNames) {
        DomainName local = null;
        for (String hostName : hostNames) {
            DomainName name = usable(hostName);
            if (name != null && !name.isAtOrBelow(LOCALHOST)) {
                return name;
            }
            local = local == null ? name : local;
        }
        return local;
    }

    private static @Nullable DomainName usable(String hostName) {
        try {
            DomainName name = DomainName.parse(hostName.endsWith(".") ? hostName : hostName + '.');
            // RFC 9462 §4: not "."; §6.3: nobody may take resolver.arpa for a server's name.
            boolean none = name.equals(DomainName.ROOT) || name.isWildcard() || name.isAtOrBelow(RESOLVER_ARPA);
            return none ? null : name;
        } catch (IllegalArgumentException e) {
            return null; // a certificate may have any text as a name
        }
    }
}
