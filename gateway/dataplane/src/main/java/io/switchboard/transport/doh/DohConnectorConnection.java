package io.switchboard.transport.doh;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.switchboard.transport.asking.MultiplexedConnection;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream by HTTPS, and the version of HTTP that its handshake has agreed on. */
final class DohConnectorConnection extends MultiplexedConnection<DohExchange> implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Queries that wait for a handshake; what a server allows at least before it says otherwise (RFC 9113 §6.5.2). */
    private static final int MAX_BEFORE_OPEN = 100;

    private final DohConnector connector;
    private final SocketChannel channel;
    private @Nullable ChannelHandlerContext handshake;
    private boolean http2;
    private @Nullable AskingProtocol protocol;
    private boolean flushPending;

    DohConnectorConnection(DohConnector connector, SocketChannel channel, Attempt first) {
        super(connector, first, IDLE_NANOS);
        this.connector = connector;
        this.channel = channel;
    }

    @Override
    protected void connect() {
        connector.connect(this, channel);
    }

    /** Puts in place what waits for the outcome of the handshake. */
    void awaitHandshake() {
        channel.pipeline().addLast(new Choice()).addLast(new End());
    }

    void connected(boolean success) {
        if (!success) {
            broken(AttemptFailure.CONNECT);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    DohTarget target() {
        return connector.target();
    }

    @Override
    protected int maxBeforeOpen() {
        return connector.onlyHttp1() ? 1 : MAX_BEFORE_OPEN;
    }

    @Override
    protected boolean canStart() {
        return protocol != null && protocol.hasRoom() && channel.isWritable();
    }

    @Override
    protected void begin() {
        connector.speaks(http2);
        ChannelHandlerContext after = handshake;
        if (after != null) {
            protocol = http2 ? AskingHttp2.start(this, after) : AskingHttp1.start(this, after);
        }
        flushSoon();
    }

    @Override
    protected void start(DohExchange exchange) {
        if (protocol != null) {
            protocol.send(exchange);
            flushSoon();
        }
    }

    @Override
    protected void stop(DohExchange exchange) {
        if (protocol != null) {
            protocol.cancel(exchange);
            flushSoon();
        }
    }

    private void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            channel.eventLoop().execute(this);
        }
    }

    @Override
    public void run() {
        flushPending = false;
        channel.flush();
    }

    @Override
    protected void closeChannel() {
        channel.close();
    }

    /** Waits for the handshake's outcome. */
    private final class Choice extends ApplicationProtocolNegotiationHandler {
        Choice() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String chosen) {
            handshake = context;
            http2 = chosen.equals(ApplicationProtocolNames.HTTP_2);
            opened();
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            broken(AttemptFailure.TLS);
        }
    }

    /** Sees the connection break. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            broken(AttemptFailure.NETWORK);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken(AttemptFailure.NETWORK);
        }
    }
}
