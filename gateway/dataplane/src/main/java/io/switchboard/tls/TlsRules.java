package io.switchboard.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

/**
 * What holds for every connection with TLS over TCP, on both sides (RFC 9325): TLS 1.3 or 1.2, suites with forward
 * secrecy and authenticated encryption alone. BoringSSL, or Java's own TLS where there is none; neither compresses,
 * and a renegotiation ends the connection. There is no early data.
 */
public final class TlsRules {
    /** RFC 9325 §4.2, and those that RFC 8446 has. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsRules() {}

    static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /**
     * Lets a context follow these rules.
     *
     * @param alpn protocols in order of preference, none for no ALPN at all
     */
    public static SslContextBuilder apply(SslContextBuilder builder, List<String> alpn) {
        builder.sslProvider(provider())
                .protocols(PROTOCOLS)
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(TicketKeys.PERIOD_SECONDS);
        return alpn.isEmpty() ? builder : builder.applicationProtocolConfig(alpn(alpn));
    }

    private static ApplicationProtocolConfig alpn(List<String> protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols);
    }

    /** A factory that has BoringSSL keep the parsed key; right only for a key manager whose aliases never change meaning. */
    static KeyManagerFactory caching(X509KeyManager keyManager) {
        KeyManagerFactory factory = new KeyManagers(keyManager);
        return OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
    }

    /** Tries an identity out. */
    static void check(Identity identity) throws CertificateException {
        try {
            SslContextBuilder.forServer(identity.key(), identity.chain())
                    .sslProvider(provider())
                    // Java's usual kind would encrypt the key, slowly on purpose, for a store that is thrown away here.
                    .keyStoreType("JKS")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new CertificateException("certificate or key of a kind that TLS cannot use: " + e.getMessage(), e);
        }
    }
}
