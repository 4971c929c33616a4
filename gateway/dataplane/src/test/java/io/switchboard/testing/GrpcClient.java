package io.switchboard.testing;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client over gRPC, with the stub that programs have: each message is a call, and the replies come in the order in which
 * calls bring them. A call that ends without a message brings nothing.
 */
public final class GrpcClient implements DnsClient {
    private final ManagedChannel channel;
    private final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
    private final Queue<Status> statuses = new ConcurrentLinkedQueue<>();

    /** A client that connects when it sends. */
    public GrpcClient(InetSocketAddress server) {
        channel = NettyChannelBuilder.forAddress(server)
                .usePlaintext()
                .maxInboundMessageSize(1 << 20)
                .build();
    }

    @Override
    public void send(byte[] message) {
        DnsPacket packet =
                DnsPacket.newBuilder().setMsg(ByteString.copyFrom(message)).build();
        DnsServiceGrpc.newStub(channel).withDeadlineAfter(PATIENCE).query(packet, new StreamObserver<>() {
            @Override
            public void onNext(DnsPacket reply) {
                replies.add(reply.getMsg().toByteArray());
            }

            @Override
            public void onError(Throwable failure) {
                statuses.add(Status.fromThrowable(failure));
            }

            @Override
            public void onCompleted() {
                statuses.add(Status.OK);
            }
        });
    }

    @Override
    public byte @Nullable [] receive(Duration timeout) {
        try {
            return replies.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** How the calls that have ended did, in that order. */
    public Queue<Status> statuses() {
        return statuses;
    }

    /** For calls of other methods. */
    public ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
