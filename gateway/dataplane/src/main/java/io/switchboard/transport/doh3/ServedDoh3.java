package io.switchboard.transport.doh3;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.http.HttpRules;
import io.switchboard.transport.quic.QuicEvent;
import io.switchboard.transport.quic.QuicListener;
import io.switchboard.transport.quic.QuicServed;
import java.net.InetSocketAddress;

/**
 * One client's HTTP/3 connection: puts Netty's codec in place and bounds what it leaves open. No table of header fields is
 * kept for the client (RFC 9204 §3.2.3). Runs on the connection's event loop.
 */
final class ServedDoh3 extends QuicServed {
    /** Octets of a request's head, uncompressed; a query by GET has up to 12,000. */
    static final int MAX_HEADER_LIST = 16 << 10;

    /** Frames and streams beside requests, over the life of a connection; an ordinary client sends five. */
    private static final int MAX_CONTROL = 200;

    private static final int MAX_UNKNOWN_FRAME = 1 << 10;
    private static final int STREAM_STEP = 4;

    private final HttpIntake http;
    private final HttpRules rules;
    private int control;
    /** The id that the next request stream may have. */
    private long nextStream;

    private long lastTaken = Long.MAX_VALUE;

    ServedDoh3(HttpIntake http, QuicListener listener, QuicChannel channel, InetSocketAddress client) {
        super(listener, channel, client);
        this.http = http;
        this.rules = http.rules();
    }

    HttpIntake http() {
        return http;
    }

    HttpRules rules() {
        return rules;
    }

    @Override
    protected void opened() {
        Http3Settings settings = new Http3Settings()
                .maxFieldSectionSize(MAX_HEADER_LIST)
                .qpackMaxTableCapacity(0)
                .qpackBlockedStreams(0);
        channel()
                .pipeline()
                .addLast(new Http3ServerConnectionHandler(
                        new Requests(),
                        new Control(),
                        type -> unknownStream(),
                        new DefaultHttp3SettingsFrame(settings),
                        true,
                        null,
                        null,
                        MAX_UNKNOWN_FRAME));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof QuicStreamChannel && !ended()) {
            context.fireChannelRead(message);
        }
    }

    /** RFC 9114 §5.2: says which requests are answered, and that no later one is. */
    @Override
    protected void drains() {
        QuicStreamChannel stream = Http3.getLocalControlStream(channel());
        if (stream != null) {
            lastTaken = nextStream;
            stream.writeAndFlush(new DefaultHttp3GoAwayFrame(nextStream));
        }
    }

    private ChannelHandler unknownStream() {
        count();
        return new Control();
    }

    private void count() {
        if (++control > MAX_CONTROL) {
            abort(QuicEvent.FLOOD, excessiveLoad(), "too many frames and streams beside requests");
        }
    }

    @Override
    protected int noError() {
        return Http3ErrorCode.H3_NO_ERROR.code();
    }

    @Override
    protected int excessiveLoad() {
        return Http3ErrorCode.H3_EXCESSIVE_LOAD.code();
    }

    /** Gives each request its handler behind the codec's. */
    @ChannelHandler.Sharable
    private final class Requests extends ChannelInitializer<QuicStreamChannel> {
        @Override
        protected void initChannel(QuicStreamChannel stream) {
            if (ended()) {
                return;
            }
            if (stream.streamId() >= lastTaken) {
                stream.shutdown(Http3ErrorCode.H3_REQUEST_REJECTED.code());
                stream.close();
                cancelled();
                return;
            }
            nextStream = Math.max(nextStream, stream.streamId() + STREAM_STEP);
            stream.pipeline().addLast(new ServedDoh3Stream(ServedDoh3.this, stream));
        }
    }

    /** What comes on the control stream when the codec has looked at it, and on streams that nobody knows. */
    private final class Control extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            count();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The codec has ended what must end.
        }
    }
}
