package io.switchboard.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A certificate by which the gateway proves who it is.
 *
 * @param name its key in the configuration
 * @param selfSigned whether it is made here, by a certification authority of our own that is kept in {@code directory}
 * @param directory of what is made here
 * @param chain PEM, the leaf first; null if and only if it is self-signed
 * @param key PEM, the leaf's private key; null if and only if it is self-signed
 * @param keyPassword of an encrypted key, or null
 * @param clientCa PEM, the authorities of which clients must have a certificate, or null if they need none
 */
public record CertificateConfig(
        String name,
        boolean selfSigned,
        Path directory,
        @Nullable Path chain,
        @Nullable Path key,
        @Nullable String keyPassword,
        @Nullable Path clientCa) {

    /** Says whether there is a password, not what it is. */
    @Override
    public String toString() {
        return "CertificateConfig[name=" + name + (selfSigned ? ", self-signed in " + directory : ", chain=" + chain)
                + ", key=" + key + ", keyPassword=" + (keyPassword == null ? "none" : "set") + ", clientCa=" + clientCa
                + ']';
    }
}
