package io.switchboard.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Authorities that are believed, and the check of a chain against them (RFC 5280). Immutable.
 *
 * @param id the same for the same authorities, on every gateway
 */
record TrustAnchors(String id, X509ExtendedTrustManager check) {

    /** The authorities in a file of PEM. */
    static TrustAnchors read(Path file) throws CertificateException {
        List<X509Certificate> certificates = PemFiles.certificates(file);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), certificates.get(i));
            }
            return new TrustAnchors(id(certificates), check(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(file + ": authorities cannot be used: " + e.getMessage(), e);
        }
    }

    /** Those of the Java runtime, or of its system property {@code javax.net.ssl.trustStore}. */
    static TrustAnchors ofRuntime() {
        try {
            return new TrustAnchors("runtime", check(null));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no usable authorities", e);
        }
    }

    private static X509ExtendedTrustManager check(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new NoSuchAlgorithmException("no X.509 trust manager");
    }

    private static String id(List<X509Certificate> certificates) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (X509Certificate certificate : certificates) {
            digest.update(certificate.getEncoded());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
