package io.switchboard.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates of P-256 keys (RFC 5280) and writes them and their keys to files. */
final class CertificateMaker {
    /** Clocks of clients may be a little behind. */
    private static final long BACKDATED_SECONDS = 24 * 60 * 60;

    private final SecureRandom random = new SecureRandom();
    private final Date from;
    private final Date until;

    CertificateMaker(long epochSeconds, long lifeSeconds) {
        this.from = new Date((epochSeconds - BACKDATED_SECONDS) * 1000);
        this.until = new Date((epochSeconds + lifeSeconds) * 1000);
    }

    void writeAuthority(Path directory, String file) throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        // Two authorities with one name and different keys confuse those who trusted the first.
        X500Name name =
                new X500Name("CN=Switchboard development CA " + Long.toHexString(random.nextInt() & 0xffffffffL));
        X509v3CertificateBuilder builder = builder(name, name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        write(directory, file, builder, keys.getPrivate(), keys.getPrivate());
    }

    void writeLeaf(Path directory, String file, Identity authority, Collection<String> addresses)
            throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        X500Name issuer =
                X500Name.getInstance(authority.leaf().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=Switchboard"), keys.getPublic());
        List<GeneralName> names = new ArrayList<>(List.of(new GeneralName(GeneralName.dNSName, "localhost")));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions()
                        .createAuthorityKeyIdentifier(keyInfo(authority.leaf().getPublicKey())));
        write(directory, file, builder, keys.getPrivate(), authority.key());
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key)
            throws IOException, GeneralSecurityException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, new BigInteger(127, random).setBit(126), from, until, subject, key);
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, extensions().createSubjectKeyIdentifier(keyInfo(key)));
        return builder;
    }

    private static X509ExtensionUtils extensions() throws GeneralSecurityException {
        return new JcaX509ExtensionUtils();
    }

    private static SubjectPublicKeyInfo keyInfo(PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }

    private static void write(
            Path directory, String file, X509v3CertificateBuilder builder, PrivateKey key, PrivateKey signer)
            throws IOException, GeneralSecurityException {
        X509CertificateHolder made;
        try {
            made = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
        Files.createDirectories(directory);
        write(directory.resolve(file + ".key"), pem("PRIVATE KEY", key.getEncoded()), "rw-------");
        write(directory.resolve(file + ".crt"), pem("CERTIFICATE", made.getEncoded()), "rw-r--r--");
    }

    /** Whoever reads the file finds the old or the new, and never more than its mode lets them. */
    private static void write(Path file, String text, String mode) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".new", null, attributes);
        try {
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String pem(String label, byte[] octets) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
