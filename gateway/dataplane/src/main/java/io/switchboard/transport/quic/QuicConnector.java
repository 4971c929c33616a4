package io.switchboard.transport.quic;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.asking.MultiplexedConnection;
import io.switchboard.transport.asking.MultiplexedConnector;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.UpstreamCounters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream over QUIC: one connection that carries all queries, another one when the first is full, old or has
 * fallen silent. Queries that find no room wait for it within their deadlines.
 */
public final class QuicConnector extends MultiplexedConnector<QuicExchange> {
    private static final int MAX_CONNECTIONS = 8;

    private final ClientTls tls;
    private final AskingQuic asking;
    private final NativeTransport sockets;
    private @Nullable QuicSslContext context;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public QuicConnector(
            EventLoop eventLoop,
            QueryLoop loop,
            ConnectTarget target,
            ClientTls tls,
            UpstreamCounters counters,
            AskingQuic asking) {
        QuicLibrary.require();
        super(eventLoop, loop, target, counters, MAX_CONNECTIONS);
        this.tls = tls;
        this.asking = asking;
        this.sockets = NativeTransport.of(eventLoop);
    }

    @Override
    protected QuicExchange exchange(Attempt attempt) {
        return asking.exchange(attempt);
    }

    @Override
    protected @Nullable MultiplexedConnection<QuicExchange> connection(Attempt first) {
        DatagramChannel socket = socket();
        return socket == null ? null : new QuicConnectorConnection(this, asking, socket, first);
    }

    /** Connects from {@code socket}. */
    void connect(QuicConnectorConnection connection) {
        connection.connect(eventLoop(), address(), context(), tls.peerName());
    }

    /** One for all connections, so that sessions are resumed; who the server is, is looked at for each. */
    private QuicSslContext context() {
        QuicSslContext known = context;
        if (known == null) {
            // The verifier checks the name, whatever the engine knows of it.
            QuicSslContextBuilder builder = QuicSslContextBuilder.forClient()
                    .trustManager(tls.verifier())
                    .endpointIdentificationAlgorithm("")
                    .applicationProtocols(asking.alpn())
                    .earlyData(false);
            X509ExtendedKeyManager own = tls.keyManager();
            if (own != null) {
                builder.keyManager(own, null);
            }
            known = builder.build();
            context = known;
        }
        return known;
    }

    private @Nullable DatagramChannel socket() {
        try {
            return sockets.newDatagramChannel(address());
        } catch (ChannelException e) {
            // As many files are open as may be.
            return null;
        }
    }
}
