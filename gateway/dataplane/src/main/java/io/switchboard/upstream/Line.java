package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import io.switchboard.query.QueryLoop;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's line to one upstream: its connectors, its counters, and how many queries are under way on it. One that
 * is retired takes no new queries, and closes when the last one has ended.
 */
final class Line {
    /** One that was never heard of is tried before all others, but not with everything at once. */
    private static final long LEAST_COST_NANOS = 50_000;

    private final Upstream upstream;
    private final QueryLoop loop;
    private final ConnectorFactory connectors;
    private final UpstreamCounters counters;
    private final long hash;
    private Connector connector;
    /** What truncated replies are fetched over; opened when the first one comes. */
    private @Nullable Connector stream;

    private int inFlight;
    private boolean retired;
    private boolean closed;
    /** Its priority plus one when it was last ordered, 0 if it was not in reserve. */
    int rank;
    /** What {@link WeightedPolicy} owes it. */
    long credit;

    Line(Upstream upstream, QueryLoop loop, ConnectorFactory connectors) {
        this.upstream = upstream;
        this.loop = loop;
        this.connectors = connectors;
        this.counters = upstream.newCounters();
        this.hash = HashPolicy.hashOf(upstream.endpoint().transport(), upstream.address());
        this.connector = open(upstream.endpoint().transport());
    }

    private Connector open(Transport transport) {
        return connectors.open(loop, transport, upstream.target(), counters);
    }

    Upstream upstream() {
        return upstream;
    }

    UpstreamCounters counters() {
        return counters;
    }

    Transport transport() {
        return upstream.endpoint().transport();
    }

    /** Whether it may be asked at all. */
    boolean usable() {
        return !retired && upstream.usable();
    }

    /** Whether it has room for another query: a silent upstream holds so many at most; those above ask others (bulkhead). */
    boolean hasRoom() {
        return upstream.hasRoom(inFlight);
    }

    int inFlight() {
        return inFlight;
    }

    long weight() {
        return upstream.weight();
    }

    /** Within its endpoint, see {@link ServerPlace#priority}. */
    int priority() {
        return upstream.priority();
    }

    boolean isSameEndpoint(Line other) {
        return upstream.owner() == other.upstream.owner();
    }

    /** Whether its endpoint has a server of a smaller priority that is asked sooner. */
    boolean inReserve() {
        return rank > 0;
    }

    /** The same in every process. */
    long hash() {
        return hash;
    }

    boolean up() {
        return upstream.state() == UpstreamState.UP;
    }

    /** What asking it costs now: its latency times what is before us in the queue. */
    long cost(long now) {
        return latencyCost(now) * (inFlight + 1);
    }

    /** The same without the queue. */
    long latencyCost(long now) {
        return Math.max(LEAST_COST_NANOS, upstream.latency().cost(now));
    }

    Connector connector(Transport transport) {
        if (transport == transport()) {
            return connector;
        }
        if (stream == null) {
            stream = open(transport);
        }
        return stream;
    }

    /** The cookie of a query over this transport, or null if it carries none. */
    @Nullable UpstreamCookie cookie(Transport transport, boolean edns) {
        return transport.datagram() && edns ? upstream.cookie() : null;
    }

    /** It has answered over a stream where over datagrams its cookie was missing. */
    void answeredInstead() {
        UpstreamCookie cookie = upstream.cookie();
        if (cookie != null && cookie.missed()) {
            counters.count(UpstreamEvent.COOKIE_FORGOTTEN);
        }
    }

    /** It has answered without random case, where with it the case was lost and over a stream nothing came. */
    void foldsCase(long now) {
        if (upstream.foldsCase(now)) {
            counters.count(UpstreamEvent.CASE_OFF);
        }
    }

    /** Sends an attempt, which may end before this returns. */
    void send(Attempt attempt) {
        inFlight++;
        counters.inFlight(1);
        connector(attempt.transport()).send(attempt);
    }

    /** An attempt on this line has ended in whatever way. */
    void ended() {
        inFlight--;
        counters.inFlight(-1);
        if (retired && inFlight == 0) {
            // Not now: this may be a call of the connector that is to be closed.
            loop.execute(this::closeIfIdle);
        }
    }

    /** Takes no new queries from now on; the upstream is not used any more. */
    void retire() {
        retired = true;
        closeIfIdle();
    }

    boolean isClosed() {
        return closed;
    }

    private void closeIfIdle() {
        if (inFlight == 0) {
            close();
        }
    }

    /** Breaks off what is under way; who waits for it asks others. */
    void cutOff() {
        Connector before = connector;
        connector = open(transport());
        before.close();
        if (stream != null) {
            Connector streamBefore = stream;
            stream = null;
            streamBefore.close();
        }
    }

    /** A message came that answers an attempt. */
    void heard(Attempt attempt, long now) {
        long taken = now - attempt.writtenNanos();
        upstream.latency().sample(taken, now);
        upstream.heard(now);
        counters.latency(taken);
        if (attempt.randomCase()) {
            upstream.keptCase();
        }
    }

    /** An attempt's retry timer ran out. */
    void overdue(Attempt attempt, long now) {
        counters.count(UpstreamEvent.TIMEOUT);
        upstream.latency().penalty(now - attempt.sentNanos(), now);
        // One name that takes long says nothing about a server that answers others.
        if (isOwnTransport(attempt) && !upstream.heardSince(attempt.sentNanos())) {
            upstream.health().timedOut(now, upstream.latency().retryNanos());
        }
    }

    /** An attempt failed by its connector. */
    void failed(Attempt attempt, AttemptFailure reason, long now) {
        switch (reason) {
            case NETWORK, SILENCE, CONNECT, CONNECT_TIMEOUT, TLS, HTTP -> {
                counters.count(event(reason));
                upstream.latency().penalty(Latency.UNKNOWN_RETRY_NANOS, now);
                // One failure counts once, even if it was a timeout before.
                if (attempt.becomesOverdue() && isOwnTransport(attempt)) {
                    upstream.health().refused(now);
                }
            }
            case NO_ROOM -> counters.count(UpstreamEvent.OVERLOAD);
            case CLOSED -> {
                // Our doing.
            }
        }
    }

    private static UpstreamEvent event(AttemptFailure failure) {
        return switch (failure) {
            case CONNECT, CONNECT_TIMEOUT -> UpstreamEvent.CONNECT_ERROR;
            case TLS -> UpstreamEvent.TLS_ERROR;
            case HTTP -> UpstreamEvent.HTTP_ERROR;
            case NETWORK, SILENCE, NO_ROOM, CLOSED -> UpstreamEvent.NETWORK_ERROR;
        };
    }

    /** An upstream that answers over UDP is alive, even if what is truncated cannot be fetched over TCP. */
    private boolean isOwnTransport(Attempt attempt) {
        return attempt.transport() == transport();
    }

    /** Something came that was not the reply. */
    void mismatched(ReplyMatch mismatch, long now) {
        switch (mismatch) {
            case ID -> counters.count(UpstreamEvent.MISMATCH_ID);
            case QUESTION -> counters.count(UpstreamEvent.MISMATCH_QUESTION);
            case COOKIE -> counters.count(UpstreamEvent.MISMATCH_COOKIE);
            case MALFORMED, BARE_ERROR, BROKEN -> counters.count(UpstreamEvent.MALFORMED);
            case CASE -> {
                counters.count(UpstreamEvent.MISMATCH_CASE);
                if (upstream.lostCase(now)) {
                    counters.count(UpstreamEvent.CASE_OFF);
                }
            }
            case REPLY -> throw new IllegalStateException("mismatch: REPLY (expected: another)");
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            connector.close();
            if (stream != null) {
                stream.close();
            }
            upstream.lineClosed();
        }
    }
}
