package io.switchboard.query;

/** What a reply means, for protocols that say so beside the message: the status of an HTTP response or of a gRPC call. */
public enum Verdict {
    /** The DNS has spoken, whatever the RCODE says. */
    ANSWERED,
    /** The query does not parse, or has an opcode that means nothing to anybody. */
    MALFORMED,
    /** The client may not ask. */
    NOT_ALLOWED,
    /** The client asks more than it may. */
    TOO_MANY,
    /** The gateway has too much to do. */
    OVERLOADED
}
