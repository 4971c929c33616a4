package io.switchboard.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.switchboard.transport.NativeTransport;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One event loop that says how many channels it has. */
final class CountingLoops extends MultiThreadIoEventLoopGroup {
    /** Set while the group is still being made, when it has no fields yet. */
    private static final ThreadLocal<AtomicReference<@Nullable Counting>> MADE =
            ThreadLocal.withInitial(AtomicReference::new);

    private final Counting loop;

    private static final class Counting extends SingleThreadIoEventLoop {
        Counting(CountingLoops parent, Executor executor, IoHandlerFactory factory) {
            super(parent, executor, factory);
        }

        int channels() {
            return getNumOfRegisteredChannels();
        }
    }

    CountingLoops() {
        super(
                1,
                new DefaultThreadFactory("test-http", true),
                NativeTransport.available().ioHandlerFactory());
        loop = Objects.requireNonNull(MADE.get().get());
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... arguments) {
        Counting made = new Counting(this, executor, factory);
        MADE.get().set(made);
        return made;
    }

    /** Channels that are open. */
    int channels() {
        return loop.channels();
    }
}
