package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.switchboard.tls.TlsRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who an API server must be: whom the authority vouches for that the kubeconfig or the service account names, and nobody
 * else. fabric8's client would believe every public authority besides.
 */
final class ApiTrust {
    private ApiTrust() {}

    /** The context of connections: trust, and the client's certificate if there is one. */
    static SslContext context(Config config) throws GeneralSecurityException, IOException {
        SslContextBuilder builder = TlsRules.apply(SslContextBuilder.forClient(), List.of());
        TrustManager[] trust = managers(config);
        if (trust != null) {
            builder.trustManager(trust[0]);
        }
        KeyManager[] keys = ApiIdentity.managers(config);
        if (keys != null) {
            builder.keyManager(keys[0]);
        }
        // Whoever believes anybody does not ask for a name.
        return builder.endpointIdentificationAlgorithm(config.isTrustCerts() ? null : "HTTPS")
                .build();
    }

    /** Who is believed; null for those whom the platform believes, because no authority is named. */
    static TrustManager @Nullable [] managers(Config config) throws GeneralSecurityException, IOException {
        if (config.isTrustCerts()) {
            return SSLUtils.trustManagers(config); // insecure-skip-tls-verify: believes anybody.
        }
        // As kubectl does: what is in the kubeconfig wins over a file that it names.
        byte[] authorities = ApiIdentity.content(config.getCaCertData(), config.getCaCertFile());
        if (authorities == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(authorities))) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        if (store.size() == 0) {
            throw new CertificateException("no certificate of an authority");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }
}
