package io.switchboard.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Private keys of RSA and of elliptic curves. */
final class PrivateKeys {
    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "switchboard".getBytes(StandardCharsets.US_ASCII);

    private PrivateKeys() {}

    /** The first key of a file. */
    static PrivateKey read(Path file, @Nullable String password) throws CertificateException {
        String text = PemFiles.text(file);
        Matcher plain = PKCS8.matcher(text);
        try {
            if (plain.find()) {
                return ofPkcs8(Base64.getMimeDecoder().decode(plain.group(1)), file);
            }
            // A class of its own, so that Bouncy Castle is loaded only for keys that Java does not read.
            return ofPkcs8(ForeignKeys.toPkcs8(text, password, file), file);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(file + ": key cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey ofPkcs8(byte[] encoded, Path file) throws CertificateException {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                continue; // not of this kind
            }
        }
        throw new CertificateException(file + ": key cannot be read (expected: RSA or an elliptic curve)");
    }

    /** Whether the two belong together, found out by a signature. */
    static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        String algorithm = privateKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether users other than the owner and the group may read a key. */
    static boolean isReadableByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
