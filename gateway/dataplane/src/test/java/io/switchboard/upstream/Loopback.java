package io.switchboard.upstream;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.HedgeConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestTransport;
import io.switchboard.transport.NativeTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * A group of upstreams over real sockets on one event loop that the test's thread turns, with time that the test moves:
 * {@link #until} lets octets flow, {@link #advance} lets timers fire.
 */
final class Loopback implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** What was sent before an upstream came to life is never answered. */
    private static final long OWED_NANOS = TimeUnit.SECONDS.toNanos(1);

    final FakeQueryLoop loop = new FakeQueryLoop();
    private final ManualIoEventLoop io;
    private final List<EndpointConfig> endpoints = new ArrayList<>();
    private final List<Upstream> live = new ArrayList<>();
    private Policy policy = Policy.SEQUENTIAL;
    private Duration deadline = Duration.ofSeconds(4);
    private int attempts = 3;
    private HealthConfig health = new HealthConfig(3, 2, Duration.ofSeconds(5));
    private HedgeConfig hedge = new HedgeConfig(new HedgeConfig.Never(), 5);
    private int atOnce = 3;
    private AllDown whenAllDown = AllDown.TRY;
    private int inFlightPerEndpoint = 10_000;
    private Duration maximumAge = Duration.ofMinutes(10);
    private boolean retryTruncated = true;
    private boolean cookies;
    private boolean trustAd;
    private Transport clients = Transport.UDP;
    private boolean watched;
    private final LoopbackSockets sockets;
    private int udpSockets = 4096;
    private final LoopDetector detector = new LoopDetector();
    private @Nullable UpstreamGroup group;
    private @Nullable AnswerSource answers;

    Loopback() {
        this(NativeTransport.available().ioHandlerFactory());
    }

    Loopback(IoHandlerFactory handlers) {
        io = new ManualIoEventLoop(Thread.currentThread(), handlers);
        sockets = new LoopbackSockets(io);
    }

    /** A group of these upstreams, asked by UDP in this order. */
    static Loopback to(ScriptedUpstream... upstreams) {
        return over(Transport.UDP, upstreams);
    }

    /** A group of these upstreams, asked by TCP in this order. */
    static Loopback overTcp(ScriptedUpstream... upstreams) {
        return over(Transport.TCP, upstreams);
    }

    /** A group of these upstreams, asked by gRPC in this order. */
    static Loopback overGrpc(ScriptedUpstream... upstreams) {
        return over(Transport.GRPC, upstreams);
    }

    private static Loopback over(Transport transport, ScriptedUpstream... upstreams) {
        Loopback loopback = new Loopback();
        for (ScriptedUpstream upstream : upstreams) {
            loopback.endpoint(transport, upstream.address(TestTransport.valueOf(transport.name())));
        }
        return loopback;
    }

    Loopback endpoint(Transport transport, InetSocketAddress address) {
        String url = transport.label() + "://" + address.getAddress().getHostAddress() + ":" + address.getPort();
        endpoints.add(new EndpointConfig(url, transport, address));
        return this;
    }

    Loopback endpoint(EndpointConfig endpoint) {
        endpoints.add(endpoint);
        return this;
    }

    /** An endpoint with a host name, which these resolve. */
    Loopback named(Transport transport, String host, int port, ScriptedUpstream... bootstrap) {
        return named(transport, host + ":" + port, InetSocketAddress.createUnresolved(host, port), bootstrap);
    }

    /** An endpoint with a name of SRV records, which these resolve. */
    Loopback service(Transport transport, String name, ScriptedUpstream... bootstrap) {
        return named(transport, name, InetSocketAddress.createUnresolved(name, 0), bootstrap);
    }

    private Loopback named(Transport transport, String place, InetSocketAddress name, ScriptedUpstream... bootstrap) {
        List<EndpointConfig> servers = Arrays.stream(bootstrap)
                .map(server -> new EndpointConfig("udp://127.0.0.1:" + server.port(), Transport.UDP, server.address()))
                .toList();
        return endpoint(new EndpointConfig(transport.label() + "://" + place, transport, name, null, 1, servers));
    }

    Loopback hedge(HedgeConfig value) {
        hedge = value;
        return this;
    }

    Loopback atOnce(int value) {
        atOnce = value;
        return this;
    }

    Loopback whenAllDown(AllDown value) {
        whenAllDown = value;
        return this;
    }

    Loopback inFlightPerEndpoint(int value) {
        inFlightPerEndpoint = value;
        return this;
    }

    Loopback maximumAge(Duration value) {
        maximumAge = value;
        return this;
    }

    Loopback policy(Policy value) {
        policy = value;
        return this;
    }

    Loopback deadline(Duration value) {
        deadline = value;
        return this;
    }

    Loopback attempts(int value) {
        attempts = value;
        return this;
    }

    Loopback health(int failures, int recoveries, Duration probeInterval) {
        health = new HealthConfig(failures, recoveries, probeInterval);
        return this;
    }

    Loopback sockets(int value) {
        udpSockets = value;
        return this;
    }

    /** For all upstreams together. */
    Loopback allSockets(int value) {
        sockets.inAll(value);
        return this;
    }

    Loopback keepTruncated() {
        retryTruncated = false;
        return this;
    }

    /** What the queries come over from now on. */
    Loopback clientsOver(Transport value) {
        clients = value;
        return this;
    }

    Loopback cookies() {
        cookies = true;
        return this;
    }

    Loopback trustAd() {
        trustAd = true;
        return this;
    }

    /** Probes the upstreams from the first query or {@link #step} on. */
    Loopback watched() {
        watched = true;
        return this;
    }

    LoopDetector detector() {
        return detector;
    }

    UpstreamGroup group() {
        if (group == null) {
            group = new UpstreamGroup(new UpstreamGroupConfig(
                    "test",
                    endpoints,
                    List.of(),
                    policy,
                    atOnce,
                    deadline,
                    attempts,
                    hedge,
                    whenAllDown,
                    inFlightPerEndpoint,
                    new ConnectionConfig(maximumAge),
                    health,
                    new UdpConfig(retryTruncated, true, cookies, udpSockets),
                    trustAd));
        }
        return group;
    }

    UpstreamEndpoint endpoint(int index) {
        return group().endpoints().get(index);
    }

    /** Puts a state over what health says of the endpoint at this place. */
    boolean force(int index, ForcedState state) {
        answers();
        boolean found = group().force(endpoint(index).url(), state);
        loop.runTasks();
        return found;
    }

    Upstream upstream(int index) {
        return group().upstreams().get(index);
    }

    /** Asks and returns when the query is sent. */
    Asked ask(String name, int type) {
        return ask(Messages.query(name, type));
    }

    Asked ask(Messages message) {
        return ask(message.bytes());
    }

    Asked ask(byte[] message) {
        Asked asked = askInThisTurn(message);
        loop.runTasks();
        return asked;
    }

    /** Asks without ending the loop's turn, so that several queries may leave together. */
    Asked askInThisTurn(byte[] message) {
        AnswerSource answers = answers();
        Asked asked = new Asked();
        if (!answers.answer(query(message), asked)) {
            throw new AssertionError("not taken");
        }
        return asked;
    }

    private AnswerSource answers() {
        if (answers == null) {
            answers = group().on(loop, sockets::connect);
            group().resolve();
            if (watched) {
                group().watch(detector, DomainName.parse("example.org."));
            }
        }
        return answers;
    }

    /** Asks and lets octets flow until there is an answer. */
    Asked askAndWait(String name, int type) {
        return await(ask(name, type));
    }

    Asked await(Asked asked) {
        until(asked::isDone);
        return asked;
    }

    private Query query(byte[] message) {
        Query query = new Query();
        System.arraycopy(message, 0, query.message().reserve(message.length), 0, message.length);
        if (query.message().parse(message.length) != QueryFault.NONE) {
            throw new AssertionError("a query that does not parse");
        }
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        query.from(loop, clients, client, new NoWayBack(), loop.nanos());
        return query;
    }

    /** Lets octets flow until a condition holds; virtual time stands still. */
    void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            io.run(TimeUnit.MILLISECONDS.toNanos(5));
            loop.runTasks();
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("nothing happened for a long time");
            }
        }
    }

    /** Lets what has arrived be read, and what can be sent be sent. */
    void flow() {
        for (int i = 0; i < 10; i++) {
            io.run(TimeUnit.MILLISECONDS.toNanos(2));
            loop.runTasks();
        }
    }

    /** Lets virtual time pass. */
    void advance(Duration time) {
        loop.advance(time);
        flow();
    }

    /** From now on virtual time stands still while one of these upstreams owes an answer. */
    void live(int... indexes) {
        for (int index : indexes) {
            live.add(upstream(index));
        }
    }

    /**
     * Asks until an ICMP error shows that nothing listens at an upstream; returns the query that met it. Systems send only
     * so many of these errors each second, for everyone on the machine, so the first query may wait in vain.
     */
    Asked untilRefused(int index) {
        long before = upstream(index).count(UpstreamEvent.NETWORK_ERROR);
        while (true) {
            Asked asked = ask("refused.example.org.", Type.A);
            for (int i = 0; i < 10; i++) {
                flow();
                if (upstream(index).count(UpstreamEvent.NETWORK_ERROR) > before) {
                    return asked;
                }
            }
            // Ends what waits.
            loop.advance(deadline);
        }
    }

    /** Lets a little virtual time pass, and as much real time as an answer over the loopback needs. */
    void step(Duration time) {
        answers();
        loop.advance(time);
        long start = System.nanoTime();
        do {
            io.run(TimeUnit.MICROSECONDS.toNanos(500));
            loop.runTasks();
        } while (live.stream().anyMatch(upstream -> upstream.inFlight() > 0) && System.nanoTime() - start < OWED_NANOS);
    }

    /** Sockets and connections now open. */
    int open() {
        return sockets.open();
    }

    /** Those to one address. */
    int openTo(InetSocketAddress address) {
        return sockets.openTo(address);
    }

    @Override
    public void close() {
        if (group != null) {
            group.close();
        }
        loop.runTasks();
        flow();
        io.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!io.isTerminated()) {
            io.runNow();
        }
    }

    private static final class NoWayBack implements ReplyChannel {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new AssertionError("a group answers its sink");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError("a group answers its sink");
        }
    }
}
