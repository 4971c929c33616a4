package io.switchboard.tls;

import io.netty.util.NetUtil;
import io.switchboard.config.EndpointTls;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server is the one that is configured (RFC 8310 §8): a pin of its public key matches, or its certificate comes
 * from an authority and has the configured name. Asks nothing of the engine, so it holds for TCP and QUIC alike.
 */
final class ServerVerifier extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final EndpointTls endpoint;
    private final Supplier<@Nullable X509ExtendedTrustManager> current;
    private final Consumer<CertificateException> refused;

    /**
     * A verifier for one endpoint.
     *
     * @param current gives the authorities of the moment, null if the endpoint needs none
     * @param refused told why a server is not the one that is configured
     */
    ServerVerifier(
            EndpointTls endpoint,
            Supplier<@Nullable X509ExtendedTrustManager> current,
            Consumer<CertificateException> refused) {
        this.endpoint = endpoint;
        this.current = current;
        this.refused = refused;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            verify(chain, authType);
        } catch (CertificateException e) {
            refused.accept(e);
            throw e;
        }
    }

    private void verify(X509Certificate[] chain, String authType) throws CertificateException {
        if (endpoint.opportunistic()) {
            return;
        }
        if (!endpoint.spkiPins().isEmpty()) {
            requirePin(chain[0]);
            return;
        }
        X509ExtendedTrustManager authorities = current.get();
        if (authorities == null) {
            throw new CertificateException("no authorities to verify " + endpoint.name() + " with");
        }
        authorities.checkServerTrusted(chain, authType);
        if (!hasName(chain[0], endpoint.name())) {
            throw new CertificateException("the certificate is not for " + endpoint.name());
        }
    }

    /** RFC 7858 §4.2: SHA-256 of the SubjectPublicKeyInfo. */
    private void requirePin(X509Certificate leaf) throws CertificateException {
        String pin = "sha256/"
                + Base64.getEncoder().encodeToString(sha256(leaf.getPublicKey().getEncoded()));
        if (!endpoint.spkiPins().contains(pin)) {
            throw new CertificateException("the server's public key is not pinned: " + pin);
        }
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** RFC 8310 §8.1: subjectAltName alone, dNSName or iPAddress; the common name says nothing. */
    private static boolean hasName(X509Certificate certificate, String name) throws CertificateParsingException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
            return false;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
        for (List<?> alternative : alternatives) {
            boolean same = address != null
                    ? alternative.get(0).equals(IP_ADDRESS) && isAddress(alternative.get(1), address)
                    : alternative.get(0).equals(DNS_NAME) && DnsNames.covers(String.valueOf(alternative.get(1)), name);
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAddress(Object text, byte[] address) {
        return Arrays.equals(NetUtil.createByteArrayFromIpAddressString(String.valueOf(text)), address);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not for clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
