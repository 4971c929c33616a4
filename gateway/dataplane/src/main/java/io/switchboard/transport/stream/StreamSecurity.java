package io.switchboard.transport.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/** What encrypts the connections to one upstream. */
@FunctionalInterface
public interface StreamSecurity {
    /** Netty's handler for one connection, its own handshake timer off; it proves who the peer is, or fails. */
    SslHandler newHandler(ByteBufAllocator allocator);
}
