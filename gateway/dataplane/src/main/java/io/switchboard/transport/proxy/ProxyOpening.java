package io.switchboard.transport.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.switchboard.query.LoopTimer;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Waits for the header at the beginning of a proxy's connection, of which all is to be there within five seconds, and
 * then takes itself out of the pipeline. The connection counts in total until then. One event loop.
 */
final class ProxyOpening extends ByteToMessageDecoder {
    private final Channel channel;
    private final InetSocketAddress peer;
    private final Outcome outcome;
    private final LoopTimer deadline = new Deadline();
    private boolean over;

    /** What becomes of it; one of them is called, once. */
    interface Outcome {
        /** It has said whose connection this is. */
        void known(InetSocketAddress client);

        /** It has not, and the connection is closed. */
        void refused(ProxyRefusal cause);
    }

    ProxyOpening(Channel channel, InetSocketAddress peer, Outcome outcome) {
        this.channel = channel;
        this.peer = peer;
        this.outcome = outcome;
    }

    LoopTimer deadline() {
        return deadline;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (ProxyHeader.read(in, peer)) {
            case ProxyHeader.Incomplete incomplete -> {}
            case ProxyHeader.Refused refused -> refuse(refused.cause());
            case ProxyHeader.Whole whole -> {
                over = true;
                deadline.cancel();
                outcome.known(whole.client());
                // What came behind the header goes on to who was put behind this.
                context.pipeline().remove(this);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        refuse(ProxyRefusal.CLOSED);
        super.channelInactive(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            refuse(ProxyRefusal.CLOSED);
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the proxy: nobody is left to be told.
        refuse(ProxyRefusal.CLOSED);
    }

    private void refuse(ProxyRefusal cause) {
        if (!over) {
            over = true;
            deadline.cancel();
            outcome.refused(cause);
            channel.close();
        }
    }

    private final class Deadline extends LoopTimer {
        @Override
        protected void expired() {
            refuse(ProxyRefusal.TIMED_OUT);
        }
    }
}
