package io.switchboard.config;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.Excerpt;
import io.switchboard.config.schema.Place;
import io.switchboard.config.schema.Reading;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold between keys that stand far apart. */
final class CrossChecks {
    private final GatewayConfig config;
    private final Reading reading;

    private record Bound(boolean udp, InetSocketAddress address) {}

    CrossChecks(GatewayConfig config, Reading reading) {
        this.config = config;
        this.reading = reading;
    }

    /** No two listeners, the ops port included, have one address and kind of socket. */
    void listeners() {
        Set<Bound> bound = new HashSet<>();
        for (ListenerConfig listener : config.listeners()) {
            for (InetSocketAddress address : listener.bind()) {
                requireFree(bound, address, listener.transport());
            }
        }
        InetSocketAddress ops = config.ops().bind();
        if (ops != null) {
            requireFree(bound, ops, Transport.TCP);
        }
    }

    private void requireFree(Set<Bound> bound, InetSocketAddress address, Transport transport) {
        boolean free = address.getPort() == 0 || bound.add(new Bound(transport.overUdp(), address));
        if (!free) {
            reading.error(
                    reading.placeOf(address),
                    "'" + Addresses.format(address) + "' is taken over " + transport.label()
                            + " by another listener (expected: an address of its own)");
        }
    }

    /** No query can come back to this gateway. */
    void upstreams() {
        for (UpstreamGroupConfig group : config.upstreams().values()) {
            requireOthers(group.endpoints());
            // RFC 8310 §7.3: resolving a server's name must not need that server.
            requireOthers(group.bootstrap());
            group.endpoints().forEach(endpoint -> requireOthers(endpoint.bootstrap()));
        }
    }

    private void requireOthers(List<EndpointConfig> servers) {
        for (EndpointConfig server : servers) {
            if (!server.isNamed() && isOwnListener(server.address())) {
                reading.error(
                        reading.placeOf(server),
                        "'" + server.url() + "' is this gateway's own listener (expected: another server)");
            }
        }
    }

    /** Every certificate that something refers to is there, and those of one listener ask the same of clients. */
    void certificates() {
        for (ListenerConfig listener : config.listeners()) {
            listener.certificates().forEach(this::requireCertificate);
            requireOneClientCa(listener);
        }
        for (UpstreamGroupConfig group : config.upstreams().values()) {
            for (EndpointConfig endpoint : group.endpoints()) {
                EndpointTls tls = endpoint.tls();
                if (tls != null && tls.clientCertificate() != null) {
                    requireCertificate(tls.clientCertificate());
                }
            }
        }
    }

    private void requireCertificate(String name) {
        if (config.certificates().containsKey(name)) {
            return;
        }
        Set<String> known = config.certificates().keySet();
        String expected = known.isEmpty() ? "there is none" : String.join(", ", known);
        Place place = reading.placeOf(name);
        reading.error(
                place.line() > 0 ? place : new Place("certificates", 0),
                Excerpt.of(name) + " (expected: a certificate in certificates: " + expected + ")");
    }

    /** Clients are asked for a certificate before it is known which of ours they get. */
    private void requireOneClientCa(ListenerConfig listener) {
        Set<Optional<Path>> authorities = new HashSet<>();
        for (String name : listener.certificates()) {
            CertificateConfig certificate = config.certificates().get(name);
            if (certificate != null) {
                authorities.add(Optional.ofNullable(certificate.clientCa()));
            }
            if (authorities.size() > 1) {
                reading.error(
                        reading.placeOf(name),
                        Excerpt.of(name) + " has another client-ca than those before it (expected: the same for all"
                                + " certificates of a listener)");
                return;
            }
        }
    }

    private boolean isOwnListener(InetSocketAddress upstream) {
        return config.listeners().stream()
                .map(ListenerConfig::bind)
                .flatMap(List::stream)
                .anyMatch(bind -> bind.equals(upstream) || isCoveredBy(bind, upstream));
    }

    private boolean isCoveredBy(InetSocketAddress bind, InetSocketAddress upstream) {
        return bind.getAddress().isAnyLocalAddress()
                && bind.getPort() == upstream.getPort()
                && (upstream.getAddress().isLoopbackAddress()
                        || reading.environment().isOwnAddress().test(upstream.getAddress()));
    }

    /** Every route leads to a group, and no suffix has two routes. */
    void routes(boolean groupsAreKnown) {
        Set<Scope> scopes = new HashSet<>();
        for (RouteConfig route : config.routes()) {
            if (groupsAreKnown && !config.upstreams().containsKey(route.upstreams())) {
                reportUnknownGroup(route);
            }
            for (DomainName suffix : route.suffixes()) {
                requireOnce(scopes, suffix, route.clientNamespaces());
            }
        }
    }

    /** What a route is for: the names below a suffix, for the clients of a namespace, which is empty for all. */
    private record Scope(DomainName suffix, String namespace) {}

    private void requireOnce(Set<Scope> scopes, DomainName suffix, List<String> namespaces) {
        if (namespaces.isEmpty() && !scopes.add(new Scope(suffix, ""))) {
            reading.error(
                    reading.placeOf(suffix), "'" + suffix + "' has a route already (expected: every suffix once)");
        }
        for (String namespace : namespaces) {
            if (!scopes.add(new Scope(suffix, namespace))) {
                reading.error(
                        reading.placeOf(suffix),
                        "'" + suffix + "' has a route for clients of " + Excerpt.of(namespace)
                                + " already (expected: every suffix once for each namespace)");
            }
        }
    }

    /** Namespaces of clients are known by the addresses of pods. */
    void clientNamespaces() {
        KubernetesConfig kubernetes = config.records().kubernetes();
        if (kubernetes != null && kubernetes.pods() == KubernetesConfig.Pods.VERIFIED) {
            return;
        }
        List<List<String>> given = new ArrayList<>();
        config.routes().forEach(route -> given.add(route.clientNamespaces()));
        given.add(config.access().namespaces().allow());
        given.add(config.access().namespaces().deny());
        config.access().block().forEach(list -> given.add(list.clientNamespaces()));
        for (List<String> namespaces : given) {
            if (!namespaces.isEmpty()) {
                reading.error(
                        reading.placeOf(namespaces),
                        "given while pods are not watched (expected: none, or records.kubernetes with 'pods: verified')");
            }
        }
    }

    private void reportUnknownGroup(RouteConfig route) {
        Place place = reading.placeOf(route.upstreams());
        String upstreams = Excerpt.of(route.upstreams());
        String expected = "(expected: a group in upstreams: " + groups() + ")";
        if (place.line() > 0) {
            reading.error(place, upstreams + " " + expected);
        } else {
            reading.error(new Place("routes", 0), "the route by default leads to " + upstreams + " " + expected);
        }
    }

    private String groups() {
        return config.upstreams().isEmpty()
                ? "there is none"
                : String.join(", ", config.upstreams().keySet());
    }
}
