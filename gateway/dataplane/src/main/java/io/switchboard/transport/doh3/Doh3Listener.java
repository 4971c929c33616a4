package io.switchboard.transport.doh3;

import io.netty.channel.Channel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.quic.QuicAddress;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.transport.quic.QuicListener;
import io.switchboard.transport.quic.QuicServed;
import java.net.InetSocketAddress;

/** The listening side of DNS over HTTPS over HTTP/3: one UDP socket of one event loop, bound to one address. */
public final class Doh3Listener implements QuicListener.Protocol {
    /** RFC 9114 §3.1. */
    static final String PROTOCOL = "h3";

    private final HttpIntake http;

    private Doh3Listener(HttpIntake http) {
        this.http = http;
    }

    /**
     * Binds a socket of the intake's event loop that does not read yet; the address may be shared with other loops' sockets.
     *
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public static Channel bind(
            HttpIntake http,
            QuicCounters counters,
            ServerTls tls,
            QuicAddress shared,
            NativeTransport sockets,
            InetSocketAddress address)
            throws InterruptedException {
        return new QuicListener(
                        http.queries(),
                        http.connections(),
                        http.limits(),
                        counters,
                        () -> http.config().idleTimeout(),
                        tls,
                        shared,
                        new Doh3Listener(http))
                .bind(sockets, address);
    }

    @Override
    public String alpn() {
        return PROTOCOL;
    }

    /** RFC 9114 §6.2: control, QPACK encoder and decoder. */
    @Override
    public int controlStreams() {
        return Http3.MIN_INITIAL_MAX_STREAMS_UNIDIRECTIONAL;
    }

    @Override
    public QuicServed serve(QuicListener listener, QuicChannel channel, InetSocketAddress client) {
        return new ServedDoh3(http, listener, channel, client);
    }
}
