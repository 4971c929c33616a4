package io.switchboard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A DNS server on 127.0.0.1, UDP and TCP on one port and gRPC, once it is asked for, on another, that follows a {@link Script} and remembers every query.
 *
 * {@snippet :
 * try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"))) {
 *     ... // ask upstream.address()
 *     assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
 * }
 * }
 *
 * <p>Threads: the test's own may call everything at any time. A script that throws is a fault of the test or of a query
 * that cannot be read; {@link #close} throws it again.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BIND_ATTEMPTS = 50;
    /** Queries beyond this many are counted and answered but not remembered. */
    private static final int MAX_REMEMBERED = 200_000;

    private final Queue<ReceivedQuery> queries = new ConcurrentLinkedQueue<>();
    private final Queue<ReceivedQuery> probes = new ConcurrentLinkedQueue<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final InetSocketAddress address;
    private final UdpSide udp;
    private final TcpSide tcp;
    private final GrpcSide grpc;
    private volatile Script script;

    /** What happens to a new TCP connection. */
    public enum OnAccept {
        /** Its queries are answered. */
        SERVE,
        /** It is left alone: nothing is read, nothing is sent. */
        IGNORE,
        /** It is closed at once. */
        CLOSE,
        /** It is reset at once. */
        RESET
    }

    private ScriptedUpstream(Script script) {
        this.script = script;
        this.udp = new UdpSide(this::react);
        this.tcp = new TcpSide(this::react);
        this.grpc = new GrpcSide(this::react);
        this.address = bindBoth();
    }

    /** Starts a server on a port of the system's choice. */
    public static ScriptedUpstream start(Script script) {
        return new ScriptedUpstream(script);
    }

    private InetSocketAddress bindBoth() {
        for (int attempt = 1; ; attempt++) {
            try {
                InetSocketAddress bound = tcp.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                udp.open(bound);
                return bound;
            } catch (BindException taken) {
                tcp.close();
                if (attempt == BIND_ATTEMPTS) {
                    throw new UncheckedIOException(taken);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Where it listens for a transport. */
    public InetSocketAddress address(TestTransport transport) {
        return switch (transport) {
            case UDP, TCP -> address;
            case GRPC -> grpcAddress();
            case DOT, DOH, DOQ, DOH3 -> throw new IllegalArgumentException(transport + " (expected: UDP, TCP or gRPC)");
        };
    }

    /** Where it listens for gRPC, from now on. */
    public InetSocketAddress grpcAddress() {
        return grpc.open();
    }

    /** Number of connections over gRPC that were accepted so far. */
    public int grpcConnectionsAccepted() {
        return grpc.accepted();
    }

    /** The port, the same for both transports. */
    public int port() {
        return address.getPort();
    }

    /** Follows another script from the next query on. */
    public void follow(Script next) {
        script = next;
    }

    /** Does this to new TCP connections from now on. */
    public void onAccept(OnAccept behaviour) {
        tcp.onAccept(behaviour);
    }

    /** Stops listening: datagrams meet a closed port, connections are closed and new ones refused. */
    public void stop() {
        udp.close();
        tcp.close();
        grpc.close();
    }

    /** Stops listening for TCP only. */
    public void stopTcp() {
        tcp.close();
    }

    /** Closes all TCP connections and goes on listening. */
    public void closeConnections() {
        tcp.closeConnections();
    }

    /** Listens again, on the same port, where it does not. */
    public void resume() {
        try {
            udp.open(address);
            tcp.open(address);
            grpc.reopen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every query so far but the gateway's own probes, in the order of arrival. */
    public List<ReceivedQuery> queries() {
        return List.copyOf(queries);
    }

    /** The gateway's own probes so far, in the order of arrival. */
    public List<ReceivedQuery> probes() {
        return List.copyOf(probes);
    }

    /** Every query over one transport. */
    public List<ReceivedQuery> queries(TestTransport transport) {
        return queries.stream().filter(query -> query.transport() == transport).toList();
    }

    /** Number of queries so far. */
    public long count() {
        return received.get();
    }

    /** Number of TCP connections that were accepted so far. */
    public int connectionsAccepted() {
        return tcp.accepted();
    }

    /** Number of TCP connections that are open now. */
    public int connectionsOpen() {
        return tcp.openConnections();
    }

    /** Waits until at least {@code count} queries have come, and returns all that have. */
    public List<ReceivedQuery> awaitQueries(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> queries.size() >= count);
        return queries();
    }

    /** Forgets the queries so far. */
    public void forget() {
        queries.clear();
        received.set(0);
    }

    private Reaction react(ReceivedQuery query) {
        // Probes come when they come; a test that counts queries does not mean them.
        if (query.isProbe()) {
            probes.add(query);
        } else if (received.incrementAndGet() <= MAX_REMEMBERED) {
            queries.add(query);
        }
        try {
            return script.on(query);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            return Reaction.nothing();
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        stop();
        @Nullable Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("the script failed", thrown);
        }
    }
}
