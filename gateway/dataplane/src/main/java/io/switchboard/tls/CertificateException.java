package io.switchboard.tls;

/** Something of a certificate, a key or a trust anchor cannot be used; the message says what and where, no secret. */
public final class CertificateException extends Exception {
    private static final long serialVersionUID = 1;

    CertificateException(String message) {
        super(message);
    }

    CertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
