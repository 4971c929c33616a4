package io.switchboard.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.switchboard.config.EndpointTls;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS to one endpoint, shared by all event loops and so with one store of sessions to resume. A handshake succeeds only
 * if the server proves to be the configured one, unless the endpoint is opportunistic. Any thread.
 */
public final class ClientTls {
    private final Certificates certificates;
    private final EndpointTls endpoint;
    private final ConcurrentMap<List<String>, LiveSslContext> contexts = new ConcurrentHashMap<>();

    private volatile @Nullable String refusal;

    ClientTls(Certificates certificates, EndpointTls endpoint) {
        this.certificates = certificates;
        this.endpoint = endpoint;
    }

    /**
     * The context for Netty's handler: {@code context(alpn).newHandler(allocator, peerName(), port)}; with the peer's name
     * goes SNI, and by name and port sessions are found again.
     *
     * @param alpn protocols in order of preference, none for no ALPN at all
     */
    public SslContext context(List<String> alpn) {
        return contexts.computeIfAbsent(
                List.copyOf(alpn), protocols -> new LiveSslContext(true, protocols, () -> build(protocols)));
    }

    /** The name that is verified: a host name or an IP address. */
    public String peerName() {
        return endpoint.name();
    }

    /**
     * For what does not take Netty's contexts, such as QUIC: accepts the configured server alone, by the authorities of the
     * moment.
     */
    public X509ExtendedTrustManager verifier() {
        return new ServerVerifier(endpoint, () -> certificates.serverAuthorities(endpoint), this::refused);
    }

    /** For the same: our own certificate, or null if none is configured. */
    public @Nullable X509ExtendedKeyManager keyManager() {
        String name = endpoint.clientCertificate();
        return name == null ? null : new LiveKeys(() -> certificates.choice(List.of(name)));
    }

    private void refused(CertificateException cause) {
        refusal = Refusal.reason(cause);
    }

    /** Why a server was last refused that did not prove to be the configured one; none if that never happened. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    void refresh() {
        contexts.values().forEach(LiveSslContext::refresh);
    }

    private SslContext build(List<String> alpn) throws SSLException {
        // Read here, so that a broken file is met before the context is in use.
        X509ExtendedTrustManager authorities = certificates.serverAuthorities(endpoint);
        X509ExtendedTrustManager snapshot = new ServerVerifier(endpoint, () -> authorities, this::refused);
        // The verifier checks the name, whatever the engine knows of it.
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(snapshot).endpointIdentificationAlgorithm(null);
        String name = endpoint.clientCertificate();
        if (name != null) {
            KeyChoice choice = certificates.choice(List.of(name));
            builder.keyManager(TlsRules.caching(new LiveKeys(() -> choice)));
        }
        SslContext context = TlsRules.apply(builder, alpn).build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            // Without keys of ours: only says that tickets are welcome.
            sessions.setTicketKeys();
        }
        return context;
    }
}
