package io.switchboard.cache;

import io.switchboard.config.LimitsConfig;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many queries wait for upstreams, in total and for one client address, and how many flights are in the air. Any
 * thread.
 *
 * <p>A client has a place in the table only while a query of its waits, so the table is no larger than the total. While
 * all clients together have few queries in flight, none can have too many, and they are not counted one by one: a client
 * may then have up to an eighth more than its limit.
 */
final class InFlightLimits {
    /** What {@link #enter} says, and {@link #leave} must be told. */
    enum Entry {
        REFUSED,
        /** Counts in the total. */
        IN_TOTAL,
        /** Counts in the total and for its client. */
        FOR_CLIENT
    }

    /** Of one client's limit: so much in total needs no look at the clients. */
    private static final int UNCOUNTED_SHARE = 8;

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
    Entry enter(InetAddress client) {
        LimitsConfig current = limits;
        int total = waiting.incrementAndGet();
        if (total > current.inFlight()) {
            waiting.decrementAndGet();
            return Entry.REFUSED;
        }
        if (total <= current.inFlightPerClient() / UNCOUNTED_SHARE) {
            return Entry.IN_TOTAL;
        }
        if (clients.merge(client, 1, Integer::sum) > current.inFlightPerClient()) {
            leave(client, Entry.FOR_CLIENT);
            return Entry.REFUSED;
        }
        return Entry.FOR_CLIENT;
    }

    /** Ends what {@code entry} admitted. */
    void leave(InetAddress client, Entry entry) {
        if (entry == Entry.FOR_CLIENT) {
            clients.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
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
