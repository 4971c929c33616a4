package io.switchboard.upstream;

/** Why an attempt ended without a reply. */
public enum AttemptFailure {
    /** The peer or the network broke off, or a datagram was refused. */
    NETWORK,
    /** No connection: nothing listens there, or there is no route. */
    CONNECT,
    /** No connection within its time. */
    CONNECT_TIMEOUT,
    /** No secure connection: a TLS alert, or a peer that does not prove to be who it must be (RFC 8310 §5). */
    TLS,
    /** The peer answered, but with nothing to use: another HTTP status, content that is no DNS message, another question. */
    HTTP,
    /** The connection said nothing for as long as it may, and was given up. */
    SILENCE,
    /** The connector has no room for another query: its bounds on sockets, connections or queued octets. */
    NO_ROOM,
    /** The connector was closed. */
    CLOSED;

    /** Whether it is the peer's or the network's, not ours. */
    boolean isOfPeer() {
        return this != NO_ROOM && this != CLOSED;
    }
}
