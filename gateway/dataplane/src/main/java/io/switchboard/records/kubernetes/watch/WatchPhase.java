package io.switchboard.records.kubernetes.watch;

/** What a watch is doing. */
public enum WatchPhase {
    /** It waits for the server to begin its answer. */
    CONNECTING,
    /** It reads all objects. */
    LISTING,
    /** It reads changes as they happen. */
    WATCHING,
    /** The server ended it early; a moment passes before it begins anew. */
    WAITING,
    /** It failed, and waits before it tries again. */
    FAILED,
    /** It was closed. */
    CLOSED
}
