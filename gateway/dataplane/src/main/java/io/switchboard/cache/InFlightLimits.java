package io.switchboard.cache;

import io.switchboard.config.LimitsConfig;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many queries wait for upstreams, in total and for one client address, and how many flights are in the air. Any
 * thread.
 *
 * <p>A client has a place in the table while a query of its waits. Some places are kept for clients to come back to, which
 * is cheaper than a new one for each query.
 */
final class InFlightLimits {
    /** With more places than this, one is given up when its last query has been answered. */
    private static final int KEPT_PLACES = 1_024;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger flights = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, ClientQueries> clients = new ConcurrentHashMap<>();
    private volatile LimitsConfig limits;

    InFlightLimits(LimitsConfig limits) {
        this.limits = limits;
    }

    void use(LimitsConfig newLimits) {
        limits = newLimits;
    }

    /**
     * Admits a query, or does not.
     *
     * @return what the query is counted in and must {@link #leave} in the end; null if it is not admitted
     */
    @Nullable ClientQueries enter(InetAddress client) {
        LimitsConfig current = limits;
        if (waiting.incrementAndGet() <= current.inFlight()) {
            ClientQueries queries = placeOf(client);
            while (!queries.enter(current.inFlightPerClient())) {
                if (!queries.isGone()) {
                    waiting.decrementAndGet();
                    return null;
                }
                clients.remove(client, queries);
                queries = placeOf(client);
            }
            return queries;
        }
        waiting.decrementAndGet();
        return null;
    }

    private ClientQueries placeOf(InetAddress client) {
        ClientQueries known = clients.get(client);
        return known == null ? clients.computeIfAbsent(client, ClientQueries::new) : known;
    }

    void leave(ClientQueries queries) {
        if (queries.leave() && clients.size() > KEPT_PLACES && queries.end()) {
            clients.remove(queries.client(), queries);
        }
        waiting.decrementAndGet();
    }

    /** Admits a flight, which must {@link #land} in the end; those without waiters count, too. */
    boolean takeOff() {
        if (flights.incrementAndGet() > limits.inFlight()) {
            flights.decrementAndGet();
            return false;
        }
        return true;
    }

    void land() {
        flights.decrementAndGet();
    }

    int waiting() {
        return waiting.get();
    }

    int flights() {
        return flights.get();
    }

    /** How many clients have queries that wait. */
    long clients() {
        return clients.values().stream()
                .filter(queries -> queries.waiting() > 0)
                .count();
    }

    /** How many places are taken or kept. */
    int places() {
        return clients.size();
    }
}
