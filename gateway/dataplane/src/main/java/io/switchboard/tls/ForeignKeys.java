package io.switchboard.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMDecryptorProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** Keys in forms that Java does not read: PKCS#1, SEC1, and what is encrypted. */
final class ForeignKeys {
    private ForeignKeys() {}

    /** The first private key of a text in PEM, in PKCS#8. */
    static byte[] toPkcs8(String text, @Nullable String password, Path file) throws CertificateException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object read = parser.readObject(); read != null; read = parser.readObject()) {
                PrivateKeyInfo key = key(read, password, file);
                if (key != null) {
                    return key.getEncoded();
                }
            }
        } catch (PKCSException | OperatorCreationException e) {
            throw new CertificateException(file + ": key cannot be decrypted (expected: another key-password)", e);
        } catch (IOException e) {
            throw new CertificateException(
                    file + ": key cannot be read" + (password == null ? "" : " with this key-password"), e);
        }
        throw new CertificateException(file + ": no private key (expected: BEGIN PRIVATE KEY or a like)");
    }

    private static @Nullable PrivateKeyInfo key(Object read, @Nullable String password, Path file)
            throws CertificateException, IOException, PKCSException, OperatorCreationException {
        return switch (read) {
            case PrivateKeyInfo key -> key;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PEMEncryptedKeyPair pair -> {
                PEMDecryptorProvider decryptor = new JcePEMDecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(required(password, file));
                yield pair.decryptKeyPair(decryptor).getPrivateKeyInfo();
            }
            case PKCS8EncryptedPrivateKeyInfo key ->
                key.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(required(password, file)));
            default -> null;
        };
    }

    private static char[] required(@Nullable String password, Path file) throws CertificateException {
        if (password == null) {
            throw new CertificateException(file + ": the key is encrypted (expected: key-password)");
        }
        return password.toCharArray();
    }
}
