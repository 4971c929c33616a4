package io.switchboard.transport.doq;

import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import io.switchboard.transport.quic.QuicAddress;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.transport.quic.QuicListener;
import io.switchboard.transport.quic.QuicServed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/** The listening side of DNS over QUIC: one UDP socket of one event loop, bound to one address. */
public final class DoqListener implements QuicListener.Protocol {
    /** RFC 9250 §8.1. */
    static final String PROTOCOL = "doq";

    private DoqListener() {}

    /**
     * Binds a socket of the intake's event loop that does not read yet; the address may be shared with other loops' sockets.
     *
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public static Channel bind(
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            QuicCounters counters,
            Supplier<Duration> idleTimeout,
            ServerTls tls,
            QuicAddress shared,
            NativeTransport sockets,
            InetSocketAddress address)
            throws InterruptedException {
        return new QuicListener(intake, connections, limits, counters, idleTimeout, tls, shared, new DoqListener())
                .bind(sockets, address);
    }

    @Override
    public String alpn() {
        return PROTOCOL;
    }

    /** RFC 9250 §4.2: there are none, and a client that opens one ends the connection. */
    @Override
    public int controlStreams() {
        return 0;
    }

    @Override
    public QuicServed serve(QuicListener listener, QuicChannel channel, InetSocketAddress client) {
        return new ServedDoq(listener, channel, client);
    }
}
