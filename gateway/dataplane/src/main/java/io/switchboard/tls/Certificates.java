package io.switchboard.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.switchboard.config.EndpointTls;
import io.switchboard.config.GatewayConfig;
import io.switchboard.files.FileWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All certificates, authorities and ticket keys of a gateway, kept up to date while their files change: what cannot be
 * used is refused and the old kept. Gives each listener and each endpoint its TLS.
 *
 * <p>Any thread; {@link #prepare} and {@link #tend} read files and are not for event loops.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Certificates.class.getName());
    private static final long DAY_SECONDS = 24 * 60 * 60;
    private static final long WARNING_SECONDS = 30 * DAY_SECONDS;

    private final FileWatch watch;
    private final LongSupplier epochSeconds;
    private final LongAdder[] handshakes = new LongAdder[HandshakeResult.values().length];
    private final SecureRandom random = new SecureRandom();
    private final Set<ServerTls> servers = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final ConcurrentMap<EndpointTls, ClientTls> clients = new ConcurrentHashMap<>();
    private volatile CertificateFiles files = CertificateFiles.NONE;
    private volatile TicketKeys ownTicketKeys;
    private volatile long ticketPeriod;
    private long warnedOnDay;
    private volatile @Nullable TrustAnchors runtimeAuthorities;

    /** No certificates yet. */
    public Certificates(FileWatch watch, LongSupplier epochSeconds) {
        this.watch = watch;
        Arrays.setAll(handshakes, result -> new LongAdder());
        this.epochSeconds = epochSeconds;
        this.ownTicketKeys = TicketSecrets.random(random, null);
        this.ticketPeriod = epochSeconds.getAsLong() / TicketKeys.PERIOD_SECONDS;
    }

    /**
     * What TLS to one endpoint needs, as it is now; for those who ask without a configuration. A client certificate is not
     * among it.
     *
     * @throws CertificateException if its authorities cannot be read
     */
    public static Certificates of(EndpointTls endpoint, LongSupplier epochSeconds) throws CertificateException {
        Certificates certificates = new Certificates(FileWatch.NONE, epochSeconds);
        certificates.files = CertificateFiles.of(endpoint);
        return certificates;
    }

    /**
     * Reads what {@code config} refers to and is not in use already; makes certificates that are to be made here. From now
     * on {@link #server} and {@link #client} know them; connections and what existed before are not touched until the
     * change is committed.
     *
     * @throws CertificateException if something cannot be used; then nothing has changed
     */
    public Change prepare(GatewayConfig config) throws CertificateException {
        CertificateFiles old = files;
        files = old.next(config, watch, epochSeconds, this::refresh);
        return new Change(old, config);
    }

    /** A configuration's certificates, read and not yet in force. */
    public final class Change {
        private final CertificateFiles old;
        private final GatewayConfig config;

        private Change(CertificateFiles old, GatewayConfig config) {
            this.old = old;
            this.config = config;
        }

        /** New handshakes get the new certificates. */
        public void commit() {
            old.closeExcept(files);
            clients.keySet().retainAll(CertificateFiles.endpoints(config));
            refresh();
            tellOfAuthority();
            warnedOnDay = 0;
            warnOfExpiry();
        }

        private void tellOfAuthority() {
            developmentAuthority()
                    .filter(authority -> !old.developmentAuthority().equals(Optional.of(authority)))
                    .ifPresent(authority -> LOG.log(
                            Level.INFO,
                            "self-signed certificates in use; clients that trust {0} verify them (kdig +tls-ca=FILE,"
                                    + " curl --cacert FILE)",
                            authority));
        }

        /** Everything is as before. */
        public void abandon() {
            files.closeExcept(old);
            files = old;
        }
    }

    /**
     * TLS of a listener.
     *
     * @param names of its certificates; asked again after changes, so that the listener may get others
     */
    public ServerTls server(Supplier<List<String>> names) {
        return server(names, HandshakeLimit.NONE);
    }

    /** The same, for clients that are held to a rate. */
    public ServerTls server(Supplier<List<String>> names, HandshakeLimit limit) {
        ServerTls server = new ServerTls(this, names, limit);
        servers.add(server);
        return server;
    }

    /** TLS to an endpoint; the same for the same endpoint, so that all event loops share its sessions. */
    public ClientTls client(EndpointTls endpoint) {
        return clients.computeIfAbsent(endpoint, key -> new ClientTls(this, key));
    }

    /**
     * To be called every hour or so: changes ticket keys (RFC 9325 §3.4), renews what is made here, warns of
     * certificates that will expire.
     */
    public synchronized void tend() {
        long period = epochSeconds.getAsLong() / TicketKeys.PERIOD_SECONDS;
        files.renew();
        warnOfExpiry();
        if (period != ticketPeriod) {
            ticketPeriod = period;
            ownTicketKeys = TicketSecrets.random(random, ownTicketKeys);
            refresh();
        }
    }

    private void refresh() {
        synchronized (servers) {
            servers.forEach(ServerTls::refresh);
        }
        clients.values().forEach(ClientTls::refresh);
    }

    /** Once a day is enough. */
    private synchronized void warnOfExpiry() {
        long now = epochSeconds.getAsLong();
        if (now / DAY_SECONDS == warnedOnDay) {
            return;
        }
        warnedOnDay = now / DAY_SECONDS;
        for (CertificateStatus certificate : status()) {
            long left = certificate.expirySeconds() - now;
            if (left > 0 && left < WARNING_SECONDS) {
                LOG.log(
                        Level.WARNING,
                        "certificates.{0}: expires on {1}, in {2} days",
                        certificate.name(),
                        Instant.ofEpochSecond(certificate.expirySeconds()),
                        left / DAY_SECONDS);
            }
        }
    }

    /** The certificates in use. */
    public List<CertificateStatus> status() {
        return files.status();
    }

    /**
     * The DNS names that certificates are for now, in order; wildcards are among them.
     *
     * @param names of the certificates in the configuration in force
     */
    public List<String> hostNames(List<String> names) {
        return names.stream()
                .flatMap(name -> files.identity(name).dnsNames().stream())
                .toList();
    }

    /** Number of files of authorities and ticket keys that cannot be used as they are now. */
    public long brokenOthers() {
        return files.brokenOthers();
    }

    /** The authority of certificates that are made here, for who wants to trust it; none if none is made. */
    public Optional<Path> developmentAuthority() {
        return files.developmentAuthority();
    }

    void count(HandshakeResult result) {
        counter(result).increment();
    }

    /** Handshakes of clients that ended so, over all listeners. */
    public long handshakes(HandshakeResult result) {
        return counter(result).sum();
    }

    private LongAdder counter(HandshakeResult result) {
        return handshakes[result.ordinal()];
    }

    boolean has(List<String> names) {
        return files.identities().keySet().containsAll(names);
    }

    KeyChoice choice(List<String> names) {
        return new KeyChoice(names.stream().map(files::identity).toList());
    }

    @Nullable TrustAnchors clientAuthorities(List<String> names) {
        return names.isEmpty() ? null : files.clientAuthorities(names.getFirst());
    }

    /** What a server's certificate is verified with, or null if it needs no authority. */
    javax.net.ssl.@Nullable X509ExtendedTrustManager serverAuthorities(EndpointTls endpoint) {
        if (endpoint.opportunistic() || !endpoint.spkiPins().isEmpty()) {
            return null;
        }
        Path ca = endpoint.ca();
        return (ca == null ? ofRuntime() : files.authorities(ca)).check();
    }

    /** Read once and only if needed: there are many. */
    private synchronized TrustAnchors ofRuntime() {
        TrustAnchors known = runtimeAuthorities;
        if (known == null) {
            known = TrustAnchors.ofRuntime();
            runtimeAuthorities = known;
        }
        return known;
    }

    OpenSslSessionTicketKey[] ticketKeys(String kind) {
        TicketKeys configured = files.ticketKeys();
        return (configured == null ? ownTicketKeys : configured).derive(kind, epochSeconds.getAsLong());
    }

    @Override
    public void close() {
        files.closeExcept(CertificateFiles.NONE);
        files = CertificateFiles.NONE;
    }
}
