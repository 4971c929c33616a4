package io.switchboard.records.kubernetes.watch;

/** Reads how the API server is reached. */
@FunctionalInterface
interface ServerAccessSource {
    /**
     * Reads it anew; may run a program that gives credentials.
     *
     * @throws WatchFailure if it is not there or of no use, in words for the operator
     */
    ServerAccess read() throws WatchFailure;
}
