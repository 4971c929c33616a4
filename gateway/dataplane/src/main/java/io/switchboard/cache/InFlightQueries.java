package io.switchboard.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The flights in the air by question, shared by all loops. Any thread. */
final class InFlightQueries {
    private final ConcurrentHashMap<QuestionKey, Flight> flights = new ConcurrentHashMap<>();
    private final InFlightLimits limits;
    private final AtomicLong landings = new AtomicLong();

    InFlightQueries(InFlightLimits limits) {
        this.limits = limits;
    }

    @Nullable Flight get(QuestionKey key) {
        return flights.get(key);
    }

    /** Puts a flight that was let {@linkplain InFlightLimits#takeOff take off} in the air, unless there is one already. */
    boolean begin(Flight flight) {
        return flights.putIfAbsent(flight.key(), flight) == null;
    }

    /** How many flights have landed; whoever sees the same number twice knows that none has in between. */
    long landings() {
        return landings.get();
    }

    /** Takes a flight out of the air; what it brought is stored already. */
    void ended(Flight flight) {
        landings.incrementAndGet();
        flights.remove(flight.key(), flight);
        limits.land();
    }

    /**
     * Marks the flights that may bring what was selected: they store nothing, and who asks from now on starts another.
     * The selection's type does not count, since a flight for any type may find that the name does not exist.
     */
    void flush(CacheSelection selection) {
        for (Flight flight : flights.values()) {
            if (selection.coversName(flight.key())) {
                flight.flush();
                flights.remove(flight.key(), flight);
            }
        }
    }
}
