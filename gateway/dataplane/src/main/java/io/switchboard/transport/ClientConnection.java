package io.switchboard.transport;

/** A client's connection as its event loop sees it when room is short or the gateway ends. Used by the loop's thread alone. */
public interface ClientConnection {
    /** Ends with the last reply that is under way, at once if there is none. */
    void drain();

    /** Ends at once, to make room for another; only called while nothing is in flight. */
    void closeNow();
}
