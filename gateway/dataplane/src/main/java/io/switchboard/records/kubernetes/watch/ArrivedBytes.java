package io.switchboard.records.kubernetes.watch;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** Octets that have come and were not read, in the buffers that they came in, which it owns. Its user holds a lock. */
final class ArrivedBytes {
    /** Octets that a buffer takes at least, however few of them are to be read. */
    private static final int LEAST_BUFFER = 512;

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();
    private int readable;

    /** Takes a buffer over; one without octets is of no use. */
    void add(ByteBuf octets) {
        if (octets.isReadable()) {
            readable += octets.readableBytes();
            buffers.add(octets);
        } else {
            octets.release();
        }
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    int readable() {
        return readable;
    }

    /** Octets of memory that all of this takes, about. */
    int weight() {
        return readable + buffers.size() * LEAST_BUFFER;
    }

    /** Moves octets into an array; returns how many. */
    int read(byte[] into, int offset, int length) {
        int moved = 0;
        while (moved < length && !buffers.isEmpty()) {
            ByteBuf next = buffers.getFirst();
            int count = Math.min(length - moved, next.readableBytes());
            next.readBytes(into, offset + moved, count);
            moved += count;
            if (!next.isReadable()) {
                buffers.removeFirst().release();
            }
        }
        readable -= moved;
        return moved;
    }

    /** Drops everything. */
    void clear() {
        readable = 0;
        for (ByteBuf next = buffers.poll(); next != null; next = buffers.poll()) {
            next.release();
        }
    }
}
