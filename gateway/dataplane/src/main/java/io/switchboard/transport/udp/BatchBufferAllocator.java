package io.switchboard.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives every batch of datagrams of one socket into the same direct buffer. The listener is done with a batch before
 * the next one is read, so nothing is allocated for receiving; if a buffer is still in use all the same, it is left to
 * its users. Belongs to the socket's event loop; {@link #release} gives the buffer back when the socket is closed.
 */
final class BatchBufferAllocator implements RecvByteBufAllocator {
    private final BatchHandle handle;

    BatchBufferAllocator(int capacity) {
        handle = new BatchHandle(capacity);
    }

    @SuppressWarnings("deprecation") // The interface that ChannelConfig asks for is the one without the extension.
    @Override
    public Handle newHandle() {
        return handle;
    }

    void release() {
        handle.release();
    }

    private static final class BatchHandle implements ExtendedHandle {
        /** Batches in one turn of the loop, before others get theirs. */
        private static final int MAX_READS = 4;

        private final int capacity;
        private @Nullable ByteBuf buffer;
        private int reads;
        private int attempted;
        private int lastRead;

        BatchHandle(int capacity) {
            this.capacity = capacity;
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
            return reads < MAX_READS && lastRead > 0;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
