package io.switchboard.upstream;

import java.util.List;

/**
 * Finds out by the bootstrap servers where the servers of an endpoint are, again and again. Tells a listener of every answer,
 * the last of a round being the one after which it {@link #isDone}. One event loop.
 */
interface ServerLookup {
    /** So many servers have one name at most; one with more is not a name for servers that stand in for each other. */
    int MAX_SERVERS = 64;

    /** Begins a round; the one before is done. */
    void ask();

    /** Whether nothing more is to come in this round. */
    boolean isDone();

    /** Whether this round has found servers, so that {@link #places} is to be used. */
    boolean hasFound();

    /** Whether a part of what was asked was not answered. */
    boolean hasFailed();

    /** Those of the smallest priority first; what was not answered is as it was before. */
    List<ServerPlace> places();

    /** How long the answers of this round hold; very long without any. */
    long ttlSeconds();
}
