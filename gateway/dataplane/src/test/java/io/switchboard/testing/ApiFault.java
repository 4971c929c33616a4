package io.switchboard.testing;

/** What a {@link FakeApiServer} does with a request instead of answering it. */
public sealed interface ApiFault {
    /** Answers with a status and a Status. */
    record Refusal(int code, String reason, String message, int retryAfterSeconds) implements ApiFault {}

    /** Answers as it should until some objects were sent, then otherwise. */
    record After(int objects, Ending ending) implements ApiFault {}

    /** Accepts the request and never answers: as a network does that loses all packets from now on. */
    record BlackHole() implements ApiFault {}

    /**
     * Begins to answer and tells of nothing: as Kubernetes does for a watch from a version that it has not reached, which
     * it has handed out before it was restored from a backup.
     */
    record Nothing() implements ApiFault {}

    /** How an answer goes on where it should not. */
    enum Ending {
        /** It ends as if it were whole. */
        CLOSED,
        /** The connection ends in the middle of an object. */
        CUT,
        /** Nothing comes any more, and the connection stays. */
        SILENT,
        /** White space comes, an octet at a time, for ever. */
        TRICKLE,
        /** Something comes that is no JSON. */
        GARBAGE,
        /** The error that the history was compacted. */
        GONE
    }

    /** Forbidden to list a resource, as when a role lacks it. */
    static ApiFault forbidden(String resource) {
        return new Refusal(
                403,
                "Forbidden",
                resource
                        + " is forbidden: User \\\"system:serviceaccount:kube-system:switchboard\\\" cannot list resource",
                0);
    }

    /** Refused as a server does that does not know {@code sendInitialEvents}. */
    static ApiFault invalid() {
        return new Refusal(422, "Invalid", "sendInitialEvents: Forbidden", 0);
    }

    /** The history was compacted, or a page's token is too old. */
    static ApiFault gone() {
        return new Refusal(410, "Expired", "The resourceVersion for the provided watch is too old.", 0);
    }
}
