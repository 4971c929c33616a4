package io.switchboard.cache;

import io.switchboard.config.LimitsConfig;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many queries wait for upstreams, in total and for one client address, and how many flights are in the air. Any
 * thread.
 *
 * <p>A client has a place in the table only while a query of its waits, so the table is no larger than the total.
 */
final class InFlightLimits {
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger flights = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> clients = new ConcurrentHashMap<>();
    private volatile LimitsConfig limits;

    InFlightLimits(LimitsConfig limits) {
        this.limits = limits;
    }

    void use(LimitsConfig newLimits) {
        limits = newLimits;
    }

    /** Admits a query, which must {@link #leave} in the end, or does not. */
    boolean enter(InetAddress client) {
        if (waiting.incrementAndGet() > limits.inFlight()) {
            waiting.decrementAndGet();
            return false;
        }
        if (clients.merge(client, 1, Integer::sum) > limits.inFlightPerClient()) {
            leave(client);
            return false;
        }
        return true;
    }

    void leave(InetAddress client) {
        clients.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
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

    /** How many of a client's queries wait. */
    int waiting(InetAddress client) {
        return clients.getOrDefault(client, 0);
    }

    int waiting() {
        return waiting.get();
    }

    int flights() {
        return flights.get();
    }

    int clients() {
        return clients.size();
    }
}
