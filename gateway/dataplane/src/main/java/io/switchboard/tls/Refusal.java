package io.switchboard.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a server's certificate is not believed, in words for the operator. */
final class Refusal {
    private static final int MAX_CAUSES = 10;

    private Refusal() {}

    /** The reason in one line. */
    static String reason(CertificateException refusal) {
        Throwable root = refusal;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return switch (root) {
            case CertificateExpiredException expired -> "the certificate has expired, " + expired.getMessage();
            case CertificateNotYetValidException early -> "the certificate is not valid yet, " + early.getMessage();
            case CertPathBuilderException unknown -> "the certificate comes from no authority that is trusted";
            default -> String.valueOf(root.getMessage());
        };
    }
}
