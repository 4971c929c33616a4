package io.switchboard.config;

import static io.switchboard.config.schema.Scalars.bool;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of a certificate in {@code certificates}. */
final class CertificateKeys extends Section<CertificateConfig> {
    private static final Pattern PASSWORD = Pattern.compile(".{1,1024}");

    private final Key<Boolean> selfSigned = key(
            "self-signed",
            bool(),
            "false",
            "Whether the gateway makes the certificate, and an authority for it, by itself: for development.",
            CertificateConfig::selfSigned);
    private final Key<Path> directory = key(
            "directory",
            Texts.file(),
            "tls",
            "Where a self-signed certificate and its authority are kept.",
            CertificateConfig::directory);
    private final Key<Optional<Path>> chain = key(
            "chain",
            Texts.fileOrNone(),
            "none",
            "Certificates in PEM, the gateway's own first; it is watched.",
            certificate -> Optional.ofNullable(certificate.chain()));
    private final Key<Optional<Path>> key = key(
            "key",
            Texts.fileOrNone(),
            "none",
            "Its private key in PEM (PKCS#8, PKCS#1 or SEC1); it is watched.",
            certificate -> Optional.ofNullable(certificate.key()));
    private final Key<Optional<String>> keyPassword = key(
            "key-password",
            Texts.secretOrNone("the password of the key", PASSWORD),
            "none",
            "Password of an encrypted key.",
            certificate -> Optional.ofNullable(certificate.keyPassword()));
    private final Key<Optional<Path>> clientCa = key(
            "client-ca",
            Texts.fileOrNone(),
            "none",
            "Authorities in PEM; clients must have a certificate of one of them. It is watched.",
            certificate -> Optional.ofNullable(certificate.clientCa()));

    @Override
    protected CertificateConfig build(Values values) {
        if (values.sound(selfSigned, chain, key)) {
            requireFiles(values, chain, "the file of the certificates");
            requireFiles(values, key, "the file of the private key");
        }
        return new CertificateConfig(
                values.name(),
                values.get(selfSigned),
                values.get(directory),
                values.get(chain).orElse(null),
                values.get(key).orElse(null),
                values.get(keyPassword).orElse(null),
                values.get(clientCa).orElse(null));
    }

    private void requireFiles(Values values, Key<Optional<Path>> file, String what) {
        if (values.get(selfSigned) && values.get(file).isPresent()) {
            values.error(file, "a file for 'self-signed: true' (expected: none, or 'self-signed: false')");
        } else if (!values.get(selfSigned) && values.get(file).isEmpty()) {
            values.error(file, "none (expected: " + what + ", or 'self-signed: true')");
        }
    }
}
