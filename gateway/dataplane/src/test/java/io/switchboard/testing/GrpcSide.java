package io.switchboard.testing;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC half of a {@link ScriptedUpstream}, on a port of its own. A message ends its call, octets end it with the status
 * ABORTED, and silence leaves it open; the end of a connection is GOAWAY, an abrupt one is RST.
 */
final class GrpcSide {
    private static final Context.Key<InetSocketAddress> CLIENT = Context.key("client");

    private final Function<ReceivedQuery, Reaction> script;
    private final Map<SocketAddress, SocketChannel> connections = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private @Nullable InetSocketAddress address;
    private @Nullable MultiThreadIoEventLoopGroup loops;
    private @Nullable Server server;

    GrpcSide(Function<ReceivedQuery, Reaction> script) {
        this.script = script;
    }

    synchronized InetSocketAddress open() {
        InetSocketAddress known = address;
        if (known == null) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            reopen();
        }
        return Objects.requireNonNull(address);
    }

    /** Listens where it did before, if it did and does not. */
    synchronized void reopen() {
        InetSocketAddress known = address;
        if (known == null || server != null) {
            return;
        }
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        loops = group;
        server = NettyServerBuilder.forAddress(known)
                .channelFactory(this::newServerChannel)
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .directExecutor()
                .maxInboundMessageSize(1 << 20)
                .intercept(new ClientOfCall())
                .addService(new Scripted())
                .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = new InetSocketAddress(known.getAddress(), server.getPort());
    }

    int accepted() {
        return accepted.get();
    }

    synchronized void close() {
        if (server != null && loops != null) {
            server.shutdownNow();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            server = null;
        }
    }

    private NioServerSocketChannel newServerChannel() {
        NioServerSocketChannel channel = new NioServerSocketChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                SocketChannel connection = (SocketChannel) message;
                accepted.incrementAndGet();
                connections.put(connection.remoteAddress(), connection);
                context.fireChannelRead(message);
            }
        });
        return channel;
    }

    private static final class ClientOfCall implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            SocketAddress client = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            Context context = Context.current().withValue(CLIENT, (InetSocketAddress) client);
            return Contexts.interceptCall(context, call, headers, next);
        }
    }

    private final class Scripted extends DnsServiceGrpc.DnsServiceImplBase {
        @Override
        public void query(DnsPacket packet, StreamObserver<DnsPacket> observer) {
            InetSocketAddress client = CLIENT.get();
            ServerCallStreamObserver<DnsPacket> call = (ServerCallStreamObserver<DnsPacket>) observer;
            // Being told means that a late answer to a call that is gone throws nothing.
            call.setOnCancelHandler(() -> {});
            ReceivedQuery query = new ReceivedQuery(
                    TestTransport.GRPC, packet.getMsg().toByteArray(), client, System.nanoTime(), accepted.get());
            Performance.play(script.apply(query), new Call(call, client));
        }
    }

    private final class Call implements Performance.Stage {
        private final StreamObserver<DnsPacket> call;
        private final SocketAddress client;
        private boolean ended;

        Call(StreamObserver<DnsPacket> call, SocketAddress client) {
            this.call = call;
            this.client = client;
        }

        @Override
        public synchronized void send(Reaction.Message message) {
            if (!ended) {
                ended = true;
                call.onNext(DnsPacket.newBuilder()
                        .setMsg(ByteString.copyFrom(message.bytes()))
                        .build());
                call.onCompleted();
            }
        }

        @Override
        public synchronized void send(Reaction.Octets octets) {
            if (!ended) {
                ended = true;
                call.onError(Status.ABORTED.asRuntimeException());
            }
        }

        @Override
        public void close(boolean abrupt) {
            SocketChannel connection = connections.get(client);
            if (connection == null) {
                return;
            }
            if (abrupt) {
                connection.config().setSoLinger(0);
                connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
            } else {
                connection.close();
            }
        }
    }
}
