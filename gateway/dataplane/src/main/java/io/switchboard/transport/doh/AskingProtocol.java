package io.switchboard.transport.doh;

/** One version of HTTP on a connection to an upstream. One event loop. */
interface AskingProtocol {
    /** Whether another request may be sent now. */
    boolean hasRoom();

    /** Sends a request; it is flushed by the connection. */
    void send(DohExchange exchange);

    /** Nobody waits for this exchange's response any more. */
    void cancel(DohExchange exchange);
}
