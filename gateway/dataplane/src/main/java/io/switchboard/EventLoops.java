package io.switchboard;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.switchboard.query.QueryObserver;
import io.switchboard.query.QueryPipeline;
import io.switchboard.query.Ticker;
import io.switchboard.transport.GatewayLoop;
import io.switchboard.transport.LoopGroup;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The event loops of a gateway, one per core, with what each owns. */
final class EventLoops {
    /** One event loop and what only its thread uses. */
    record Member(GatewayLoop loop, QueryPipeline pipeline, QueryIntake intake, StreamConnections connections) {}

    private final NativeTransport sockets;
    private final LoopGroup group;
    private final List<Member> members;

    EventLoops(int count, Ticker ticker, IntFunction<QueryObserver> observers) {
        sockets = NativeTransport.available();
        group = new LoopGroup(count, new DefaultThreadFactory("switchboard-loop", true));
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
}
