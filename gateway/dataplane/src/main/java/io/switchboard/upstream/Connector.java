package io.switchboard.upstream;

/**
 * One event loop's way to one upstream over one transport: takes a query's octets, brings a reply's.
 *
 * <p>Used by its loop's thread alone. For every attempt that is sent, exactly one of {@link Attempt#answered} and
 * {@link Attempt#failed} is called, possibly before {@link #send} returns, unless the attempt is forgotten first. What
 * comes in and is not the reply is offered to {@link Attempt#matches}, which counts it, and the wait goes on (RFC 5452
 * §9.1): no message of a stranger ends an attempt.
 */
public interface Connector {
    /**
     * Sends the attempt's query under an id of the connector's choosing, which no other query under way on the same
     * socket or connection has.
     */
    void send(Attempt attempt);

    /** Ends the wait of an attempt that was sent and has not ended. */
    void forget(Attempt attempt);

    /** Sockets or connections now open. */
    int open();

    /** Closes all of them; attempts under way fail. */
    void close();
}
