package io.switchboard.transport.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.UnixChannelOption;
import io.switchboard.dns.Transport;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of DNS over UDP: one socket of one event loop, bound to one address.
 *
 * <p>Datagrams arrive in batches (recvmmsg); replies that are ready at once leave in one batch too (sendmmsg), later
 * ones with those that become ready in the same turn of the loop.
 */
public final class UdpListener extends ChannelInboundHandlerAdapter implements ReplyChannel, Runnable {
    /** Largest query taken, in octets; a longer one is cut by the kernel and found malformed. */
    private static final int MAX_QUERY = 2048;

    private static final int BATCH = 32;
    /** Batches in one turn of the loop, before others get theirs. */
    private static final int MAX_READS = 4;

    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int SEND_BUFFER = 1 << 20;
    /** Replies that the system does not take yet: above the second number they are dropped, until below the first. */
    private static final WriteBufferWaterMark UNSENT_REPLIES = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final QueryIntake intake;
    private final BatchBufferAllocator batches = new BatchBufferAllocator(MAX_QUERY * BATCH, MAX_READS);
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private boolean flushPending;
    private long batchNanos;

    private UdpListener(QueryIntake intake) {
        this.intake = intake;
    }

    /** Binds a socket of the intake's event loop that does not read yet; the address may be shared with other loops' sockets. */
    public static Channel bind(QueryIntake intake, NativeTransport sockets, InetSocketAddress address)
            throws InterruptedException {
        UdpListener listener = new UdpListener(intake);
        Bootstrap bootstrap = new Bootstrap()
                .group(intake.loop().eventLoop())
                .channelFactory(() -> sockets.newDatagramChannel(address))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_REPLIES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, listener.batches)
                .handler(listener);
        if (sockets == NativeTransport.EPOLL) {
            bootstrap
                    .option(UnixChannelOption.SO_REUSEPORT, true)
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_QUERY);
        }
        return bootstrap.bind(address).sync().channel();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        batches.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            if (!reading) {
                reading = true;
                batchNanos = intake.loop().nanos();
            }
            receive(packet);
        } finally {
            packet.release();
        }
    }

    private void receive(DatagramPacket packet) {
        ByteBuf content = packet.content();
        int length = content.readableBytes();
        Query query = intake.query();
        content.getBytes(content.readerIndex(), query.message().reserve(length), 0, length);
        query.from(intake.loop(), Transport.UDP, packet.sender(), this, batchNanos);
        intake.pipeline().handle(query, length);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        ctx.flush();
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        ByteBuf content = ctx.alloc().directBuffer(length, length);
        content.writeBytes(reply, 0, length);
        ctx.write(new DatagramPacket(content, query.client()), ctx.voidPromise());
        if (!reading && !flushPending) {
            flushPending = true;
            intake.loop().execute(this);
        }
    }

    @Override
    public boolean isCongested() {
        return context != null && !context.channel().isWritable();
    }

    /** Flushes the replies that became ready outside of a batch. */
    @Override
    public void run() {
        flushPending = false;
        if (context != null) {
            context.flush();
        }
    }

    /** Silence is the only thing UDP can say without replying. */
    @Override
    public void drop(Query query, DropReason reason) {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A datagram that could not be received or sent is one lost datagram; the socket stays.
    }
}
