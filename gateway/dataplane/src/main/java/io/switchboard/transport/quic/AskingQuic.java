package io.switchboard.transport.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.switchboard.upstream.Attempt;

/** What the connections to one upstream carry. One event loop. */
public interface AskingQuic {
    /** By ALPN. */
    String alpn();

    /** How many unidirectional streams the server may open. */
    int controlStreams();

    /** The code that ends a connection in good order. */
    int noError();

    /** The exchange of one attempt, which is not sent yet. */
    QuicExchange exchange(Attempt attempt);

    /** A connection stands; streams of its own may be opened. */
    void opened(QuicConnectorConnection connection, QuicChannel channel);
}
