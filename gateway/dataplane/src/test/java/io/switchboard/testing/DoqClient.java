package io.switchboard.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A client over QUIC: each message has a stream, and goes with id 0; the reply gets the message's own id back. Streams may
 * also be used octet by octet.
 */
public final class DoqClient implements DnsClient {
    private final QuicConnection connection;
    private final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> resets = new LinkedBlockingQueue<>();

    /** Connects to this address; the certificate must be that of {@link TestIdentity}. */
    public DoqClient(InetSocketAddress server) {
        this(QuicConnection.open(server, new QuicConnection.Options("doq")));
    }

    /** A client over a connection that stands. */
    public DoqClient(QuicConnection connection) {
        this.connection = connection;
    }

    /** The connection. */
    public QuicConnection connection() {
        return connection;
    }

    @Override
    public void send(byte[] message) {
        byte[] framed = Messages.framed(message);
        byte[] id = new byte[2];
        if (message.length >= 2) {
            System.arraycopy(framed, 2, id, 0, 2);
            framed[2] = 0;
            framed[3] = 0;
        }
        write(stream(id), framed, true);
    }

    /** Opens a stream whose reply gets this id. */
    public QuicStreamChannel stream(byte... id) {
        return QuicConnection.get(
                connection.channel().createStream(QuicStreamType.BIDIRECTIONAL, new Reader(Arrays.copyOf(id, 2))));
    }

    /** Opens so many streams at a time, and writes these octets on each without ending it. */
    public void writeOnStreams(int count, byte... octets) {
        List<Future<QuicStreamChannel>> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(connection.channel().createStream(QuicStreamType.BIDIRECTIONAL, new Reader(new byte[2])));
        }
        streams.forEach(stream -> write(QuicConnection.get(stream), octets, false));
    }

    /** Writes octets as they are. */
    public void write(QuicStreamChannel stream, byte[] octets, boolean last) {
        stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.copiedBuffer(octets), last));
    }

    @Override
    public byte @Nullable [] receive(Duration timeout) {
        return QuicConnection.poll(replies, timeout);
    }

    /** The code of the next stream that the server resets, or -1 if none is in time. */
    public long awaitReset(Duration timeout) {
        Long code = QuicConnection.poll(resets, timeout);
        return code == null ? -1 : code;
    }

    /** The code with which the server ends the connection for DNS over QUIC, which must happen. */
    public int expectEnd() {
        QuicConnectionCloseEvent end = connection.awaitEnd(PATIENCE);
        if (end == null || !end.isApplicationClose()) {
            throw new AssertionError("ended by " + end);
        }
        return end.error();
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        private final byte[] id;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        Reader(byte[] id) {
            this.id = id;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            ((QuicStreamChannel) context.channel()).config().setReadFrames(true);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            QuicStreamFrame frame = (QuicStreamFrame) message;
            ByteBuf content = frame.content();
            byte[] part = new byte[content.readableBytes()];
            content.readBytes(part);
            octets.writeBytes(part);
            boolean last = frame.hasFin();
            frame.release();
            if (last && octets.size() >= 4) {
                byte[] reply = Arrays.copyOfRange(octets.toByteArray(), 2, octets.size());
                System.arraycopy(id, 0, reply, 0, 2);
                replies.add(reply);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof QuicStreamResetException reset) {
                resets.add(reset.applicationProtocolCode());
            }
        }
    }
}
