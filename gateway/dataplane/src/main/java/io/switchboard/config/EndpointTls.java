package io.switchboard.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint that is asked over TLS proves who it is (RFC 8310 §5), and how we do.
 *
 * @param name that its certificate must have, a host name or an IP address; also sent as SNI if it is a host name
 * @param spkiPins {@code sha256/} and the base64 of the SHA-256 of a public key (RFC 7858 §4.2); if there are any, the
 *     certificate's must be one of them and needs no authority
 * @param ca PEM, the authorities to believe, or null for those of the Java runtime
 * @param clientCertificate name of our certificate, or null
 * @param opportunistic whether a server that proves nothing is asked all the same (RFC 8310 §5)
 */
public record EndpointTls(
        String name,
        List<String> spkiPins,
        @Nullable Path ca,
        @Nullable String clientCertificate,
        boolean opportunistic) {}
