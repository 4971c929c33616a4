package io.switchboard.transport.doh3;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.query.QueryLoop;
import io.switchboard.tls.ClientTls;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.DohTarget;
import io.switchboard.transport.quic.AskingQuic;
import io.switchboard.transport.quic.QuicConnector;
import io.switchboard.transport.quic.QuicConnectorConnection;
import io.switchboard.transport.quic.QuicExchange;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.UpstreamCounters;

/** The connecting side of DNS over HTTPS over HTTP/3: a stream for each query. Asks by HTTP/3 alone, as the endpoint says. */
public final class Doh3Connector implements AskingQuic {
    private final DohTarget target;
    private final AgedReply aged = new AgedReply();

    private Doh3Connector(DohTarget target) {
        this.target = target;
    }

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @throws UnsupportedOperationException if this machine has no library for QUIC
     */
    public static Connector open(
            EventLoop eventLoop, QueryLoop loop, ConnectTarget target, ClientTls tls, UpstreamCounters counters) {
        return new QuicConnector(
                eventLoop,
                loop,
                target,
                tls,
                counters,
                new Doh3Connector(
                        DohTarget.of(target.endpoint(), target.address().getPort())));
    }

    @Override
    public String alpn() {
        return Doh3Listener.PROTOCOL;
    }

    @Override
    public int controlStreams() {
        return Http3.MIN_INITIAL_MAX_STREAMS_UNIDIRECTIONAL;
    }

    @Override
    public int noError() {
        return Http3ErrorCode.H3_NO_ERROR.code();
    }

    @Override
    public QuicExchange exchange(Attempt attempt) {
        return new Doh3Exchange(attempt, target, aged);
    }

    @Override
    public void opened(QuicConnectorConnection connection, QuicChannel channel) {
        Http3Settings settings = new Http3Settings()
                .maxFieldSectionSize(ServedDoh3.MAX_HEADER_LIST)
                .qpackMaxTableCapacity(0)
                .qpackBlockedStreams(0);
        channel.pipeline()
                .addLast(new Http3ClientConnectionHandler(
                        new Control(connection), null, null, new DefaultHttp3SettingsFrame(settings), true));
    }

    private static final class Control extends ChannelInboundHandlerAdapter {
        private final QuicConnectorConnection connection;

        Control(QuicConnectorConnection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            // RFC 9114 §5.2: the requests that the server does not answer come back, and go elsewhere.
            boolean goAway = message instanceof Http3GoAwayFrame;
            ReferenceCountUtil.release(message);
            if (goAway) {
                connection.retire();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The codec has ended what must end.
        }
    }
}
