package io.switchboard.cache;

import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.Query;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query that waits for a flight, and the timer after which it is content with a stale answer. Lives on the query's
 * loop; only the reference travels.
 */
final class Waiter extends LoopTimer {
    /** After that, whoever sent a datagram has sent another or given up. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1900);
    /** So many queries that wait for one address may all be forged; what waits less is nobody's weapon. */
    static final int MANY = 100;

    private final LoopCounters counters;
    private final InFlightLimits limits;
    private final ClientQueries client;
    private final Query query;
    private final ReplySink sink;
    private final @Nullable StaleEntry stale;
    private @Nullable Flight flight;
    private long recheckNanos;
    private boolean answered;

    /** @param query detached, and admitted by {@code limits} into {@code client}, which it leaves when it is answered */
    Waiter(
            Query query,
            ReplySink sink,
            @Nullable StaleEntry stale,
            LoopCounters counters,
            InFlightLimits limits,
            ClientQueries client) {
        this.client = client;
        this.query = query;
        this.sink = sink;
        this.stale = stale;
        this.counters = counters;
        this.limits = limits;
    }

    Query query() {
        return query;
    }

    QueryLoop loop() {
        return query.loop();
    }

    /** Says which flight this is, and sets the timer if there is a stale answer to fall back on. */
    void boarded(Flight boardedFlight, CacheRules rules) {
        flight = boardedFlight;
        if (stale != null) {
            recheckNanos = rules.staleRecheckNanos();
            long waited = loop().nanos() - query.receivedNanos();
            // RFC 8767 §5: the client response timer.
            loop().schedule(this, Math.max(0, rules.staleAnswerAfterNanos() - waited));
        }
    }

    @Override
    protected void expired() {
        if (!answered && stale != null && !flushed()) {
            stale.refreshFailed(loop().nanos(), recheckNanos);
            answerStale(stale);
        }
    }

    /** Called on the query's loop when the flight has ended. */
    void deliver(FlightOutcome outcome) {
        if (answered) {
            return;
        }
        if (outcome.failed() && stale != null && !flushed()) {
            answerStale(stale);
        } else if (isLate()) {
            finish(CacheCounter.MISSES);
            sink.drop(query, DropReason.LATE);
        } else {
            finish(isStale(outcome) ? CacheCounter.STALE : CacheCounter.MISSES);
            outcome.deliver(query, sink);
        }
    }

    /**
     * CVE-2024-33655: who forges a source address can make queries wait for a slow server and have all replies arrive there
     * in one moment. Those that are late are of no use to anybody else, so of many they are not sent.
     */
    private boolean isLate() {
        return client.waiting() >= MANY
                && !query.clientProven()
                && loop().nanos() - query.receivedNanos() > PATIENCE_NANOS;
    }

    private static boolean isStale(FlightOutcome outcome) {
        return outcome instanceof FlightOutcome.Replied replied && replied.answeredBy() == AnsweredBy.STALE;
    }

    private void answerStale(StaleEntry entry) {
        finish(CacheCounter.STALE);
        sink.reply(query, entry.message(), 0, AnsweredBy.STALE);
    }

    private void finish(CacheCounter counter) {
        answered = true;
        cancel();
        counters.increment(counter);
        limits.leave(client);
    }

    private boolean flushed() {
        return flight != null && flight.isFlushed();
    }
}
