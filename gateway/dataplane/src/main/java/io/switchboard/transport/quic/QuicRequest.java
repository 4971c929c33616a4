package io.switchboard.transport.quic;

/** One request of a client on a stream of its own, as its connection sees it. */
public interface QuicRequest {
    /** When it began, or since when its reply waits, by the loop's clock. */
    long sinceNanos();

    /** Its reply has waited too long: resets the stream. */
    void giveUp();
}
