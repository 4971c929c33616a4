package io.switchboard.transport.stream;

import io.netty.channel.Channel;

/** What a client's connection goes through before messages flow. */
@FunctionalInterface
public interface StreamOpening {
    /** Nothing: messages flow from the first octet. */
    StreamOpening NONE = (channel, opened) -> channel.pipeline().addLast(opened.connection());

    /**
     * Begins on a new connection, which is counted already; {@code opened} is told how it ends. On the connection's event
     * loop.
     */
    void begin(Channel channel, StreamClient opened);
}
