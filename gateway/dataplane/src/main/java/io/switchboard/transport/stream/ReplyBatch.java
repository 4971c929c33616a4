package io.switchboard.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Replies that are ready at about the same time, gathered so that they leave in one write. Used by one event loop alone. */
final class ReplyBatch {
    private static final int FLUSH_SIZE = 32 << 10;

    private @Nullable ByteBuf replies;

    /** Adds the first {@code length} octets of a reply; a batch that is large enough is written, but not flushed. */
    void add(ChannelHandlerContext context, byte[] reply, int length) {
        ByteBuf buffer = replies;
        if (buffer == null) {
            buffer = context.alloc().directBuffer(Math.max(512, length + 2));
            replies = buffer;
        }
        // RFC 7766 §8: length and message leave in one write.
        buffer.writeShort(length).writeBytes(reply, 0, length);
        if (buffer.readableBytes() >= FLUSH_SIZE) {
            replies = null;
            context.write(buffer, context.voidPromise());
        }
    }

    /** Sends everything that was added. */
    void flush(ChannelHandlerContext context) {
        ByteBuf buffer = replies;
        replies = null;
        if (buffer == null) {
            context.flush();
        } else {
            context.writeAndFlush(buffer, context.voidPromise());
        }
    }

    /** Nobody is left to take what was added. */
    void release() {
        if (replies != null) {
            replies.release();
            replies = null;
        }
    }
}
