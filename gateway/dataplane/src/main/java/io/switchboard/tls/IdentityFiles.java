package io.switchboard.tls;

import io.switchboard.config.CertificateConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads an identity from the two files of a certificate, and refuses what would not work in a handshake. */
final class IdentityFiles implements Watched.Source<Identity> {
    private static final Logger LOG = System.getLogger(IdentityFiles.class.getName());
    private static final AtomicLong SERIAL = new AtomicLong();

    private final String name;
    private final Path chain;
    private final Path key;
    private final @Nullable String password;
    private final LongSupplier epochSeconds;

    IdentityFiles(String name, Path chain, Path key, @Nullable String password, LongSupplier epochSeconds) {
        this.name = name;
        this.chain = chain;
        this.key = key;
        this.password = password;
        this.epochSeconds = epochSeconds;
    }

    /** The files of a certificate that is not made here. */
    static IdentityFiles of(CertificateConfig config, LongSupplier epochSeconds) {
        Path chain = config.chain();
        Path key = config.key();
        if (chain == null || key == null) {
            throw new IllegalArgumentException("certificate: " + config + " (expected: one with files)");
        }
        return new IdentityFiles(config.name(), chain, key, config.keyPassword(), epochSeconds);
    }

    List<Path> files() {
        return List.of(chain, key);
    }

    @Override
    public Identity read(@Nullable Identity present) throws CertificateException {
        List<X509Certificate> certificates = PemFiles.certificates(chain);
        PrivateKey privateKey = PrivateKeys.read(key, password);
        if (!PrivateKeys.match(certificates.getFirst().getPublicKey(), privateKey)) {
            throw new CertificateException(key + ": not the key of the first certificate in " + chain);
        }
        Identity identity = new Identity(name + '#' + SERIAL.incrementAndGet(), certificates, privateKey);
        checkExpiry(identity, present);
        TlsRules.check(identity);
        if (PrivateKeys.isReadableByOthers(key)) {
            LOG.log(
                    Level.WARNING,
                    "certificates.{0}.key: {1} can be read by every user (expected: mode 0600)",
                    name,
                    key);
        }
        return identity;
    }

    /** At the start an expired certificate is better than no gateway; later the one in place may be better than it. */
    private void checkExpiry(Identity identity, @Nullable Identity present) throws CertificateException {
        long now = epochSeconds.getAsLong();
        if (identity.expirySeconds() > now) {
            return;
        }
        if (present != null && present.expirySeconds() > now) {
            throw new CertificateException(
                    chain + ": expired on " + identity.leaf().getNotAfter().toInstant());
        }
        LOG.log(
                Level.ERROR,
                "certificates.{0}.chain: {1} expired on {2}, clients that verify it will refuse it",
                name,
                chain,
                identity.leaf().getNotAfter().toInstant());
    }
}
