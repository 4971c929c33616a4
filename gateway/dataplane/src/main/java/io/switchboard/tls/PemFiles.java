package io.switchboard.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files in PEM (RFC 7468). */
final class PemFiles {
    private static final int MAX_OCTETS = 4 << 20;
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private PemFiles() {}

    static String text(Path file) throws CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                throw new CertificateException(file + ": too large (expected: at most 4MiB)");
            }
            return new String(octets, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new CertificateException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new CertificateException(file + ": not readable by this user", e);
        } catch (IOException e) {
            throw new CertificateException(file + ": not readable: " + e.getMessage(), e);
        }
    }

    /** The certificates of a file in their order, at least one. */
    static List<X509Certificate> certificates(Path file) throws CertificateException {
        List<X509Certificate> certificates = certificates(text(file), file);
        if (certificates.isEmpty()) {
            throw new CertificateException(file + ": no certificate (expected: BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    private static List<X509Certificate> certificates(String text, Path file) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Matcher block = CERTIFICATE.matcher(text); block.find(); ) {
                byte[] pem = block.group().getBytes(StandardCharsets.ISO_8859_1);
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    file + ": certificate " + (certificates.size() + 1) + " cannot be read: " + e.getMessage(), e);
        }
        return List.copyOf(certificates);
    }
}
