package io.switchboard.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certification authority for tests: leaves of any names, ages and kinds of key. */
public final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name = new X500Name("CN=Test CA " + Integer.toHexString(RANDOM.nextInt()));
    private final KeyPair keys = newKeys("EC");
    private final String pem;

    /** An authority that nobody knows yet. */
    public TestAuthority() {
        Instant now = Instant.now();
        X509CertificateHolder own =
                sign(name, keys, now.minus(1, ChronoUnit.DAYS), now.plus(99, ChronoUnit.DAYS), null);
        pem = pem("CERTIFICATE", encoded(own));
    }

    /** Its own certificate in PEM. */
    public String pem() {
        return pem;
    }

    /** A leaf with its key. */
    public record Leaf(String chain, KeyPair keys) {
        /** The key in PKCS#8. */
        public String key() {
            return TestAuthority.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** The pin of the key (RFC 7858 §4.2). */
        public String pin() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(keys.getPublic().getEncoded());
                return "sha256/" + Base64.getEncoder().encodeToString(digest);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Writes {@code NAME.crt} and {@code NAME.key} as one who renews a certificate does: each at once. */
        public void write(Path directory, String file) {
            TestAuthority.write(directory.resolve(file + ".crt"), chain);
            TestAuthority.write(directory.resolve(file + ".key"), key());
        }
    }

    /** A leaf of P-256 that is good for 90 days, for host names and IP addresses. */
    public Leaf leaf(String... names) {
        return leaf("EC", Instant.now().plus(90, ChronoUnit.DAYS), names);
    }

    /** A leaf of {@code EC} or {@code RSA}. */
    public Leaf leaf(String algorithm, Instant until, String... names) {
        KeyPair leafKeys = newKeys(algorithm);
        GeneralName[] alternatives = Stream.of(names)
                .map(each -> new GeneralName(isAddress(each) ? GeneralName.iPAddress : GeneralName.dNSName, each))
                .toArray(GeneralName[]::new);
        Instant from = until.minus(100, ChronoUnit.DAYS);
        X509CertificateHolder leaf =
                sign(new X500Name("CN=" + names[0]), leafKeys, from, until, new GeneralNames(alternatives));
        return new Leaf(pem("CERTIFICATE", encoded(leaf)) + pem, leafKeys);
    }

    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || Character.isDigit(text.charAt(text.length() - 1));
    }

    private X509CertificateHolder sign(
            X500Name subject, KeyPair subjectKeys, Instant from, Instant until, @Nullable GeneralNames alternatives) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(127, RANDOM).setBit(126),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(alternatives == null));
            if (alternatives != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKeys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block of PEM. */
    public static String pem(String label, byte[] octets) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Replaces a file at once; only its owner may read it. */
    public static void write(Path file, String text) {
        try {
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "new",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
