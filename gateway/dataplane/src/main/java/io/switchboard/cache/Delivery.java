package io.switchboard.cache;

import io.switchboard.query.QueryLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The outcome of a flight on its way to those of its waiters that live on one loop. */
final class Delivery implements Runnable {
    /** Waiters that are served in one go, before the loop may do something else. */
    private static final int BATCH = 256;

    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    private final QueryLoop loop;
    private final FlightOutcome outcome;
    private final List<Waiter> waiters = new ArrayList<>();
    private int served;

    private Delivery(QueryLoop loop, FlightOutcome outcome) {
        this.loop = loop;
        this.outcome = outcome;
    }

    /** Serves all waiters, each on its own loop; {@code current} is the calling thread's. */
    static void deliver(Waiter[] waiters, FlightOutcome outcome, QueryLoop current) {
        if (waiters.length == 1 && waiters[0].loop() == current) {
            serve(waiters[0], outcome);
            return;
        }
        Map<QueryLoop, Delivery> deliveries = new HashMap<>();
        for (Waiter waiter : waiters) {
            deliveries
                    .computeIfAbsent(waiter.loop(), loop -> new Delivery(loop, outcome))
                    .waiters
                    .add(waiter);
        }
        deliveries.forEach((loop, delivery) -> {
            if (loop != current) {
                delivery.handOver();
            }
        });
        Delivery own = deliveries.get(current);
        if (own != null) {
            own.run();
        }
    }

    @Override
    public void run() {
        int end = Math.min(served + BATCH, waiters.size());
        while (served < end) {
            serve(waiters.get(served++), outcome);
        }
        if (served < waiters.size()) {
            handOver();
        }
    }

    private void handOver() {
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            // The loop has ended and its clients' connections with it: nobody is left to be told.
            LOG.log(Level.DEBUG, "a loop ended with queries in flight", e);
        }
    }

    private static void serve(Waiter waiter, FlightOutcome outcome) {
        try {
            waiter.deliver(outcome);
        } catch (RuntimeException e) {
            // A fault in one query's sink must not cost the others their answer.
            LOG.log(Level.ERROR, "a waiting query ended in an exception", e);
        }
    }
}
