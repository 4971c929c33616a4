package io.switchboard.tls;

import io.switchboard.config.CertificateConfig;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.EndpointTls;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.files.FileWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The watched files behind one configuration; what stays the same from one configuration to the next is taken over.
 *
 * @param identities by the certificate's name
 * @param authorities by their file
 * @param ticketKeys by their file, at most one
 */
record CertificateFiles(
        Map<String, Entry> identities,
        Map<Path, Watched<TrustAnchors>> authorities,
        Map<Path, Watched<TicketKeys>> ticketKeysByFile) {
    static final CertificateFiles NONE = new CertificateFiles(Map.of(), Map.of(), Map.of());

    /** @param addresses that a certificate made here is for */
    record Entry(CertificateConfig config, Set<String> addresses, Watched<Identity> identity) {}

    /** The TLS of all endpoints of a configuration. */
    static Set<EndpointTls> endpoints(GatewayConfig config) {
        Set<EndpointTls> endpoints = new LinkedHashSet<>();
        for (UpstreamGroupConfig group : config.upstreams().values()) {
            for (EndpointConfig endpoint : group.endpoints()) {
                EndpointTls tls = endpoint.tls();
                if (tls != null) {
                    endpoints.add(tls);
                }
            }
        }
        return endpoints;
    }

    CertificateFiles next(GatewayConfig config, FileWatch watch, LongSupplier epochSeconds, Runnable changed)
            throws CertificateException {
        CertificateFiles next = new CertificateFiles(new HashMap<>(), new HashMap<>(), new HashMap<>());
        try {
            for (String name : names(config)) {
                CertificateConfig certificate = config.certificates().get(name);
                if (certificate == null) {
                    throw new CertificateException("certificates." + name + ": there is none");
                }
                next.identities.put(name, entry(certificate, config, watch, epochSeconds, changed));
                addAuthorities(next, "certificates." + name + ".client-ca", certificate.clientCa(), watch, changed);
            }
            for (EndpointTls endpoint : endpoints(config)) {
                addAuthorities(next, "ca of " + endpoint.name(), endpoint.ca(), watch, changed);
            }
            addTicketKeys(next, config.tls().ticketKeys(), watch, changed);
            return next;
        } catch (CertificateException e) {
            next.closeExcept(this);
            throw e;
        }
    }

    /** The authorities that one endpoint needs, as they are now. */
    static CertificateFiles of(EndpointTls endpoint) throws CertificateException {
        CertificateFiles files = new CertificateFiles(new HashMap<>(), new HashMap<>(), new HashMap<>());
        NONE.addAuthorities(files, "ca of " + endpoint.name(), endpoint.ca(), FileWatch.NONE, () -> {});
        return files;
    }

    private static Set<String> names(GatewayConfig config) {
        Set<String> names = new LinkedHashSet<>();
        config.listeners().forEach(listener -> names.addAll(listener.certificates()));
        for (EndpointTls endpoint : endpoints(config)) {
            if (endpoint.clientCertificate() != null) {
                names.add(endpoint.clientCertificate());
            }
        }
        return names;
    }

    private Entry entry(
            CertificateConfig certificate,
            GatewayConfig config,
            FileWatch watch,
            LongSupplier epochSeconds,
            Runnable changed)
            throws CertificateException {
        Set<String> addresses =
                certificate.selfSigned() ? BoundAddresses.of(certificate.name(), config.listeners()) : Set.of();
        Entry known = identities.get(certificate.name());
        if (known != null && known.config.equals(certificate) && known.addresses.equals(addresses)) {
            return known;
        }
        String key = "certificates." + certificate.name();
        if (certificate.selfSigned()) {
            SelfSigned made = new SelfSigned(certificate.name(), certificate.directory(), addresses, epochSeconds);
            return new Entry(certificate, addresses, new Watched<>(key, List.of(), made, watch, changed));
        }
        IdentityFiles files = IdentityFiles.of(certificate, epochSeconds);
        return new Entry(certificate, addresses, new Watched<>(key, files.files(), files, watch, changed));
    }

    private void addAuthorities(
            CertificateFiles next, String key, @Nullable Path file, FileWatch watch, Runnable changed)
            throws CertificateException {
        if (file != null && !next.authorities.containsKey(file)) {
            Watched<TrustAnchors> known = authorities.get(file);
            next.authorities.put(
                    file,
                    known != null
                            ? known
                            : new Watched<>(key, List.of(file), old -> TrustAnchors.read(file), watch, changed));
        }
    }

    private void addTicketKeys(CertificateFiles next, @Nullable Path file, FileWatch watch, Runnable changed)
            throws CertificateException {
        if (file != null) {
            Watched<TicketKeys> known = ticketKeysByFile.get(file);
            next.ticketKeysByFile.put(
                    file,
                    known != null
                            ? known
                            : new Watched<>(
                                    "tls.ticket-keys", List.of(file), old -> TicketSecrets.read(file), watch, changed));
        }
    }

    Identity identity(String name) {
        Entry entry = identities.get(name);
        if (entry == null) {
            throw new IllegalStateException("certificate: " + name + " (expected: one of the configuration)");
        }
        return entry.identity.current();
    }

    @Nullable TrustAnchors clientAuthorities(String name) {
        Entry entry = identities.get(name);
        Path file = entry == null ? null : entry.config.clientCa();
        return file == null ? null : authorities(file);
    }

    TrustAnchors authorities(Path file) {
        Watched<TrustAnchors> known = authorities.get(file);
        if (known == null) {
            throw new IllegalStateException("authorities: " + file + " (expected: a file of the configuration)");
        }
        return known.current();
    }

    @Nullable TicketKeys ticketKeys() {
        for (Watched<TicketKeys> keys : ticketKeysByFile.values()) {
            return keys.current();
        }
        return null;
    }

    List<CertificateStatus> status() {
        List<CertificateStatus> status = new ArrayList<>();
        identities.forEach((name, entry) -> status.add(new CertificateStatus(
                name,
                entry.identity.current().expirySeconds(),
                entry.identity.broken() || isBroken(entry.config.clientCa()))));
        return status;
    }

    private boolean isBroken(@Nullable Path file) {
        Watched<TrustAnchors> known = file == null ? null : authorities.get(file);
        return known != null && known.broken();
    }

    long brokenOthers() {
        return authorities.values().stream().filter(Watched::broken).count()
                + ticketKeysByFile.values().stream().filter(Watched::broken).count();
    }

    /** Makes anew what is made here and will end soon. */
    void renew() {
        for (Entry entry : identities.values()) {
            if (entry.config.selfSigned()) {
                entry.identity.reload();
            }
        }
    }

    Optional<Path> developmentAuthority() {
        return identities.values().stream()
                .filter(entry -> entry.config.selfSigned())
                .map(entry -> SelfSigned.authority(entry.config.directory()))
                .findFirst();
    }

    /** Ends the watches that {@code other} does not have too. */
    void closeExcept(CertificateFiles other) {
        closeExcept(
                identities.values().stream().map(Entry::identity).toList(),
                other.identities.values().stream().map(Entry::identity).toList());
        closeExcept(authorities.values(), other.authorities.values());
        closeExcept(ticketKeysByFile.values(), other.ticketKeysByFile.values());
    }

    private static <T> void closeExcept(Collection<Watched<T>> mine, Collection<Watched<T>> others) {
        mine.stream().filter(watched -> !others.contains(watched)).forEach(Watched::close);
    }
}
