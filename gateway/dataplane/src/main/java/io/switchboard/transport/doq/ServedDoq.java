package io.switchboard.transport.doq;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.switchboard.transport.quic.QuicEvent;
import io.switchboard.transport.quic.QuicListener;
import io.switchboard.transport.quic.QuicServed;
import java.net.InetSocketAddress;

/** One client's DoQ connection: gives each stream what takes its query. Runs on the connection's event loop. */
final class ServedDoq extends QuicServed {
    ServedDoq(QuicListener listener, QuicChannel channel, InetSocketAddress client) {
        super(listener, channel, client);
    }

    @Override
    protected void opened() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof QuicStreamChannel stream && !ended()) {
            stream.config().setReadFrames(true);
            stream.pipeline().addLast(new ServedDoqStream(this, listener().intake(), stream));
            // Netty registers it.
            context.fireChannelRead(stream);
        }
    }

    /** RFC 9250 §4.3.3: an error of the client that ends its connection. */
    void protocolError(String what) {
        abort(QuicEvent.PROTOCOL_ERROR, DoqError.PROTOCOL, what);
    }

    @Override
    protected int noError() {
        return DoqError.NO_ERROR;
    }

    @Override
    protected int excessiveLoad() {
        return DoqError.EXCESSIVE_LOAD;
    }
}
