package io.switchboard.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/** One address that one transport listens on. */
public final class BoundListener {
    private final Transport transport;
    private final InetSocketAddress address;
    private final List<Channel> channels;
    private final ListenerSettings settings;

    BoundListener(Transport transport, InetSocketAddress address, List<Channel> channels, ListenerSettings settings) {
        this.transport = transport;
        this.address = address;
        this.channels = channels;
        this.settings = settings;
    }

    /** What is spoken there. */
    public Transport transport() {
        return transport;
    }

    /** The address as bound, with the port that the system chose if the configuration left it open. */
    public InetSocketAddress address() {
        return address;
    }

    /** What is configured for it now. */
    public ListenerConfig config() {
        return settings.get();
    }

    int http3Port() {
        return settings.http3Port();
    }

    /** Other settings from now on; connections that are open keep theirs. */
    void use(ListenerConfig config, int http3Port) {
        settings.set(config, http3Port);
    }

    /** Takes what comes in, and what has come in since the sockets were bound. */
    void startReading() {
        channels.forEach(channel -> channel.config().setAutoRead(true));
    }

    /**
     * Closes the sockets and waits until they are closed; connections that came through them stay. Those that need their
     * socket end first, each with its last reply, for which there are some seconds.
     */
    void close() {
        // All before any is waited for: those that share an address may go together.
        channels.stream().map(Channel::close).toList().forEach(ChannelFuture::syncUninterruptibly);
    }
}
