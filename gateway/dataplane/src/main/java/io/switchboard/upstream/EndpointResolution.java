package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the addresses of one endpoint's host name: asks for A and AAAA by the bootstrap servers, again when the TTL has run
 * out, and after a failure with growing pauses. What was found last holds until something else is found: a name that
 * cannot be resolved for a while costs nobody an upstream that answers. Lives on one event loop.
 */
final class EndpointResolution extends LoopTimer {
    private static final System.Logger LOG = System.getLogger(EndpointResolution.class.getName());
    /** Records of TTL 0 are no reason to ask without pause, and no TTL is one to never ask again. */
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final UpstreamEndpoint endpoint;
    private final QueryLoop loop;
    private final Consumer<List<InetAddress>> taker;
    private final Runnable concluded;
    private final Entropy entropy = new Entropy();
    private final AddressQuestion v4;
    private final AddressQuestion v6;
    private long retryNanos = FIRST_RETRY_NANOS;
    private boolean failing;
    private boolean closed;

    /**
     * @param bootstrap whom to ask, on {@code loop}
     * @param taker gets the addresses whenever some are found, not always others
     * @param concluded told each time that there is nothing more to wait for at present
     */
    EndpointResolution(
            UpstreamEndpoint endpoint,
            QueryLoop loop,
            AnswerSource bootstrap,
            Consumer<List<InetAddress>> taker,
            Runnable concluded) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.taker = taker;
        this.concluded = concluded;
        DomainName name = DomainName.parse(endpoint.config().address().getHostString());
        this.v4 = new AddressQuestion(name, RecordType.A, loop, bootstrap, this::answered);
        this.v6 = new AddressQuestion(name, RecordType.AAAA, loop, bootstrap, this::answered);
    }

    /** Asks now. */
    void start() {
        v4.begin();
        v6.begin();
        v4.ask();
        v6.ask();
    }

    void close() {
        closed = true;
        cancel();
    }

    @Override
    protected void expired() {
        start();
    }

    private void answered() {
        if (closed) {
            return;
        }
        boolean done = v4.isDone() && v6.isDone();
        List<InetAddress> found = new ArrayList<>(v4.addresses());
        found.addAll(v6.addresses());
        if (v4.hasFound() || v6.hasFound()) {
            // One family is enough to begin with; servers that are slow to say that there is no AAAA cost nothing.
            taker.accept(found);
        }
        if (done) {
            conclude();
        }
    }

    private void conclude() {
        boolean success = v4.hasFound() || v6.hasFound();
        endpoint.resolved(success);
        say(success);
        if (success) {
            v4.settle();
            v6.settle();
            retryNanos = FIRST_RETRY_NANOS;
            long seconds = Math.min(v4.ttlSeconds(), v6.ttlSeconds());
            long wait = Math.clamp(TimeUnit.SECONDS.toNanos(seconds), SHORTEST_NANOS, LONGEST_NANOS);
            boolean partial = v4.hasFailed() || v6.hasFailed();
            loop.schedule(this, withJitter(partial ? Math.min(wait, LONGEST_RETRY_NANOS) : wait));
        } else {
            loop.schedule(this, withJitter(retryNanos));
            retryNanos = Math.min(2 * retryNanos, LONGEST_RETRY_NANOS);
        }
        concluded.run();
    }

    private void say(boolean success) {
        if (success == failing) {
            failing = !success;
            LOG.log(
                    success ? Level.INFO : Level.WARNING,
                    success
                            ? "the name of upstream {0} is resolved"
                            : "the name of upstream {0} cannot be resolved; the addresses found last stay in use",
                    endpoint.url());
        }
    }

    /** Gateways that were started together do not all ask together. */
    private long withJitter(long pause) {
        return pause - pause / 8 + (pause / 4 >>> 16) * entropy.next16();
    }
}
