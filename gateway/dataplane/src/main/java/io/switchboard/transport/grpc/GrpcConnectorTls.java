package io.switchboard.transport.grpc;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AsciiString;
import io.switchboard.tls.ClientTls;
import java.util.List;

/**
 * TLS of one connection to an upstream, in front of gRPC, which speaks as over clear text; what the handshake has to prove
 * is {@link ClientTls}'s to say. One event loop.
 */
final class GrpcConnectorTls {
    private static final List<String> ALPN = List.of("h2");
    private static final AsciiString HTTPS = AsciiString.cached("https");

    private final ClientTls tls;
    private final int port;
    private boolean failed;

    GrpcConnectorTls(ClientTls tls, int port) {
        this.tls = tls;
        this.port = port;
    }

    /** Whether the handshake failed, or brought a peer that does not speak HTTP/2. */
    boolean failed() {
        return failed;
    }

    /** Makes a channel's connections secure. */
    void secure(NettyChannelBuilder builder) {
        String name = tls.peerName();
        builder.overrideAuthority((name.indexOf(':') < 0 ? name : '[' + name + ']') + ':' + port);
        InternalNettyChannelBuilder.setProtocolNegotiatorFactory(builder, new Negotiation());
    }

    private final class Negotiation implements InternalProtocolNegotiator.ClientFactory {
        @Override
        public InternalProtocolNegotiator.ProtocolNegotiator newNegotiator() {
            return new OverTls(InternalProtocolNegotiators.plaintext());
        }

        @Override
        public int getDefaultPort() {
            return port;
        }
    }

    /** gRPC's own beginning, behind ours. */
    private final class OverTls implements InternalProtocolNegotiator.ProtocolNegotiator {
        private final InternalProtocolNegotiator.ProtocolNegotiator plain;

        OverTls(InternalProtocolNegotiator.ProtocolNegotiator plain) {
            this.plain = plain;
        }

        @Override
        public AsciiString scheme() {
            return HTTPS;
        }

        @Override
        public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
            return new Front(plain.newHandler(grpc));
        }

        @Override
        public void close() {
            plain.close();
        }
    }

    /** Takes its place in the pipeline with TLS, the look at its outcome and what gRPC put there, in this order. */
    private final class Front extends ChannelHandlerAdapter {
        private final ChannelHandler next;

        Front(ChannelHandler next) {
            this.next = next;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            SslHandler handler = tls.context(ALPN).newHandler(context.alloc(), tls.peerName(), port);
            context.pipeline()
                    .addBefore(context.name(), null, handler)
                    .addBefore(context.name(), null, new Outcome(handler))
                    .replace(this, null, next);
        }
    }

    private final class Outcome extends ChannelInboundHandlerAdapter {
        private final SslHandler handler;

        Outcome(SslHandler handler) {
            this.handler = handler;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (!handshake.isSuccess() || !"h2".equals(handler.applicationProtocol())) {
                    failed = true;
                    context.close();
                }
            }
            context.fireUserEventTriggered(event);
        }
    }
}
