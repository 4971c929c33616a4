package io.switchboard.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.switchboard.transport.asking.MultiplexedExchange;
import io.switchboard.upstream.Attempt;
import org.jspecify.annotations.Nullable;

/** One attempt on its way over a stream of its own: the query, then the reply as far as it has come. One event loop. */
public abstract class QuicExchange extends MultiplexedExchange<QuicExchange> {
    private @Nullable QuicStreamChannel stream;

    /** An exchange that is not sent yet. */
    protected QuicExchange(Attempt attempt) {
        super(attempt);
    }

    /** Opens a stream and puts {@code handler} at its end. */
    protected abstract Future<QuicStreamChannel> open(QuicChannel channel, Stream handler);

    /** Writes the query and ends our side. */
    protected abstract void ask(QuicStreamChannel opened);

    /** Something was read; true when the reply is whole, or nothing to wait for. Releases it. */
    protected abstract boolean read(QuicStreamChannel from, Object message);

    /** The code that says that nobody waits for a reply any more. */
    protected abstract int cancelledCode();

    @Override
    protected final QuicExchange self() {
        return this;
    }

    @Override
    protected void restart() {
        stream = null;
    }

    final void opened(QuicStreamChannel channel) {
        stream = channel;
        ask(channel);
    }

    /** RFC 9250 §4.3.1, RFC 9114 §4.1.1: asks the server to stop; false if nothing was sent. */
    final boolean cancel() {
        QuicStreamChannel channel = stream;
        if (channel == null) {
            return false;
        }
        stream = null;
        channel.shutdown(cancelledCode());
        channel.close();
        return true;
    }

    /** Reads the reply from one stream. */
    public final class Stream extends ChannelInboundHandlerAdapter {
        private final QuicConnectorConnection carrier;
        private boolean over;

        Stream(QuicConnectorConnection carrier) {
            this.carrier = carrier;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            carrier.heard();
            if (read((QuicStreamChannel) context.channel(), message)) {
                finish();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                finish();
            }
        }

        private void finish() {
            if (!over && connection() == carrier) {
                over = true;
                carrier.completed(QuicExchange.this);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
            broken();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            broken();
        }

        private void broken() {
            if (!over && connection() == carrier) {
                over = true;
                carrier.returned(QuicExchange.this);
            }
        }
    }
}
