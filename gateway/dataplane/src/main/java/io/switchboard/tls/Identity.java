package io.switchboard.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A certificate with its private key. Immutable; a change of files makes another one.
 *
 * @param alias differs from that of every other identity in the process
 * @param chain the leaf first
 */
record Identity(String alias, List<X509Certificate> chain, PrivateKey key) {
    private static final int DNS_NAME = 2;

    X509Certificate leaf() {
        return chain.getFirst();
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    /** {@code EC} or {@code RSA}, as key managers call it. */
    String keyType() {
        return key.getAlgorithm();
    }

    /** When it ends, in seconds since the epoch. */
    long expirySeconds() {
        return leaf().getNotAfter().getTime() / 1000;
    }

    /** Whether a host name that a client asks for by SNI is among its names, wildcards included (RFC 9525 §6.3). */
    boolean covers(String host) {
        return dnsNames().stream().anyMatch(name -> DnsNames.covers(name, host));
    }

    /** The DNS names in its subjectAltName, in their order; wildcards are among them. */
    List<String> dnsNames() {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = leaf().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(DNS_NAME)) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of(); // names that cannot be read are none
        }
        return names;
    }
}
