package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps where the servers of one endpoint are that has a host name or the name of SRV records: asks the bootstrap servers,
 * again when the TTL has run out, and after a failure with growing pauses. What was found last holds until something else
 * is found: a name that cannot be resolved for a while costs nobody an upstream that answers. Lives on one event loop.
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
    private final Consumer<List<ServerPlace>> taker;
    private final Runnable concluded;
    private final Entropy entropy = new Entropy();
    private final ServerLookup lookup;
    private long retryNanos = FIRST_RETRY_NANOS;
    private boolean failing;
    private boolean closed;

    /**
     * @param bootstrap whom to ask, on {@code loop}
     * @param taker gets the places whenever some are found, not always others
     * @param concluded told each time that there is nothing more to wait for at present
     */
    EndpointResolution(
            UpstreamEndpoint endpoint,
            QueryLoop loop,
            AnswerSource bootstrap,
            Consumer<List<ServerPlace>> taker,
            Runnable concluded) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.taker = taker;
        this.concluded = concluded;
        InetSocketAddress named = endpoint.config().address();
        DomainName name = DomainName.parse(named.getHostString());
        this.lookup = endpoint.config().isService()
                ? new ServiceLookup(name, loop, bootstrap, this::answered)
                : new HostLookup(name, named.getPort(), loop, bootstrap, this::answered);
    }

    /** Asks now. */
    void start() {
        lookup.ask();
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
        boolean done = lookup.isDone();
        if (lookup.hasFound()) {
            taker.accept(lookup.places());
        }
        if (done) {
            conclude();
        }
    }

    private void conclude() {
        boolean success = lookup.hasFound();
        endpoint.resolved(success);
        say(success);
        if (success) {
            retryNanos = FIRST_RETRY_NANOS;
            long wait = Math.clamp(TimeUnit.SECONDS.toNanos(lookup.ttlSeconds()), SHORTEST_NANOS, LONGEST_NANOS);
            loop.schedule(this, withJitter(lookup.hasFailed() ? Math.min(wait, LONGEST_RETRY_NANOS) : wait));
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
