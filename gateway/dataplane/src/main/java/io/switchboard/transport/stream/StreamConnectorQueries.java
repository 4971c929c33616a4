package io.switchboard.transport.stream;

import io.switchboard.upstream.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * The queries under way on one connection, by id. Ids go up by one from a random start, so that one is used again only
 * after 65,535 others: a reply that nobody waits for any more meets no newer query (RFC 7766 §6.2.1). One thread.
 */
final class StreamConnectorQueries {
    /** Queries under way at most; above that a second connection carries on. */
    static final int MAX = 1000;

    /** Twice the bound, so that a free place is near. */
    private static final int PLACES = 2048;

    private final @Nullable Attempt[] attempts = new @Nullable Attempt[PLACES];
    private final char[] ids = new char[PLACES];
    /** Whether the attempt was sent before, on a connection that broke. */
    private final boolean[] repeated = new boolean[PLACES];

    private int nextId;
    private int count;

    StreamConnectorQueries(int firstId) {
        this.nextId = firstId;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == MAX;
    }

    /** Notes an attempt; returns its place. There must be room. */
    int add(Attempt attempt, boolean again) {
        if (isFull()) {
            throw new IllegalStateException("queries: " + count + " (expected: below " + MAX + ")");
        }
        while (attempts[nextId & PLACES - 1] != null) {
            nextId++;
        }
        int place = nextId & PLACES - 1;
        attempts[place] = attempt;
        ids[place] = (char) nextId;
        repeated[place] = again;
        nextId++;
        count++;
        return place;
    }

    int id(int place) {
        return ids[place];
    }

    @Nullable Attempt at(int place) {
        return attempts[place];
    }

    boolean wasRepeated(int place) {
        return repeated[place];
    }

    /** The place of an id that is under way, or -1. */
    int find(int id) {
        int place = id & PLACES - 1;
        return attempts[place] != null && ids[place] == id ? place : -1;
    }

    /** Takes an attempt out. */
    void remove(int place) {
        if (attempts[place] != null) {
            attempts[place] = null;
            count--;
        }
    }

    /** Number of places, to walk over all queries by {@link #at}. */
    static int places() {
        return PLACES;
    }
}
