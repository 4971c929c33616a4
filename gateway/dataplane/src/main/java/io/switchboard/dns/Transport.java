package io.switchboard.dns;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that carries DNS messages, as a row of plain data.
 *
 * <p>Adding a protocol starts with a row here; the exhaustive switches over this enum then name every other place.
 */
public enum Transport {
    /** Datagrams, RFC 1035 §4.2.1. */
    UDP(53, Shape.DATAGRAM, false, "udp"),
    /** Length-prefixed messages on a byte stream, RFC 7766. */
    TCP(53, Shape.STREAM, false, "tcp"),
    /** The same inside TLS, RFC 7858. */
    DOT(853, Shape.STREAM, true, "tls"),
    /** HTTPS over HTTP/2 and HTTP/1.1, RFC 8484. */
    DOH(443, Shape.MULTIPLEXED, true, "https"),
    /**
     * Calls of gRPC, as CoreDNS has them; no port is registered. Without TLS it is for a proxy beside the gateway that has
     * it, as in a mesh, which the gateway cannot see: it counts as encrypted.
     */
    GRPC(50053, Shape.MULTIPLEXED, true, "grpcs"),
    /** Messages on QUIC streams, RFC 9250. */
    DOQ(853, Shape.QUIC, true, "quic"),
    /** HTTPS over HTTP/3, RFC 9114. */
    DOH3(443, Shape.QUIC, true, "h3");

    /** How messages of a protocol share its connections. */
    public enum Shape {
        /** Each message is on its own and may be lost; replies are limited in size. */
        DATAGRAM,
        /** Messages follow each other on one byte stream. */
        STREAM,
        /** Each exchange has a stream of its own inside a connection. */
        MULTIPLEXED,
        /** The same, and connections share a UDP socket. */
        QUIC
    }

    private final String label = name().toLowerCase(Locale.ROOT);
    private final int defaultPort;
    private final Shape shape;
    private final boolean secure;
    private final String scheme;

    Transport(int defaultPort, Shape shape, boolean secure, String scheme) {
        this.defaultPort = defaultPort;
        this.shape = shape;
        this.secure = secure;
        this.scheme = scheme;
    }

    /** The name used in configuration, URLs, metrics and logs, for example {@code udp}. */
    public String label() {
        return label;
    }

    /** The scheme of an endpoint's URL, for example {@code tls}. */
    public String scheme() {
        return scheme;
    }

    /** The scheme of an endpoint that is spoken to without TLS where {@link #scheme} says with TLS; null for none. */
    public @Nullable String clearScheme() {
        return this == GRPC ? "grpc" : null;
    }

    /** The registered port, or the one that is usual. */
    public int defaultPort() {
        return defaultPort;
    }

    /** How messages share connections. */
    public Shape shape() {
        return shape;
    }

    /** Whether its sockets are UDP's, and so its ports. */
    public boolean overUdp() {
        return shape == Shape.DATAGRAM || shape == Shape.QUIC;
    }

    /** Whether replies are limited by a datagram's size and may be truncated. */
    public boolean datagram() {
        return shape == Shape.DATAGRAM;
    }

    /** Whether the protocol encrypts, so that padding is useful (RFC 8467). */
    public boolean secure() {
        return secure;
    }
}
