package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import io.switchboard.query.QueryLoop;
import org.jspecify.annotations.Nullable;

/** One event loop's line to one upstream: its connectors, its counters, and how many queries are under way on it. */
final class Line {
    /** A silent upstream holds at most so many of a loop's queries; what is above asks others (bulkhead). */
    static final int MAX_IN_FLIGHT = 8192;

    /** One that was never heard of is tried before all others, but not with everything at once. */
    private static final long LEAST_COST_NANOS = 50_000;

    private final Upstream upstream;
    private final QueryLoop loop;
    private final ConnectorFactory connectors;
    private final UpstreamCounters counters;
    private final Connector connector;
    /** What truncated replies are fetched over; opened when the first one comes. */
    private @Nullable Connector stream;

    private int inFlight;

    Line(Upstream upstream, QueryLoop loop, ConnectorFactory connectors) {
        this.upstream = upstream;
        this.loop = loop;
        this.connectors = connectors;
        this.counters = upstream.newCounters();
        this.connector = open(upstream.endpoint().transport());
    }

    private Connector open(Transport transport) {
        return connectors.open(loop, transport, upstream.endpoint().address(), counters);
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
        return upstream.state() != UpstreamState.LOOPING;
    }

    /** Whether it has room for another query. */
    boolean hasRoom() {
        return inFlight < MAX_IN_FLIGHT;
    }

    boolean up() {
        return upstream.state() == UpstreamState.UP;
    }

    /** What asking it costs now: its latency times what is before us in the queue. */
    long cost(long now) {
        return Math.max(LEAST_COST_NANOS, upstream.latency().cost(now)) * (inFlight + 1);
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

    /** Sends an attempt, which may end before this returns. */
    void send(Attempt attempt) {
        inFlight++;
        counters.inFlight(1);
        counters.count(UpstreamEvent.QUERY);
        connector(attempt.transport()).send(attempt);
    }

    /** An attempt on this line has ended in whatever way. */
    void ended() {
        inFlight--;
        counters.inFlight(-1);
    }

    void close() {
        connector.close();
        if (stream != null) {
            stream.close();
        }
    }
}
