package io.switchboard.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import org.jspecify.annotations.Nullable;

/** One attempt on its way over a stream of its own: the query, then the reply as far as it has come. One event loop. */
public abstract class QuicExchange {
    private final Attempt attempt;
    private @Nullable QuicConnectorConnection connection;
    private @Nullable QuicStreamChannel stream;
    private boolean repeated;
    private boolean ended;

    /** An exchange that is not sent yet. */
    protected QuicExchange(Attempt attempt) {
        this.attempt = attempt;
        attempt.waitAt(this, 0);
    }

    /** Opens a stream and puts {@code handler} at its end. */
    protected abstract Future<QuicStreamChannel> open(QuicChannel channel, Stream handler);

    /** Writes the query and ends our side. */
    protected abstract void ask(QuicStreamChannel opened);

    /** Something was read; true when the reply is whole, or nothing to wait for. Releases it. */
    protected abstract boolean read(QuicStreamChannel from, Object message);

    /** The server has ended its side; the reply is whole or will never be. */
    protected abstract void complete();

    /** Forgets what has come. */
    protected abstract void restart();

    /** The code that says that nobody waits for a reply any more. */
    protected abstract int cancelledCode();

    /** The attempt. */
    protected final Attempt attempt() {
        return attempt;
    }

    final @Nullable QuicConnectorConnection connection() {
        return connection;
    }

    /** Notes where it goes. */
    final void over(@Nullable QuicConnectorConnection carrier) {
        connection = carrier;
        stream = null;
        restart();
    }

    final boolean repeated() {
        return repeated;
    }

    final void repeat() {
        repeated = true;
    }

    final boolean ended() {
        return ended;
    }

    /** Ends it with a reply that matches. */
    protected final void answer(byte[] reply, int length) {
        if (!ended) {
            ended = true;
            attempt.answered(reply, length);
        }
    }

    /** Ends it without a reply. */
    protected final void fail(AttemptFailure failure) {
        if (!ended) {
            ended = true;
            attempt.failed(failure);
        }
    }

    final void forgotten() {
        ended = true;
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
            if (!over && connection == carrier) {
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
            if (!over && connection == carrier) {
                over = true;
                carrier.returned(QuicExchange.this);
            }
        }
    }
}
