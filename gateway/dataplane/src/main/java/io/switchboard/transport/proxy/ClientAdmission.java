package io.switchboard.transport.proxy;

import io.netty.channel.socket.SocketChannel;
import io.switchboard.access.NetworkSet;
import io.switchboard.config.ListenerConfig;
import io.switchboard.query.AddressBits;
import io.switchboard.query.QueryLoop;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.StreamConnections;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out whose a new connection is and whether there is room for it: who connects, or who a proxy connects for, if the
 * listener takes the word of proxies there. One listening socket of one event loop.
 */
public final class ClientAdmission {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final QueryLoop loop;
    private final StreamConnections connections;
    private final ConnectionLimits limits;
    private final ProxyCounters counters;
    private final Supplier<ListenerConfig> settings;
    private ListenerConfig config;
    private NetworkSet proxies;

    /** The admission to a socket that {@code settings} are for, which may change. */
    public ClientAdmission(
            QueryLoop loop,
            StreamConnections connections,
            ConnectionLimits limits,
            ProxyCounters counters,
            Supplier<ListenerConfig> settings) {
        this.loop = loop;
        this.connections = connections;
        this.limits = limits;
        this.counters = counters;
        this.settings = settings;
        this.config = settings.get();
        this.proxies = NetworkSet.of(config.proxyProtocol());
    }

    /**
     * Counts a new connection among the limits and tells whose it is, now or when its header has come; closes it if it
     * cannot stay.
     *
     * @param admitted gets the client, for which {@link ConnectionLimits#release} is due from now on; puts in the pipeline
     *     who goes on, to whom nothing of the header comes
     */
    public void admit(SocketChannel channel, Consumer<InetSocketAddress> admitted) {
        InetSocketAddress peer = channel.remoteAddress();
        if (peer == null) {
            channel.close();
        } else if (isProxy(peer.getAddress())) {
            awaitHeader(channel, peer, admitted);
        } else if (connections.admit(limits, peer)) {
            admitted.accept(peer);
        } else {
            channel.close();
        }
    }

    private boolean isProxy(InetAddress peer) {
        ListenerConfig current = settings.get();
        if (current != config) {
            config = current;
            proxies = NetworkSet.of(current.proxyProtocol());
        }
        return !config.proxyProtocol().isEmpty()
                && proxies.contains(AddressBits.high(peer), AddressBits.low(peer));
    }

    private void awaitHeader(SocketChannel channel, InetSocketAddress peer, Consumer<InetSocketAddress> admitted) {
        if (!connections.admitUnknown(limits)) {
            channel.close();
            return;
        }
        ProxyOpening opening = new ProxyOpening(channel, peer, new ProxyOpening.Outcome() {
            @Override
            public void known(InetSocketAddress client) {
                if (limits.identify(client.getAddress())) {
                    admitted.accept(client);
                } else {
                    channel.close();
                }
            }

            @Override
            public void refused(ProxyRefusal cause) {
                limits.releaseUnknown();
                counters.count(cause);
            }
        });
        channel.pipeline().addLast(opening);
        loop.schedule(opening.deadline(), LONGEST_NANOS);
    }
}
