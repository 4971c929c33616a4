package io.switchboard.transport.dot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.AlpnGuard;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.stream.StreamClient;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's TLS handshake: it must be over within five seconds, and the connection counts among the limits from its first
 * packet. Takes itself out of the pipeline when messages can flow. One event loop.
 */
final class DotHandshake extends ChannelInboundHandlerAdapter {
    /** RFC 7858 §8.1 in the registry of ALPN protocols. */
    static final List<String> ALPN = List.of("dot");

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ServerTls tls;
    private final StreamClient client;
    private final Deadline deadline;
    private boolean over;

    private DotHandshake(ServerTls tls, Channel channel, StreamClient client) {
        this.tls = tls;
        this.client = client;
        this.deadline = new Deadline(channel);
    }

    static void begin(ServerTls tls, Channel channel, StreamClient client) {
        DotHandshake handshake = new DotHandshake(tls, channel, client);
        channel.pipeline()
                .addLast(new AlpnGuard(ALPN, handshake::clientHelloRead))
                .addLast(handshake);
        client.loop().schedule(handshake.deadline, LONGEST_NANOS);
    }

    private void clientHelloRead(ChannelHandlerContext guard) {
        // Before anything is computed for it.
        if (!tls.admits(client.address().getAddress())) {
            end(guard, HandshakeResult.REFUSED);
            return;
        }
        SslHandler handler = tls.context(ALPN).newHandler(guard.alloc());
        handler.setHandshakeTimeoutMillis(0); // see Deadline
        guard.pipeline().addAfter(guard.name(), null, handler);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                succeeded(context.pipeline());
            } else {
                end(context, HandshakeResult.FAILED);
            }
            return;
        }
        context.fireUserEventTriggered(event);
    }

    private void succeeded(ChannelPipeline pipeline) {
        if (finish(HandshakeResult.COMPLETED)) {
            pipeline.replace(this, null, client.connection());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context, HandshakeResult.FAILED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset, or octets that are no TLS: RFC 7858 §3.1 has no clear text on this port.
        end(context, HandshakeResult.FAILED);
    }

    private void end(ChannelHandlerContext context, HandshakeResult result) {
        if (finish(result)) {
            client.gone();
            context.close();
        }
    }

    private boolean finish(HandshakeResult result) {
        boolean first = !over;
        over = true;
        if (first) {
            deadline.cancel();
            tls.count(result);
        }
        return first;
    }

    private final class Deadline extends LoopTimer {
        private final Channel channel;

        Deadline(Channel channel) {
            this.channel = channel;
        }

        @Override
        protected void expired() {
            if (finish(HandshakeResult.TIMED_OUT)) {
                client.gone();
                channel.close();
            }
        }
    }
}
