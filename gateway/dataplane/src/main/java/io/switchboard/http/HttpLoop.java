package io.switchboard.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.switchboard.query.Ticker;
import io.switchboard.transport.LoopGroup;
import io.switchboard.transport.NativeTransport;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The thread that connections to servers of HTTP live on, an event loop beside those of queries. It begins with the first
 * request; its end is that of every connection.
 */
public final class HttpLoop implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 2;

    private final NativeTransport sockets = NativeTransport.available();
    private final EventLoopGroup group;
    private final HttpNames names;
    private final Ticker ticker;

    /**
     * A loop whose thread has this name.
     *
     * @param ticker tells how long a connection was idle
     */
    public HttpLoop(String name, Ticker ticker) {
        this(new LoopGroup(1, threads(name)), ticker, new HttpNames(name + "-names"));
    }

    HttpLoop(EventLoopGroup group, Ticker ticker, HttpNames names) {
        this.group = group;
        this.ticker = ticker;
        this.names = names;
    }

    private static ThreadFactory threads(String name) {
        return new DefaultThreadFactory(name, true) {
            @Override
            protected Thread newThread(Runnable work, String numbered) {
                return super.newThread(work, name); // It is the only one.
            }
        };
    }

    EventLoop eventLoop() {
        return (EventLoop) group.next();
    }

    NativeTransport sockets() {
        return sockets;
    }

    HttpNames names() {
        return names;
    }

    long nanos() {
        return ticker.nanos();
    }

    /** Runs a task on the thread; false if the loop has ended, and every connection with it. Any thread. */
    boolean execute(Runnable task) {
        try {
            group.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Closes all connections and ends the thread. Any other thread. */
    @Override
    public void close() {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
