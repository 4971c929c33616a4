package io.switchboard.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one listener: its certificates by SNI, what it asks of clients, its session tickets. Stays as it is while files
 * and configuration change; handshakes that begin after a change see it, connections never do. Any thread.
 */
public final class ServerTls {
    private final Certificates certificates;
    private final Supplier<List<String>> names;
    private final HandshakeLimit limit;
    private final LiveKeys keyManager;
    private final ConcurrentMap<List<String>, LiveSslContext> contexts = new ConcurrentHashMap<>();

    ServerTls(Certificates certificates, Supplier<List<String>> names, HandshakeLimit limit) {
        this.certificates = certificates;
        this.names = names;
        this.limit = limit;
        this.keyManager = new LiveKeys(this::choice);
    }

    private KeyChoice choice() {
        return certificates.choice(names.get());
    }

    /**
     * The context for Netty's handler. What a client does not agree on by ALPN is left open by the context: whoever must
     * refuse such a client puts an {@link AlpnGuard} in front.
     *
     * @param alpn protocols in order of preference, none for no ALPN at all
     */
    public SslContext context(List<String> alpn) {
        return contexts.computeIfAbsent(
                List.copyOf(alpn), protocols -> new LiveSslContext(false, protocols, () -> build(protocols)));
    }

    /** For what does not take Netty's contexts, such as QUIC: chooses by SNI among the certificates of the moment. */
    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    /** The same for an engine that does not tell what the client asks for by SNI, which is this, or null for nothing. */
    public X509ExtendedKeyManager keyManager(@Nullable String host) {
        return host == null ? keyManager : new LiveKeys(this::choice, host.toLowerCase(Locale.ROOT));
    }

    /** What identifies the certificate for a host that clients ask for, or null if that is the first of the listener. */
    public @Nullable String certificateFor(String host) {
        return choice().aliasCovering(host.toLowerCase(Locale.ROOT));
    }

    /** What clients must have a certificate of at this moment, or null if they need none. */
    public @Nullable X509ExtendedTrustManager clientTrust() {
        TrustAnchors authorities = certificates.clientAuthorities(names.get());
        return authorities == null ? null : authorities.check();
    }

    /** Whether a client may begin a handshake; if not, it is counted as {@link HandshakeResult#REFUSED} by the caller. */
    public boolean admits(InetAddress client) {
        return limit.rate().test(client);
    }

    /** Whether {@link #admits} may say no: then clients whose address may be forged must prove it first. */
    public boolean limitsHandshakes() {
        return limit.on().getAsBoolean();
    }

    /** Notes how a handshake ended. */
    public void count(HandshakeResult result) {
        certificates.count(result);
    }

    void refresh() {
        // A listener that is gone may not have been collected yet.
        if (!certificates.has(names.get())) {
            return;
        }
        contexts.values().forEach(LiveSslContext::refresh);
    }

    private SslContext build(List<String> alpn) throws SSLException {
        KeyChoice choice = choice();
        TrustAnchors clients = certificates.clientAuthorities(names.get());
        SslContextBuilder builder = SslContextBuilder.forServer(TlsRules.caching(new LiveKeys(() -> choice)));
        if (clients != null) {
            builder.trustManager(clients.check()).clientAuth(ClientAuth.REQUIRE);
        }
        SslContext context = TlsRules.apply(builder, alpn).build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            // A client keeps its session in its ticket, so no session of a client is kept here.
            sessions.setSessionCacheEnabled(false);
            sessions.setTicketKeys(certificates.ticketKeys((clients == null ? "" : clients.id()) + ' ' + alpn));
        }
        return context;
    }
}
