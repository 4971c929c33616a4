package io.switchboard.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Event loops that leave no channel open when they are told to end, also without a quiet period. */
public final class LoopGroup extends MultiThreadIoEventLoopGroup {
    /** So many loops, for sockets of the kind that {@link NativeTransport#available} has. */
    public LoopGroup(int count, ThreadFactory threads) {
        super(count, threads, NativeTransport.available().ioHandlerFactory());
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... none) {
        return new Loop(this, executor, handlers);
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        Loop(LoopGroup group, Executor executor, IoHandlerFactory handlers) {
            super(group, executor, handlers);
        }

        /**
         * Netty closes the channels in the turn after it was told to end, but without a quiet period it may end within the
         * turn in which it is told: then they would stay open for good.
         */
        @Override
        protected boolean confirmShutdown() {
            if (!super.confirmShutdown()) {
                return false;
            }
            ioHandler().prepareToDestroy();
            return super.confirmShutdown();
        }
    }
}
