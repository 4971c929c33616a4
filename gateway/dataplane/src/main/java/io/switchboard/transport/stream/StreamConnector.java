package io.switchboard.transport.stream;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.switchboard.query.QueryLoop;
import io.switchboard.transport.NativeTransport;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream over streams, in clear text or encrypted: one connection that is kept and carries many queries at a time, a second one when the first
 * is full or has fallen silent (RFC 7766 §6.2).
 */
public final class StreamConnector implements Connector {
    /** With the bound of queries on each, more than a line's own bound. */
    private static final int MAX_STREAMS = 10;

    private final EventLoop eventLoop;
    private final QueryLoop loop;
    private final InetSocketAddress address;
    private final long maximumAgeNanos;
    private final UpstreamCounters counters;
    private final @Nullable StreamSecurity security;
    private final Entropy entropy = new Entropy();
    private final List<StreamConnectorStream> streams = new ArrayList<>();
    private final NativeTransport sockets;
    private byte[] scratch = new byte[2048];
    private boolean closed;

    /**
     * A connector without connections.
     *
     * @param eventLoop the event loop of {@code loop}
     * @param security what encrypts, or null for clear text
     */
    public StreamConnector(
            EventLoop eventLoop,
            QueryLoop loop,
            ConnectTarget target,
            UpstreamCounters counters,
            @Nullable StreamSecurity security) {
        this.eventLoop = eventLoop;
        this.loop = loop;
        this.address = target.address();
        this.maximumAgeNanos = target.connections().maximumAge().toNanos();
        this.counters = counters;
        this.security = security;
        this.sockets = NativeTransport.of(eventLoop);
    }

    @Override
    public void send(Attempt attempt) {
        send(attempt, false);
    }

    /** Sends an attempt whose connection broke. */
    void sendAgain(Attempt attempt, boolean forTheLastTime) {
        send(attempt, forTheLastTime);
    }

    private void send(Attempt attempt, boolean again) {
        if (closed) {
            attempt.failed(AttemptFailure.CLOSED);
            return;
        }
        StreamConnectorStream stream = streamFor(attempt);
        if (stream == null) {
            attempt.failed(AttemptFailure.NO_ROOM);
        } else if (stream.isClosed()) {
            // Refused before the call that opened it returned.
            attempt.failed(AttemptFailure.CONNECT);
        } else {
            stream.send(attempt, again);
        }
    }

    private @Nullable StreamConnectorStream streamFor(Attempt attempt) {
        long now = loop.nanos();
        StreamConnectorStream avoided = null;
        for (int i = 0; i < streams.size(); i++) {
            StreamConnectorStream stream = streams.get(i);
            if (stream.hasRoom(now)) {
                if (stream != attempt.avoided()) {
                    return stream;
                }
                avoided = stream;
            }
        }
        return streams.size() < MAX_STREAMS ? open(attempt) : avoided;
    }

    private @Nullable StreamConnectorStream open(Attempt attempt) {
        SocketChannel channel = sockets.newSocketChannel();
        if (channel == null) {
            return null;
        }
        StreamConnectorStream stream = new StreamConnectorStream(this, attempt, maximumAgeNanos, entropy);
        stream.use(channel);
        streams.add(stream);
        channel.config().setTcpNoDelay(true).setConnectTimeoutMillis(0);
        if (security != null) {
            channel.pipeline().addLast(security.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(stream);
        eventLoop.register(channel);
        channel.connect(address).addListener(connect -> connected(stream, connect.isSuccess()));
        return stream;
    }

    private void connected(StreamConnectorStream stream, boolean success) {
        // Encrypted, it stands when the handshake is over.
        if (security == null || !success) {
            stream.connected(success);
        }
    }

    @Override
    public void forget(Attempt attempt) {
        if (attempt.carrier() instanceof StreamConnectorStream stream) {
            stream.forget(attempt);
        }
    }

    void closed(StreamConnectorStream stream) {
        streams.remove(stream);
    }

    QueryLoop loop() {
        return loop;
    }

    void count(UpstreamEvent event) {
        counters.count(event);
    }

    /** An array for one message, good until the next call. */
    byte[] scratch(int length) {
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }
        return scratch;
    }

    @Override
    public int open() {
        return streams.size();
    }

    @Override
    public void close() {
        closed = true;
        while (!streams.isEmpty()) {
            streams.getLast().close();
        }
    }
}
