package io.switchboard.listener;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;

/** Binds one address for one transport, on every event loop that can have a socket for it. */
@FunctionalInterface
public interface Binder {
    /**
     * Binds sockets that do not read yet, and waits until it is done; leaves nothing bound when it fails.
     *
     * @param settings what is configured; changes while the sockets stay, for connections to come
     */
    List<Channel> bind(ListenerSettings settings, InetSocketAddress address) throws Exception;
}
