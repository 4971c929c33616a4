package io.switchboard.transport.stream;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a stream that are not used up yet, seen as messages with a length of two octets in front (RFC 1035
 * §4.2.2). Owns the buffers it is given. One event loop.
 */
final class FrameBuffer {
    private static final int PREFIX = 2;

    private @Nullable ByteBuf octets;

    /** Takes over {@code more}, behind what is there. */
    void add(ByteBuf more) {
        ByteBuf rest = octets;
        if (rest == null) {
            octets = more;
            return;
        }
        if (rest.readerIndex() > rest.capacity() / 2) {
            rest.discardReadBytes();
        }
        // Grows by doubling, so that a message that comes octet by octet costs linear work.
        rest.writeBytes(more);
        more.release();
    }

    /** Length of the next message, or -1 if it is not complete. */
    int nextLength() {
        ByteBuf buffer = octets;
        if (buffer == null || buffer.readableBytes() < PREFIX) {
            return -1;
        }
        int length = buffer.getUnsignedShort(buffer.readerIndex());
        return buffer.readableBytes() - PREFIX >= length ? length : -1;
    }

    /** Copies the next message to {@code target} and is done with it. */
    void take(byte[] target, int length) {
        ByteBuf buffer = octets;
        if (buffer == null) {
            throw new IllegalStateException("no message");
        }
        buffer.skipBytes(PREFIX).readBytes(target, 0, length);
        if (!buffer.isReadable()) {
            release();
        }
    }

    /** Whether there are octets of a message that is not complete, or that waits. */
    boolean hasPart() {
        return octets != null;
    }

    /** Lets go of everything. */
    void release() {
        if (octets != null) {
            octets.release();
            octets = null;
        }
    }
}
