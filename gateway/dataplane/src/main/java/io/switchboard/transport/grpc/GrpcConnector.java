package io.switchboard.transport.grpc;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.switchboard.dns.Wire;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.NativeTransport;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream over gRPC, by {@code coredns.dns.DnsService/Query}: one connection that is kept and carries many calls
 * at a time, another one when that is full, old or has fallen silent.
 *
 * <p>After a connection that did not come about, the next one waits, longer each time; queries do not wait with it, they
 * fail at once, so that another upstream is asked.
 */
public final class GrpcConnector implements Connector {
    private static final int MAX_CHANNELS = 8;
    private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DOUBLINGS = 5;
    private static final int MAX_METADATA = 16 << 10;
    private static final int MAX_PACKET = Wire.MAX_MESSAGE_LENGTH + 1024;
    private static final int PING_SECONDS = 30;
    private static final int PING_PATIENCE_SECONDS = 5;

    private final EventLoop eventLoop;
    private final QueryLoop loop;
    private final InetSocketAddress address;
    private final long maximumAgeNanos;
    private final @Nullable ClientTls tls;
    private final UpstreamCounters counters;
    private final Entropy entropy = new Entropy();
    private final List<GrpcConnectorChannel> channels = new ArrayList<>();
    private final DnsPacketReader reader = new DnsPacketReader(this::scratch);
    private final MethodDescriptor<DnsPacketWriter, DnsPacketReader> method = QueryContract.asking(reader);
    private byte[] scratch = new byte[2048];
    private int failures;
    private long connectFromNanos;
    private boolean closed;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @param tls null for clear text
     */
    public GrpcConnector(
            EventLoop eventLoop,
            QueryLoop loop,
            ConnectTarget target,
            @Nullable ClientTls tls,
            UpstreamCounters counters) {
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.address = target.address();
        this.maximumAgeNanos = target.connections().maximumAge().toNanos();
        this.tls = tls;
        this.counters = counters;
        this.connectFromNanos = loop.nanos();
    }

    @Override
    public void send(Attempt attempt) {
        send(attempt, false);
    }

    /** Sends an attempt whose connection broke, for the last time. */
    void sendAgain(Attempt attempt) {
        send(attempt, true);
    }

    private void send(Attempt attempt, boolean again) {
        if (closed) {
            attempt.failed(AttemptFailure.CLOSED);
            return;
        }
        long now = loop.nanos();
        GrpcConnectorChannel channel = channelFor(attempt, now);
        if (channel != null) {
            channel.send(attempt, again, now);
        } else {
            attempt.failed(channels.size() < MAX_CHANNELS ? AttemptFailure.NETWORK : AttemptFailure.NO_ROOM);
        }
    }

    /** One with room to spare; a new one; one that is busy. */
    private @Nullable GrpcConnectorChannel channelFor(Attempt attempt, long now) {
        GrpcConnectorChannel busy = null;
        for (int i = 0; i < channels.size(); i++) {
            GrpcConnectorChannel channel = channels.get(i);
            if (channel.hasRoom(now)) {
                if (!channel.isBusy()) {
                    return channel;
                }
                busy = busy == null || channel.calls() < busy.calls() ? channel : busy;
            }
        }
        if (channels.size() < MAX_CHANNELS && now - connectFromNanos >= 0) {
            return open(attempt);
        }
        return busy;
    }

    private @Nullable GrpcConnectorChannel open(Attempt attempt) {
        GrpcConnectorTls security = tls == null ? null : new GrpcConnectorTls(tls, address.getPort());
        GrpcConnectorChannel channel = new GrpcConnectorChannel(this, newChannel(security), security, attempt);
        channels.add(channel);
        channel.connect();
        return channel.isClosed() ? null : channel;
    }

    private ManagedChannel newChannel(@Nullable GrpcConnectorTls security) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address)
                .eventLoopGroup(eventLoop)
                .channelType(NativeTransport.of(eventLoop).socketType(), InetSocketAddress.class)
                .withOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
                .withOption(ChannelOption.TCP_NODELAY, true)
                .directExecutor()
                .offloadExecutor(Runnable::run)
                .proxyDetector(target -> null)
                .disableRetry()
                .disableServiceConfigLookUp()
                .maxInboundMessageSize(MAX_PACKET)
                .maxInboundMetadataSize(MAX_METADATA)
                .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(PING_PATIENCE_SECONDS, TimeUnit.SECONDS)
                .usePlaintext();
        if (security != null) {
            security.secure(builder);
        }
        return builder.build();
    }

    @Override
    public void forget(Attempt attempt) {
        if (attempt.carrier() instanceof GrpcConnectorCall call) {
            call.forget();
        }
    }

    void connected() {
        failures = 0;
        count(UpstreamEvent.OPENED);
    }

    /** No connection came about. */
    void notConnected(long now) {
        long wait = Math.min(FIRST_WAIT_NANOS << Math.min(failures, DOUBLINGS), LONGEST_WAIT_NANOS);
        failures++;
        // Somewhere in the second half, so that gateways that lost an upstream together do not come back together.
        connectFromNanos = now + wait / 2 + (wait / 2 * entropy.below(1 << 10) >> 10);
    }

    void closed(GrpcConnectorChannel channel) {
        channels.remove(channel);
    }

    MethodDescriptor<DnsPacketWriter, DnsPacketReader> method() {
        return method;
    }

    /** The array that a reply was read to, good until the next one is. */
    byte[] reply() {
        return scratch;
    }

    private byte[] scratch(int length) {
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }
        return scratch;
    }

    Entropy entropy() {
        return entropy;
    }

    int nextId() {
        return entropy.next16();
    }

    /** How old a connection may become. */
    long maximumAgeNanos() {
        return maximumAgeNanos;
    }

    QueryLoop loop() {
        return loop;
    }

    void count(UpstreamEvent event) {
        counters.count(event);
    }

    @Override
    public int open() {
        return channels.size();
    }

    @Override
    public void close() {
        closed = true;
        while (!channels.isEmpty()) {
            channels.getLast().close();
        }
    }
}
