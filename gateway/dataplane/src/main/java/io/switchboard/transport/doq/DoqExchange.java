package io.switchboard.transport.doq;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.switchboard.dns.Wire;
import io.switchboard.transport.quic.QuicExchange;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;

/** A query and its reply on one stream (RFC 9250 §4.2), both with id 0 (§4.2.1). One event loop. */
final class DoqExchange extends QuicExchange {
    private MessageBuffer reply = new MessageBuffer();
    private boolean broken;

    DoqExchange(Attempt attempt) {
        super(attempt);
    }

    @Override
    protected Future<QuicStreamChannel> open(QuicChannel channel, Stream handler) {
        return channel.createStream(QuicStreamType.BIDIRECTIONAL, handler);
    }

    @Override
    protected void ask(QuicStreamChannel opened) {
        opened.config().setReadFrames(true);
        byte[] query = attempt().query();
        ByteBuf message = opened.alloc().directBuffer(MessageBuffer.PREFIX + query.length);
        message.writeShort(query.length).writeBytes(query).setShort(MessageBuffer.PREFIX + Wire.ID, 0);
        // A failed write ends the stream, and with it the exchange.
        opened.write(new DefaultQuicStreamFrame(message, true)).addListener(sent -> {
            if (!sent.isSuccess()) {
                opened.close();
            }
        });
    }

    @Override
    protected boolean read(QuicStreamChannel from, Object message) {
        try {
            if (!(message instanceof QuicStreamFrame frame)) {
                return false;
            }
            // RFC 9250 §4.3.3: what is more than one message spoils the one that came.
            broken |= !reply.add(frame.content());
            return frame.hasFin() || broken;
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    protected void complete() {
        int length = !broken && reply.isComplete() ? reply.length() : 0;
        byte[] octets = new byte[length];
        if (length > 0) {
            reply.copyTo(octets);
        }
        if (length < Wire.HEADER_LENGTH) {
            fail(AttemptFailure.NETWORK);
        } else if (Wire.u16(octets, Wire.ID) != 0) {
            attempt().strangerCame();
            fail(AttemptFailure.NETWORK);
        } else if (attempt().matches(octets, length)) {
            answer(octets, length);
        } else {
            // Nothing else will come in its place.
            fail(AttemptFailure.NETWORK);
        }
    }

    @Override
    protected void restart() {
        super.restart();
        reply = new MessageBuffer();
        broken = false;
    }

    @Override
    protected int cancelledCode() {
        return DoqError.REQUEST_CANCELLED;
    }
}
