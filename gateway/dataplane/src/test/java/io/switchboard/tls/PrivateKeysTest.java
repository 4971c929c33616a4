package io.switchboard.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.tls.TestAuthority.Leaf;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeysTest {
    private final TestAuthority authority = new TestAuthority();

    @TempDir
    Path directory;

    @AfterEach
    void providerIsNotRegistered() {
        assertThat(Security.getProvider(BouncyCastleProvider.PROVIDER_NAME)).isNull();
    }

    private Leaf leaf(String algorithm) {
        return authority.leaf(algorithm, Instant.now().plus(1, ChronoUnit.DAYS), "dns.example.org");
    }

    private Path file(String pem) {
        Path file = directory.resolve("tls.key");
        TestAuthority.write(file, pem);
        return file;
    }

    @Test
    void read_takesPkcs1() throws Exception {
        Leaf leaf = leaf("RSA");
        byte[] inner = PrivateKeyInfo.getInstance(leaf.keys().getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        assertMatches(leaf, PrivateKeys.read(file(TestAuthority.pem("RSA PRIVATE KEY", inner)), null));
    }

    @Test
    void read_takesSec1WithTheCurveInFront() throws Exception {
        Leaf leaf = leaf("EC");
        BigInteger secret = ((ECPrivateKey) leaf.keys().getPrivate()).getS();
        byte[] inner =
                new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1).getEncoded();
        String curve = TestAuthority.pem("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded());

        assertMatches(leaf, PrivateKeys.read(file(curve + TestAuthority.pem("EC PRIVATE KEY", inner)), null));
    }

    @ParameterizedTest
    @CsvSource({"EC", "RSA"})
    void read_takesPkcs8(String algorithm) throws Exception {
        Leaf leaf = leaf(algorithm);

        assertMatches(leaf, PrivateKeys.read(file(leaf.key()), null));
        assertThat(PrivateKeys.match(
                        leaf(algorithm).keys().getPublic(), leaf.keys().getPrivate()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EC", "RSA"})
    void read_decrypts(String algorithm) throws Exception {
        Leaf leaf = leaf(algorithm);
        BouncyCastleProvider provider = new BouncyCastleProvider();
        StringWriter encrypted = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(encrypted)) {
            writer.writeObject(new JcaPKCS8Generator(
                    leaf.keys().getPrivate(),
                    new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                            .setProvider(provider)
                            .setPassword("open sesame".toCharArray())
                            .build()));
        }
        Path file = file(encrypted.toString());

        assertMatches(leaf, PrivateKeys.read(file, "open sesame"));
        assertThatThrownBy(() -> PrivateKeys.read(file, null))
                .hasMessage(file + ": the key is encrypted (expected: key-password)");
        assertThatThrownBy(() -> PrivateKeys.read(file, "open wheat"))
                .isInstanceOf(CertificateException.class)
                .hasMessageStartingWith(file + ": key cannot be");
    }

    @Test
    void read_decryptsWhatOpensslOnceWrote() throws Exception {
        Leaf leaf = leaf("RSA");
        StringWriter encrypted = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(encrypted)) {
            writer.writeObject(
                    leaf.keys().getPrivate(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build("open sesame".toCharArray()));
        }

        assertMatches(leaf, PrivateKeys.read(file(encrypted.toString()), "open sesame"));
    }

    private static void assertMatches(Leaf leaf, PrivateKey read) {
        assertThat(PrivateKeys.match(leaf.keys().getPublic(), read)).isTrue();
    }
}
