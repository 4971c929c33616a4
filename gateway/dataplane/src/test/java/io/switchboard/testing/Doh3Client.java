package io.switchboard.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A client over HTTP/3 by Netty's own codec: each message is a POST. Requests may also be made of any fields. */
public final class Doh3Client implements DnsClient {
    /** A whole response. */
    public record Response(Http3Headers head, byte[] body) {
        /** The status code. */
        public int status() {
            return Integer.parseInt(String.valueOf(head.status()));
        }

        /** A field's value, or null if there is none. */
        public @Nullable String field(String name) {
            CharSequence value = head.get(name);
            return value == null ? null : value.toString();
        }
    }

    private final QuicConnection connection;
    private final String authority;
    private final BlockingQueue<Response> responses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> resets = new LinkedBlockingQueue<>();

    /** Connects to this address; the certificate must be that of {@link TestIdentity}. */
    public Doh3Client(InetSocketAddress server) {
        authority = "127.0.0.1:" + server.getPort();
        connection = QuicConnection.open(
                server, new QuicConnection.Options("h3").controlled(3, new Http3ClientConnectionHandler()));
    }

    /** The connection. */
    public QuicConnection connection() {
        return connection;
    }

    @Override
    public void send(byte[] message) {
        QuicStreamChannel stream = head("POST", "/dns-query", "content-type", "application/dns-message");
        data(stream, message, true);
    }

    /** Opens a stream with these fields in its head. */
    public QuicStreamChannel head(String method, String path, String... more) {
        Http3Headers headers = new DefaultHttp3Headers(false)
                .method(AsciiString.of(method))
                .scheme("https")
                .authority(authority)
                .path(path);
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        QuicStreamChannel stream = QuicConnection.get(Http3.newRequestStream(connection.channel(), new Reader()));
        stream.writeAndFlush(new DefaultHttp3HeadersFrame(headers));
        return stream;
    }

    /** Sends a part of a body. */
    public void data(QuicStreamChannel stream, byte[] octets, boolean last) {
        var written = stream.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.copiedBuffer(octets)));
        if (last) {
            written.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
    }

    /** Asks by these fields and without a body. */
    public Response exchange(String method, String path, String... more) {
        head(method, path, more).shutdownOutput();
        return expectResponse();
    }

    /** The next response, which must come. */
    public Response expectResponse() {
        Response response = QuicConnection.poll(responses, PATIENCE);
        if (response == null) {
            throw new AssertionError("no response within " + PATIENCE);
        }
        return response;
    }

    @Override
    public byte @Nullable [] receive(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Response response = QuicConnection.poll(responses, Duration.ofNanos(end - System.nanoTime()));
            if (response == null) {
                return null;
            }
            // What is said in words is no message.
            if ("application/dns-message".equals(response.field("content-type"))) {
                return response.body();
            }
        }
    }

    /** The code of the next stream that the server resets, or -1 if none is in time. */
    public long awaitReset(Duration timeout) {
        Long code = QuicConnection.poll(resets, timeout);
        return code == null ? -1 : code;
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable Http3Headers head;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http3HeadersFrame headers && head == null) {
                head = headers.headers();
            } else if (message instanceof Http3DataFrame data) {
                ByteBuf content = data.content();
                byte[] part = new byte[content.readableBytes()];
                content.readBytes(part);
                body.writeBytes(part);
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            Http3Headers known = head;
            if (event == ChannelInputShutdownReadComplete.INSTANCE && known != null) {
                responses.add(new Response(known, body.toByteArray()));
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
