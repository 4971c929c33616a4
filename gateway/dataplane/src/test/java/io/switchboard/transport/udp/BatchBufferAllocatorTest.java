package io.switchboard.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

class BatchBufferAllocatorTest {
    private final BatchBufferAllocator allocator = new BatchBufferAllocator(64, 4);
    private final RecvByteBufAllocator.Handle handle = allocator.newHandle();

    private ByteBuf allocate() {
        return handle.allocate(UnpooledByteBufAllocator.DEFAULT);
    }

    @Test
    void allocate_givesTheSameBufferAgainWhenItsUsersAreDone() {
        ByteBuf first = allocate();
        first.writeLong(1);
        first.release();

        ByteBuf second = allocate();

        assertThat(second).isSameAs(first);
        assertThat(second.readableBytes()).isZero();
        second.release();
        allocator.release();
    }

    @Test
    void allocate_leavesABufferThatIsInUseToItsUsers() {
        ByteBuf held = allocate();

        ByteBuf other = allocate();

        assertThat(other).isNotSameAs(held);
        assertThat(held.refCnt()).isOne();
        held.release();
        other.release();
        allocator.release();
    }

    @Test
    void release_givesTheBufferBack() {
        ByteBuf buffer = allocate();
        buffer.release();

        allocator.release();

        assertThat(buffer.refCnt()).isZero();
    }
}
