package io.switchboard.transport.doq;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.quic.QuicRequest;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a client: takes its one query, and is the way back for the reply (RFC 9250 §4.2). Runs on the connection's
 * event loop.
 */
final class ServedDoqStream extends ChannelInboundHandlerAdapter implements ReplyChannel, QuicRequest {
    private enum State {
        /** Octets of the query come. */
        ASKING,
        /** The query is asked, and its reply not ready. */
        WAITING,
        /** Nothing more is to be done. */
        DONE
    }

    private final ServedDoq connection;
    private final QueryIntake intake;
    private final QuicStreamChannel stream;
    private State state = State.ASKING;
    private @Nullable MessageBuffer part;
    private int kept;
    /** The client has ended its side. */
    private boolean finished;

    private long sinceNanos;

    ServedDoqStream(ServedDoq connection, QueryIntake intake, QuicStreamChannel stream) {
        this.connection = connection;
        this.intake = intake;
        this.stream = stream;
        this.sinceNanos = intake.loop().nanos();
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    // ---- The query ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamFrame frame = (QuicStreamFrame) message;
        try {
            finished |= frame.hasFin();
            if (!connection.ended()) {
                received(frame.content());
            }
        } finally {
            frame.release();
        }
    }

    private void received(ByteBuf octets) {
        if (state != State.ASKING) {
            if (octets.isReadable()) {
                protocolError("more than one message on a stream");
            }
            return;
        }
        if (part == null && isWhole(octets)) {
            int length = octets.readableBytes() - MessageBuffer.PREFIX;
            octets.skipBytes(MessageBuffer.PREFIX);
            octets.readBytes(intake.query().message().reserve(length), 0, length);
            ask(length);
            return;
        }
        MessageBuffer message = part;
        if (message == null) {
            message = new MessageBuffer();
            part = message;
        }
        add(message, octets);
    }

    private static boolean isWhole(ByteBuf octets) {
        return octets.readableBytes() >= MessageBuffer.PREFIX
                && octets.getUnsignedShort(octets.readerIndex()) == octets.readableBytes() - MessageBuffer.PREFIX;
    }

    private void add(MessageBuffer message, ByteBuf octets) {
        int more = octets.readableBytes();
        if (!message.add(octets)) {
            protocolError("more than one message on a stream");
        } else if (message.isComplete()) {
            int length = message.length();
            message.copyTo(intake.query().message().reserve(length));
            letGo();
            ask(length);
        } else if (finished) {
            // RFC 9250 §4.3.3.
            protocolError("the end of a stream before its message's");
        } else if (connection.keep(this, more)) {
            kept += more;
        } else {
            refuse(DoqError.EXCESSIVE_LOAD);
        }
    }

    /** Asks what is in the intake's query. */
    private void ask(int length) {
        Query query = intake.query();
        QueryMessage message = query.message();
        QueryFault fault = message.parse(length);
        if (fault == QueryFault.TOO_SHORT || Wire.u16(message.bytes(), Wire.ID) != 0) {
            // RFC 9250 §4.2.1.
            protocolError("a message id other than 0");
        } else if (message.edns().keepalive()) {
            // RFC 9250 §5.5.2: idle times are QUIC's own.
            protocolError("the option edns-tcp-keepalive");
        } else if (!connection.mayAsk()) {
            refuse(DoqError.EXCESSIVE_LOAD);
        } else {
            state = State.WAITING;
            connection.asked();
            query.from(
                    intake.loop(),
                    Transport.DOQ,
                    connection.client(),
                    this,
                    intake.loop().nanos());
            intake.pipeline().handle(query, length);
        }
    }

    private void letGo() {
        if (part != null) {
            part = null;
            connection.unkeep(this, kept);
            kept = 0;
        }
    }

    // ---- The reply ----

    @Override
    public void write(Query query, byte[] reply, int length) {
        if (state == State.WAITING && !connection.ended()) {
            send(reply, length);
        }
        // Now, because the connection may end with its last reply.
        connection.answered();
    }

    private void send(byte[] reply, int length) {
        state = State.DONE;
        int octets = MessageBuffer.PREFIX + length;
        ByteBuf message = stream.alloc().directBuffer(octets);
        message.writeShort(length).writeBytes(reply, 0, length);
        ChannelFuture sent = stream.write(new DefaultQuicStreamFrame(message, true));
        if (sent.isDone()) {
            sent(sent);
        } else {
            sinceNanos = intake.loop().nanos();
            connection.waits(this, octets);
            sent.addListener(later -> {
                connection.waitsNoMore(this, octets);
                sent(sent);
            });
        }
    }

    /** RFC 9250 §4.3.1: a client that has sent STOP_SENDING is sent nothing; Netty tells of it when a reply is written. */
    private void sent(ChannelFuture reply) {
        if (!reply.isSuccess() && !connection.ended()) {
            connection.cancelled();
            stream.close();
        }
    }

    @Override
    public void drop(Query query, DropReason reason) {
        if (state == State.WAITING && !connection.ended()) {
            switch (reason) {
                case TOO_SHORT, RESPONSE -> protocolError("a message that is no query");
                case RATE_LIMIT, OVERLOAD, LATE -> refuse(DoqError.EXCESSIVE_LOAD);
                case SOURCE -> refuse(DoqError.UNSPECIFIED);
            }
        }
        connection.answered();
    }

    @Override
    public void giveUp() {
        stream.shutdown(DoqError.EXCESSIVE_LOAD);
        // The write fails, which frees what waited.
        stream.close();
    }

    @Override
    public boolean isCongested() {
        return connection.isCongested();
    }

    // ---- The end ----

    private void refuse(int code) {
        state = State.DONE;
        letGo();
        stream.shutdown(code);
        stream.close();
        if (!finished) {
            connection.cancelled();
        }
    }

    private void protocolError(String what) {
        state = State.DONE;
        letGo();
        connection.protocolError(what);
    }

    /** RESET_STREAM: nobody waits for the reply. What the pipeline does for it comes to its end and is counted there. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        state = State.DONE;
        letGo();
        stream.close();
        if (!connection.ended()) {
            connection.cancelled();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.DONE;
        letGo();
    }
}
