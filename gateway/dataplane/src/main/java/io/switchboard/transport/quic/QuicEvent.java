package io.switchboard.transport.quic;

import java.util.Locale;

/** How a client's QUIC stream or connection ended when not by a reply; each is counted. */
public enum QuicEvent {
    /** A connection ended because the client broke the protocol on its streams. */
    PROTOCOL_ERROR,
    /** A stream refused because of a limit. */
    OVERLOAD,
    /** The client took a query back before its reply was sent. */
    CANCELLED,
    /** A connection ended because its client took too many queries back. */
    FLOOD,
    /** A connection ended because a query was not complete in time. */
    SLOW_REQUEST,
    /** A reply that the client did not take in time. */
    SLOW_READER,
    /** A client was told to prove its address before anything is kept of it. No connection ended by it. */
    RETRY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }
}
