package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the gateway shows an API server. Keys in PKCS#8 are read here, because fabric8's client takes each
 * for one of RSA; those in the older forms by that.
 */
final class ApiIdentity {
    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] NO_PASSWORD = {};

    private ApiIdentity() {}

    /** The keys that TLS may use, or null if there is no certificate. */
    static KeyManager @Nullable [] managers(Config config) throws GeneralSecurityException, IOException {
        byte[] chain = content(config.getClientCertData(), config.getClientCertFile());
        byte[] key = content(config.getClientKeyData(), config.getClientKeyFile());
        if (chain == null || key == null) {
            return null;
        }
        Matcher block = PKCS8.matcher(new String(key, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            return SSLUtils.keyManagers(config);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "client",
                key(Base64.getMimeDecoder().decode(block.group(1))),
                NO_PASSWORD,
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(chain))
                        .toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static PrivateKey key(byte[] octets) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
            } catch (InvalidKeySpecException other) {
                continue;
            }
        }
        throw new InvalidKeySpecException("client key: unknown algorithm (expected: one of " + ALGORITHMS + ")");
    }

    /** What is in the kubeconfig itself, or else in the file that it names, or null. */
    static byte @Nullable [] content(@Nullable String data, @Nullable String file) throws IOException {
        if (data != null) {
            return Base64.getMimeDecoder().decode(data);
        }
        return file == null ? null : Files.readAllBytes(Path.of(file));
    }
}
