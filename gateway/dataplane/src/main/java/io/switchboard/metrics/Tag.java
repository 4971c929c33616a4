package io.switchboard.metrics;

import java.util.Locale;

/**
 * A tag's key. Its values come from code or from the configuration, never from a message or a client: so the number of
 * series is bounded, and nobody's names or addresses are in them.
 */
public enum Tag {
    /** What a message came over; the labels of {@link io.switchboard.dns.Transport}. */
    TRANSPORT(Origin.CODE),
    /** {@link QueryTypes}. */
    QTYPE(Origin.CODE),
    /** {@link ReplyCodes}. */
    RCODE(Origin.CODE),
    /** The labels of {@link io.switchboard.query.AnsweredBy}. */
    ANSWERED_BY(Origin.CODE),
    /** The labels of {@link io.switchboard.query.DropReason}. */
    REASON(Origin.CODE),
    /** What a hit or a local answer was; which objects of a cluster. */
    KIND(Origin.CODE),
    /** How a request to the API server of a cluster ended: a status of HTTP, or a word. */
    CODE(Origin.CODE),
    /** The method of such a request. */
    METHOD(Origin.CODE),
    /** CoreDNS: the same. */
    VERB(Origin.CODE),
    /** What went wrong, or led to another way. */
    CAUSE(Origin.CODE),
    /** How a TLS handshake ended. */
    RESULT(Origin.CODE),
    /** {@code applied} or {@code rejected}. */
    OUTCOME(Origin.CODE),
    /** A part of the gateway that says whether it is ready. */
    COMPONENT(Origin.CODE),
    /** Whether a service has an address, endpoints or another name. */
    SERVICE_KIND(Origin.CODE),
    /** Number of an event loop. */
    LOOP(Origin.CODE),
    /** A garbage collector. */
    COLLECTOR(Origin.CODE),
    /** A log event's level. */
    LEVEL(Origin.CODE),
    /** The program's version. */
    VERSION(Origin.CODE),
    /** An upstream group. */
    GROUP(Origin.CONFIGURATION),
    /** An upstream's URL. */
    UPSTREAM(Origin.CONFIGURATION),
    /** A certificate by its name. */
    CERTIFICATE(Origin.CONFIGURATION),
    /** A file of records or of blocked names. */
    SOURCE(Origin.CONFIGURATION),
    /** The API server of a cluster: host and port. */
    HOST(Origin.CONFIGURATION),

    /** CoreDNS: a listener's scheme. */
    SERVER(Origin.CODE),
    /** CoreDNS: always {@code .}. */
    ZONE(Origin.CODE),
    /** CoreDNS: always {@code .}. */
    ZONES(Origin.CODE),
    /** CoreDNS: always empty. */
    VIEW(Origin.CODE),
    /** CoreDNS: here the transport, encrypted ones by their own names. */
    PROTO(Origin.CODE),
    /** CoreDNS: 1 for IPv4, 2 for IPv6. */
    FAMILY(Origin.CODE),
    /** CoreDNS: {@link QueryTypes}; of the cache, what a hit was. */
    TYPE(Origin.CODE),
    /** CoreDNS: who answered. */
    PLUGIN(Origin.CODE),
    /** CoreDNS: an upstream group. */
    PROXY_NAME(Origin.CONFIGURATION),
    /** CoreDNS: an upstream's URL. */
    TO(Origin.CONFIGURATION);

    /** Where a tag's values come from. */
    enum Origin {
        /** A list in the code. */
        CODE,
        /** The operator's configuration. */
        CONFIGURATION
    }

    private final String label = name().toLowerCase(Locale.ROOT);
    private final Origin origin;

    Tag(Origin origin) {
        this.origin = origin;
    }

    /** The key as exported. */
    public String label() {
        return label;
    }

    Origin origin() {
        return origin;
    }
}
