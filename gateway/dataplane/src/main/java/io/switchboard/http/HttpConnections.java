package io.switchboard.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Connections to one server: each carries one request at a time, and is kept for the next when its response was whole.
 * {@link #get} and {@link #close} are for any thread.
 */
public final class HttpConnections implements AutoCloseable {
    /** More than threads that ask at a time. */
    private static final int MOST_KEPT = 8;
    /** Shorter than load balancers keep a connection that is idle. */
    private static final long LONGEST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final HttpLoop loop;
    private final HttpTarget target;

    // Of the loop.
    private final ArrayDeque<HttpConnection> kept = new ArrayDeque<>();
    /** Which of the addresses is tried first: one that was of no use is tried last. */
    private int first;

    private boolean closed;

    /** None yet, to the server of this target. */
    public HttpConnections(HttpLoop loop, HttpTarget target) {
        this.loop = loop;
        this.target = target;
    }

    HttpLoop loop() {
        return loop;
    }

    HttpTarget target() {
        return target;
    }

    /**
     * Asks for a path.
     *
     * @param fields header fields besides Host
     * @param receiver told of the response, or of its failure
     * @throws IllegalArgumentException if the path or a field has characters that HTTP does not allow
     */
    public HttpExchange get(String path, Map<String, String> fields, HttpReceiver receiver) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, target.request(path), Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, target.authority());
        fields.forEach(request.headers()::set);
        HttpProxy proxy = target.proxy();
        if (proxy != null && target.isForwarded() && proxy.authorization() != null) {
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, proxy.authorization());
        }
        RunningExchange exchange = new RunningExchange(loop, request, receiver);
        if (!loop.execute(() -> send(exchange))) {
            exchange.failed(new java.nio.channels.ClosedChannelException());
        }
        return exchange;
    }

    private void send(RunningExchange exchange) {
        if (exchange.isOver()) {
            return;
        }
        for (HttpConnection known = kept.pollLast(); known != null; known = kept.pollLast()) {
            if (loop.nanos() - known.idleSince() < LONGEST_IDLE_NANOS) {
                known.carry(exchange);
                return;
            }
            known.abandon();
        }
        sendOverNew(exchange);
    }

    /** Asks over a connection of its own, which nobody can have closed meanwhile. */
    void sendOverNew(RunningExchange exchange) {
        if (exchange.isOver()) {
            return;
        }
        loop.names()
                .addresses(target.nextHost(), loop)
                .thenAccept(addresses -> connect(exchange, addresses, addresses.size()))
                .exceptionally(unknown -> {
                    exchange.failed(Objects.requireNonNullElse(unknown.getCause(), unknown));
                    return null;
                });
    }

    /** Connects to the next of the addresses of which so many are left. */
    private void connect(RunningExchange exchange, List<InetAddress> addresses, int left) {
        if (exchange.isOver()) {
            return;
        }
        InetAddress address = addresses.get(Math.floorMod(first, addresses.size()));
        HttpConnection connection = new HttpConnection(this, exchange);
        connection.open(new InetSocketAddress(address, target.nextPort())).addListener(connect -> {
            if (connect.isSuccess()) {
                connection.opened();
                return;
            }
            first++;
            if (left > 1) {
                connect(exchange, addresses, left - 1);
            } else {
                exchange.failed(connect.cause());
            }
        });
    }

    // ---- Connections that nobody uses ----

    /** A connection is of further use; true if it is kept for that. */
    boolean keep(HttpConnection connection) {
        return !closed && kept.size() < MOST_KEPT && kept.add(connection);
    }

    void forget(HttpConnection connection) {
        kept.remove(connection);
    }

    /** Keeps none from here on; those in use are closed when their response is over. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            for (HttpConnection idle = kept.poll(); idle != null; idle = kept.poll()) {
                idle.abandon();
            }
        });
    }
}
