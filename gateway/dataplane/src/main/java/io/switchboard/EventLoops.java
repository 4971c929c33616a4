package io.switchboard;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.switchboard.query.QueryObserver;
import io.switchboard.query.QueryPipeline;
import io.switchboard.query.Ticker;
import io.switchboard.transport.GatewayLoop;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The event loops of a gateway, one per core, with what each owns. */
final class EventLoops {
    /** One event loop and what only its thread uses. */
    record Member(GatewayLoop loop, QueryPipeline pipeline, QueryIntake intake, StreamConnections connections) {}

    private final NativeTransport sockets;
    private final MultiThreadIoEventLoopGroup group;
    private final List<Member> members;

    EventLoops(int count, Ticker ticker, IntFunction<QueryObserver> observers) {
        sockets = NativeTransport.available();
        group = new Group(count, sockets.ioHandlerFactory());
        members = IntStream.range(0, count)
                .mapToObj(index -> member(index, ticker, observers.apply(index)))
                .toList();
    }

    private Member member(int index, Ticker ticker, QueryObserver observer) {
        GatewayLoop loop = new GatewayLoop(index, (EventLoop) group.next(), ticker);
        QueryPipeline pipeline = new QueryPipeline(loop, observer);
        return new Member(loop, pipeline, new QueryIntake(loop, pipeline), new StreamConnections());
    }

    NativeTransport sockets() {
        return sockets;
    }

    List<Member> members() {
        return members;
    }

    /** Runs a task on every loop and waits until all are done; a task's exception is thrown here. */
    void onEach(Consumer<Member> task) {
        CompletableFuture.allOf(members.stream()
                        .map(member -> CompletableFuture.runAsync(() -> task.accept(member), member.loop()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Ends the loops, and with them the connections of clients that are still open. */
    void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {
        Group(int count, IoHandlerFactory handlers) {
            super(count, new DefaultThreadFactory("switchboard-loop", true), handlers);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... none) {
            return new Loop(this, executor, handlers);
        }
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        Loop(Group group, Executor executor, IoHandlerFactory handlers) {
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
