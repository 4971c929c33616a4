package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.HedgeConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One query sent once to one server, octets as they are, and the reply as it is: for those who look at servers, not for
 * answers to clients, since nothing of the reply is checked beyond that it is the query's.
 *
 * <p>A truncated reply by datagram is fetched again over TCP (RFC 7766 §5). Lives on one event loop; the timer is the
 * deadline.
 */
public final class DirectQuery extends LoopTimer implements AttemptOwner {
    /** More than a query can last. */
    private static final Duration LONG = Duration.ofHours(1);

    /** How it ended. */
    public sealed interface Outcome {}

    /**
     * A reply came.
     *
     * @param reply the message, owned by whoever gets it
     * @param transport that brought it
     * @param truncatedBefore whether a truncated reply came before it by datagram
     * @param nanos from sending the query, connections and handshakes included, to the last reply
     */
    public record Replied(byte[] reply, Transport transport, boolean truncatedBefore, long nanos) implements Outcome {}

    /**
     * No reply came.
     *
     * @param failure why, or null if the time was up
     * @param transport that brought none
     * @param truncatedBefore whether a truncated reply came before by datagram
     * @param others how many messages came that were not the reply, by what was wrong with them
     */
    public record Unanswered(
            @Nullable AttemptFailure failure,
            Transport transport,
            boolean truncatedBefore,
            Map<ReplyMatch, Integer> others)
            implements Outcome {}

    private final QueryLoop loop;
    private final Line line;
    private final UpstreamQuery query;
    private final Duration timeout;
    private final CompletableFuture<Outcome> outcome;
    private final Map<ReplyMatch, Integer> others = new EnumMap<>(ReplyMatch.class);
    private long startNanos;
    private boolean truncated;
    private boolean sentAgain;
    private @Nullable Attempt attempt;

    private DirectQuery(
            QueryLoop loop, Line line, UpstreamQuery query, Duration timeout, CompletableFuture<Outcome> outcome) {
        this.loop = loop;
        this.line = line;
        this.query = query;
        this.timeout = timeout;
        this.outcome = outcome;
    }

    /**
     * Sends a query. Any thread; the outcome comes on the loop's, within the timeout. Exceptionally it ends by a fault of ours
     * alone.
     *
     * @param endpoint with an address
     * @param message with id 0: the transport sends it under an id of its choosing
     * @param questionEnd the offset behind the message's only question
     */
    public static CompletableFuture<Outcome> send(
            QueryLoop loop,
            ConnectorFactory connectors,
            EndpointConfig endpoint,
            byte[] message,
            int questionEnd,
            Duration timeout) {
        UpstreamQuery query = new UpstreamQuery(message.clone(), questionEnd, true, false);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                new DirectQuery(loop, line(loop, connectors, endpoint, timeout), query, timeout, outcome).start();
            } catch (RuntimeException | Error fault) {
                outcome.completeExceptionally(fault);
            }
        });
        return outcome;
    }

    private static Line line(QueryLoop loop, ConnectorFactory connectors, EndpointConfig endpoint, Duration timeout) {
        UpstreamEndpoint owner = new UpstreamEndpoint(endpoint);
        ServerPlace place = ServerPlace.at(endpoint.address());
        return new Line(new Upstream(owner, place, group(endpoint, timeout), 1), loop, connectors);
    }

    /** A group of one that is asked once: no health to keep, nothing to choose. */
    private static UpstreamGroupConfig group(EndpointConfig endpoint, Duration timeout) {
        return new UpstreamGroupConfig(
                "query",
                List.of(endpoint),
                List.of(),
                Policy.SEQUENTIAL,
                1,
                timeout,
                1,
                new HedgeConfig(new HedgeConfig.Never(), 1),
                AllDown.TRY,
                1,
                new ConnectionConfig(LONG),
                new HealthConfig(0, 1, LONG),
                new UdpConfig(true, false, false, UdpConfig.MOST_SOCKETS),
                true);
    }

    private void start() {
        startNanos = loop.nanos();
        loop.schedule(this, timeout.toNanos());
        send(line.transport());
    }

    private void send(Transport transport) {
        long deadlineNanos = startNanos + timeout.toNanos();
        Attempt sent = new Attempt(this, line, transport, query, loop.nanos(), deadlineNanos);
        attempt = sent;
        line.send(sent);
    }

    @Override
    public ReplyMatch judge(Attempt answered, byte[] reply, int length) {
        return ReplyMatch.REPLY;
    }

    /** Over another connection, once: a server may have closed the first just then (RFC 7766 §6.2.4). */
    @Override
    public boolean maySendAgain(Attempt broken) {
        boolean first = !sentAgain;
        sentAgain = true;
        return first;
    }

    @Override
    public void answered(Attempt answered, byte[] reply, int length) {
        if (answered.transport().datagram() && (Wire.u16(reply, Wire.FLAGS) & Wire.TC) != 0) {
            truncated = true;
            send(Transport.TCP);
            return;
        }
        byte[] whole = Arrays.copyOf(reply, length);
        end(new Replied(whole, answered.transport(), truncated, loop.nanos() - startNanos));
    }

    @Override
    public void failed(Attempt failed, AttemptFailure failure) {
        end(new Unanswered(failure, failed.transport(), truncated, others));
    }

    @Override
    public void mismatched(Attempt mismatched, ReplyMatch mismatch) {
        others.merge(mismatch, 1, Integer::sum);
    }

    @Override
    protected void expired() {
        Attempt waiting = attempt;
        if (waiting != null && !waiting.hasEnded()) {
            waiting.forget();
            end(new Unanswered(null, waiting.transport(), truncated, others));
        }
    }

    private void end(Outcome how) {
        cancel();
        // Not now: this may be a call of the connector that is to be closed.
        loop.execute(line::close);
        outcome.complete(how);
    }
}
