package io.switchboard.transport.quic;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.switchboard.transport.asking.MultiplexedConnection;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream with a UDP socket of its own; a stream for each exchange. */
public final class QuicConnectorConnection extends MultiplexedConnection<QuicExchange> {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Queries that wait for a handshake; servers allow about as many streams. */
    private static final int MAX_BEFORE_OPEN = 100;

    private static final int MAX_STREAMS = 1_000;
    /** Queries taken back; Netty keeps something of each until the connection's end. */
    private static final int MAX_CANCELLED = 1_000;

    private static final int MAX_DATAGRAM = 2048;
    /** Of one stream: more than the largest reply. */
    private static final int STREAM_WINDOW = 80 << 10;

    private static final int CONNECTION_WINDOW = 1 << 20;
    private static final int CONTROL_STREAM_WINDOW = 16 << 10;

    private final QuicConnector connector;
    private final AskingQuic asking;
    private final DatagramChannel socket;
    private @Nullable QuicChannel channel;
    private int cancelled;

    QuicConnectorConnection(QuicConnector connector, AskingQuic asking, DatagramChannel socket, Attempt first) {
        super(connector, first, IDLE_NANOS);
        this.connector = connector;
        this.asking = asking;
        this.socket = socket;
    }

    @Override
    protected void connect() {
        connector.connect(this);
    }

    void connect(EventLoop eventLoop, InetSocketAddress address, QuicSslContext context, String peerName) {
        socket.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(MAX_DATAGRAM));
        socket.pipeline()
                .addLast(new QuicClientCodecBuilder()
                        .sslEngineProvider(quic -> context.newEngine(quic.alloc(), peerName, address.getPort()))
                        .maxIdleTimeout(2 * IDLE_NANOS, TimeUnit.NANOSECONDS)
                        .initialMaxData(CONNECTION_WINDOW)
                        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                        .initialMaxStreamDataUnidirectional(CONTROL_STREAM_WINDOW)
                        .initialMaxStreamsUnidirectional(asking.controlStreams())
                        .activeMigration(false)
                        .build())
                .addLast(new SocketErrors());
        eventLoop.register(socket);
        // So that the system tells when nothing listens there, and drops what others send.
        socket.connect(address).addListener(bound -> {
            if (!bound.isSuccess()) {
                broken(AttemptFailure.CONNECT);
            } else if (isConnecting()) {
                QuicChannel.newBootstrap(socket)
                        .handler(new Events())
                        .remoteAddress(address)
                        .connect()
                        .addListener(this::connected);
            }
        });
    }

    private void connected(Future<? super QuicChannel> connect) {
        if (!connect.isSuccess()) {
            broken(failure(connect.cause()));
        } else if (isConnecting() && connect.getNow() instanceof QuicChannel opened) {
            channel = opened;
            opened();
        }
    }

    private static AttemptFailure failure(Throwable cause) {
        boolean told = cause instanceof QuicClosedChannelException closed
                && closed.event() != null
                && closed.event().isTlsError();
        return told || cause instanceof SSLException ? AttemptFailure.TLS : AttemptFailure.CONNECT;
    }

    @Override
    protected int maxBeforeOpen() {
        return MAX_BEFORE_OPEN;
    }

    @Override
    protected void begin() {
        if (channel != null) {
            asking.opened(this, channel);
        }
    }

    @Override
    protected boolean canStart() {
        return channel != null
                && underWay() < MAX_STREAMS
                && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0;
    }

    @Override
    protected void start(QuicExchange exchange) {
        QuicChannel open = channel;
        if (open == null) {
            return;
        }
        exchange.open(open, exchange.new Stream(this)).addListener((Future<? super QuicStreamChannel> stream) -> {
            if (!stream.isSuccess() || !(stream.getNow() instanceof QuicStreamChannel opened)) {
                // As many streams are open as may be, or the connection is ending.
                returned(exchange);
            } else if (carries(exchange)) {
                exchange.opened(opened);
            } else {
                opened.close();
            }
        });
    }

    @Override
    protected void stop(QuicExchange exchange) {
        if (exchange.cancel() && ++cancelled > MAX_CANCELLED) {
            retire();
        }
    }

    /** The codec may be in the middle of this connection's streams, and must not lose it under its feet. */
    @Override
    protected void closeChannel() {
        socket.eventLoop().execute(() -> {
            QuicChannel open = channel;
            if (open == null) {
                socket.close();
            } else {
                ChannelFuture closed = open.close(true, asking.noError(), Unpooled.EMPTY_BUFFER);
                closed.addListener(any -> socket.close());
            }
        });
    }

    private AttemptFailure broke() {
        return isOpen() ? AttemptFailure.NETWORK : AttemptFailure.CONNECT;
    }

    /** What happens to the connection. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicStreamLimitChangedEvent) {
                settle();
            } else if (event instanceof QuicConnectionCloseEvent closed) {
                // Said by the server; the channel itself ends only when nothing can be under way any more.
                broken(isConnecting() && closed.isTlsError() ? AttemptFailure.TLS : broke());
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            broken(broke());
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken(isOpen() ? AttemptFailure.NETWORK : failure(cause));
        }
    }

    /** An ICMP error: nothing listens there. */
    private final class SocketErrors extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken(broke());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            broken(broke());
        }
    }
}
