package io.switchboard.http;

import io.netty.buffer.ByteBuf;

/**
 * Who gets a response: told what comes on the thread of the {@link HttpLoop}, which it must not hold up. After
 * {@link #ended}, {@link #failed} or a cancellation it is told nothing more.
 */
public interface HttpReceiver {
    /** The connection stands, through proxies and TLS; not so when it did not last until the response, and another is made. */
    void connected(boolean stands);

    /** The response begins. */
    void begun(ResponseHead head);

    /**
     * Octets of the body.
     *
     * @param octets the receiver's to release
     * @return whether more may come before {@link HttpExchange#resume} is called; what one read of the socket held comes
     *     in any case
     */
    boolean received(ByteBuf octets);

    /** What was there has been told. */
    void paused();

    /** The body is whole. */
    void ended();

    /** There will be no response, or no more of it. */
    void failed(Throwable cause);
}
