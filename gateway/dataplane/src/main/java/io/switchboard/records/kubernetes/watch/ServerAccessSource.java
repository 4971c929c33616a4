package io.switchboard.records.kubernetes.watch;

/** Reads how the API server is reached. */
interface ServerAccessSource {
    /** The host of a server that is not known yet. */
    String UNKNOWN = "unknown";

    /**
     * Reads it anew; may run a program that gives credentials.
     *
     * @throws WatchFailure if it is not there or of no use, in words for the operator
     */
    ServerAccess read() throws WatchFailure;

    /**
     * Reads it as far as that runs nothing.
     *
     * @throws WatchFailure if it is not there or of no use, in words for the operator
     */
    void check() throws WatchFailure;

    /** The server's host and port for people and metrics, or {@code unknown}; runs nothing. */
    String host();
}
