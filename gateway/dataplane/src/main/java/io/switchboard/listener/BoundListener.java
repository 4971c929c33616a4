package io.switchboard.listener;

import io.netty.channel.Channel;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One address that one transport listens on.
 *
 * @param address as bound, with the port that the system chose if the configuration left it open
 * @param channels a socket for each event loop that has one
 */
public record BoundListener(Transport transport, InetSocketAddress address, List<Channel> channels) {
    /** Takes what comes in, and what has come in since the sockets were bound. */
    void startReading() {
        channels.forEach(channel -> channel.config().setAutoRead(true));
    }

    /** Closes the sockets and waits until they are closed; connections that came through them stay. */
    void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }
}
