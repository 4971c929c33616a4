package io.switchboard.transport.grpc;

import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.switchboard.config.LimitsConfig;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.AlpnGuard;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.tls.ServerTls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection beside gRPC's own view of it: holds the client to the limits of stream connections.
 *
 * <p>A connection must bring the preface of HTTP/2 within {@code read-timeout}, a call its message within twice that
 * time, and a client must take replies within twice {@code write-timeout}; else it is closed at once, as slow clients
 * cannot be told from hostile ones. A connection without calls ends after its idle timeout, with GOAWAY. The timer is its
 * only clock. One event loop.
 */
final class GrpcConnection extends LoopTimer {
    /** RFC 9113 §3.3. */
    static final List<String> ALPN = List.of("h2");
    /** RFC 9113 §3.4. */
    private static final int PREFACE_LENGTH = 24;

    private static final Attributes.Key<GrpcConnection> KEY = Attributes.Key.create("connection");
    /** Soon enough for a deadline that may be as short as a second. */
    private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GrpcConnections connections;
    private final SocketChannel channel;
    private final InetSocketAddress client;
    private final long idleNanos;
    private final PendingCalls withoutMessage = new PendingCalls();
    private final PendingCalls withoutEnd = new PendingCalls();
    private final Anchor anchor = new Anchor();
    private int calls;
    private boolean spoken;
    private boolean retired;
    private long idleSinceNanos;
    private long messagesLookedAtNanos;
    private long endsLookedAtNanos;

    GrpcConnection(GrpcConnections connections, SocketChannel channel, InetSocketAddress client, long idleNanos) {
        this.connections = connections;
        this.channel = channel;
        this.client = client;
        this.idleNanos = idleNanos;
        long now = connections.loop().nanos();
        idleSinceNanos = now;
        messagesLookedAtNanos = now;
        endsLookedAtNanos = now;
        lookLater();
    }

    /** Puts in front of gRPC what it needs not to know of. */
    void prepare(@Nullable ServerTls tls) {
        ChannelPipeline pipeline = channel.pipeline().addLast(anchor);
        if (tls != null) {
            // Here from the start, because gRPC speaks first.
            SslHandler handler = tls.context(ALPN).newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(connections.limits().readTimeout().toMillis());
            pipeline.addLast(new AlpnGuard(ALPN, guard -> clientHelloRead(tls, handler, guard)), handler);
        }
        pipeline.addLast(new Preface());
    }

    private void clientHelloRead(ServerTls tls, SslHandler handler, ChannelHandlerContext guard) {
        if (tls.admits(client.getAddress())) {
            handler.handshakeFuture().addListener(handshake -> tls.count(result(handshake)));
            return;
        }
        tls.count(HandshakeResult.REFUSED);
        // Before anything is computed for it.
        guard.pipeline().addAfter(guard.name(), null, new Refusal());
        guard.close();
    }

    private static HandshakeResult result(Future<?> handshake) {
        if (handshake.isSuccess()) {
            return HandshakeResult.COMPLETED;
        }
        return handshake.cause() instanceof SslHandshakeTimeoutException
                ? HandshakeResult.TIMED_OUT
                : HandshakeResult.FAILED;
    }

    /** The connection of a call. */
    static GrpcConnection of(ServerCall<?, ?> call) {
        GrpcConnection connection = call.getAttributes().get(KEY);
        if (connection == null) {
            throw new IllegalStateException("a call of a connection that nobody admitted");
        }
        return connection;
    }

    Attributes in(Attributes attributes) {
        return attributes.toBuilder().set(KEY, this).build();
    }

    InetSocketAddress client() {
        return client;
    }

    /** Calls whose message has not come. */
    PendingCalls withoutMessage() {
        return withoutMessage;
    }

    /** Calls that have ended here and not at the client. */
    PendingCalls withoutEnd() {
        return withoutEnd;
    }

    void callBegan() {
        if (calls++ == 0) {
            connections.becameBusy(this);
        }
    }

    void callEnded() {
        if (--calls == 0) {
            idleSinceNanos = connections.loop().nanos();
            connections.fellIdle(this);
        }
    }

    @Override
    protected void expired() {
        long now = connections.loop().nanos();
        if (isOverdue(now)) {
            closeNow();
            return;
        }
        if (calls == 0 && now - idleSinceNanos >= idleNanos && !retired) {
            retired = true;
            // gRPC makes this a GOAWAY, and closes the connection when the client has seen it.
            channel.close();
        }
        lookLater();
    }

    private boolean isOverdue(long now) {
        LimitsConfig.Tcp limits = connections.limits();
        boolean overdue = false;
        if (now - messagesLookedAtNanos >= limits.readTimeout().toNanos()) {
            messagesLookedAtNanos = now;
            overdue = !spoken || withoutMessage.overdue();
        }
        if (now - endsLookedAtNanos >= limits.writeTimeout().toNanos()) {
            endsLookedAtNanos = now;
            overdue |= withoutEnd.overdue();
        }
        return overdue;
    }

    private void lookLater() {
        LimitsConfig.Tcp limits = connections.limits();
        long shortest =
                Math.min(limits.readTimeout().toNanos(), limits.writeTimeout().toNanos());
        connections.loop().schedule(this, Math.max(SHORTEST_LOOK_NANOS, Math.min(shortest, idleNanos)));
    }

    /** Closes without a farewell. */
    void closeNow() {
        ChannelHandlerContext context = anchor.context;
        if (context != null) {
            // From in front of gRPC's handlers, which would wait for the client.
            context.close();
        }
    }

    /** Nothing of what the client has sent goes on. */
    private static final class Refusal extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    /** Nothing but a place in the pipeline, in front of gRPC. */
    private static final class Anchor extends ChannelHandlerAdapter {
        private @Nullable ChannelHandlerContext context;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }
    }

    /** Sees whether the client sends as much as a preface; what is in it is gRPC's to judge. */
    private final class Preface extends ChannelInboundHandlerAdapter {
        private int octets;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            octets += ((ByteBuf) message).readableBytes();
            context.fireChannelRead(message);
            if (octets >= PREFACE_LENGTH) {
                spoken = true;
                context.pipeline().remove(this);
            }
        }
    }
}
