package io.switchboard.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives every batch of datagrams, or every one alone, into the same direct buffer, for one socket or for several of one event loop. Who
 * reads is done with a batch before the next one is read, so nothing is allocated for receiving; if a buffer is still in
 * use all the same, it is left to its users. Belongs to the event loop; {@link #release} gives the buffer back.
 */
final class BatchBufferAllocator implements RecvByteBufAllocator {
    private final BatchHandle handle;

    /**
     * An allocator without a buffer yet.
     *
     * @param capacity octets of a batch
     * @param maxReads batches of one socket in one turn of the loop, before others get theirs
     */
    BatchBufferAllocator(int capacity, int maxReads) {
        handle = new BatchHandle(capacity, maxReads);
    }

    @SuppressWarnings("deprecation") // The interface that ChannelConfig asks for is the one without the extension.
    @Override
    public Handle newHandle() {
        return handle;
    }

    void release() {
        handle.release();
    }

    /** Ends the reading of the socket that is being read; if something is there all the same, the next turn reads it. */
    void enough() {
        handle.reads = handle.maxReads;
    }

    private static final class BatchHandle implements ExtendedHandle {
        private final int capacity;
        private final int maxReads;
        private @Nullable ByteBuf buffer;
        private int reads;
        private int attempted;
        private int lastRead;

        BatchHandle(int capacity, int maxReads) {
            this.capacity = capacity;
            this.maxReads = maxReads;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf current = buffer;
            if (current == null || current.refCnt() != 1) {
                if (current != null) {
                    current.release();
                }
                current = Unpooled.directBuffer(capacity, capacity);
                buffer = current;
            }
            return current.clear().retain();
        }

        void release() {
            if (buffer != null) {
                buffer.release();
                buffer = null;
            }
        }

        @Override
        public int guess() {
            return capacity;
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            reads++;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastRead = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastRead;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return reads < maxReads && lastRead > 0;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
