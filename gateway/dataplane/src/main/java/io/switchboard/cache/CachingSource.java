package io.switchboard.cache;

import io.switchboard.dns.ExtendedError;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;
import io.switchboard.query.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the shared cache, and asks the next source what the cache does not know: once for all who ask the same
 * at the same time. Takes every query.
 *
 * <p>One instance per event loop and upstream group, used by that loop's thread alone. The order of what is tried: a
 * fresh reply, a stale one if refreshing is known to fail, a remembered failure, and then a flight to the next source
 * with a stale reply held ready.
 */
public final class CachingSource implements AnswerSource {
    private static final Logger LOG = System.getLogger(CachingSource.class.getName());
    private static final QueryFailure TOO_MANY = new QueryFailure.Internal(
            ExtendedError.of(ExtendedError.OTHER, "too many queries in flight"), Verdict.OVERLOADED);
    private static final QueryFailure ZONE_IS_FULL = new QueryFailure.Internal(
            ExtendedError.of(ExtendedError.OTHER, "too many queries in flight for this zone"), Verdict.OVERLOADED);
    private static final QueryFailure NOT_TAKEN =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.OTHER, "no upstream"));
    private static final QueryFailure BROKEN =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.OTHER, "internal error"));

    private final QueryLoop loop;
    private final int view;
    private final AnswerSource next;
    private final StoredReplies stored;
    private final InFlightQueries inFlight;
    private final InFlightLimits limits;
    private final LoopZones zones;
    private final LoopCounters counters;
    private final Landing landing;
    private final ReplyProbe probe;
    /** How many flights had landed when the cache was looked into. */
    private long landings;

    /**
     * A source in front of {@code next}.
     *
     * @param view number of the upstream group, 0 to 8191: groups do not see each other's entries. A group that is
     *     configured anew keeps its entries if it keeps its number
     * @param loop the event loop whose queries come here
     */
    public CachingSource(ReplyCache cache, int view, QueryLoop loop, AnswerSource next) {
        this(cache, view, loop, next, cache.inFlight());
    }

    /**
     * The same in front of a source that tells clients over datagrams to come back over TCP where it fetches the whole answer
     * for all others: neither may wait for the other's answer. What is stored they share.
     */
    public static AnswerSource apart(ReplyCache cache, int view, QueryLoop loop, AnswerSource next) {
        AnswerSource datagrams = new CachingSource(cache, view, loop, next);
        AnswerSource streams = new CachingSource(cache, view, loop, next, cache.inFlightApart());
        return (query, sink) -> (query.transport().datagram() ? datagrams : streams).answer(query, sink);
    }

    private CachingSource(ReplyCache cache, int view, QueryLoop loop, AnswerSource next, InFlightQueries inFlight) {
        if (view < 0 || view > QuestionKey.MAX_VIEW) {
            throw new IllegalArgumentException("view: " + view + " (expected: 0 to " + QuestionKey.MAX_VIEW + ")");
        }
        this.loop = loop;
        this.view = view;
        this.next = next;
        stored = cache.stored();
        this.inFlight = inFlight;
        limits = cache.limits();
        zones = cache.zones(loop.index());
        counters = cache.counters(loop.index());
        landing = new Landing(loop, stored, inFlight, zones, counters);
        probe = cache.newProbe();
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        landings = inFlight.landings();
        probe.set(query.message(), view);
        CacheEntry exact = stored.get(probe);
        long now = loop.nanos();
        if (exact instanceof ReplyEntry reply && reply.isFresh(now)) {
            hit(query, sink, reply, now);
            return true;
        }
        probe.toAnyType();
        CacheEntry anyType = stored.get(probe);
        if (anyType instanceof ReplyEntry reply && reply.isFresh(now)) {
            hit(query, sink, reply, now);
            return true;
        }
        probe.toQuestion();
        notFresh(query, sink, exact, stored.stale(exact, anyType, now), now);
        return true;
    }

    private void hit(Query query, ReplySink sink, ReplyEntry entry, long now) {
        counters.increment(entry.negative() ? CacheCounter.NEGATIVE_HITS : CacheCounter.HITS);
        if (!entry.hitStartsPrefetch(now, stored.rules())) {
            sink.reply(query, entry.message(), entry.ageSeconds(now), AnsweredBy.CACHE);
            return;
        }
        Query leader = query.detach();
        sink.reply(query, entry.message(), entry.ageSeconds(now), AnsweredBy.CACHE);
        fetchBehind(leader, CacheCounter.PREFETCHES);
    }

    private void notFresh(
            Query query, ReplySink sink, @Nullable CacheEntry exact, @Nullable StaleEntry stale, long now) {
        if (stale != null && !worthWaiting(query, stale, now)) {
            answerStale(query, sink, stale, now);
        } else if (stale == null && exact instanceof FailureEntry failure && failure.isLive(now)) {
            counters.increment(CacheCounter.FAILURE_HITS);
            sink.reply(query, failure.message(), 0, AnsweredBy.CACHE);
        } else {
            fetch(query, sink, stale);
        }
    }

    /** RFC 8767 §5: not if it failed lately, nor if the client response timer has run out on the way here. */
    private boolean worthWaiting(Query query, StaleEntry stale, long now) {
        return !stale.answersAtOnce(now)
                && now - query.receivedNanos() < stored.rules().staleAnswerAfterNanos();
    }

    private void answerStale(Query query, ReplySink sink, StaleEntry stale, long now) {
        boolean refreshes = stale.claimRefresh(now, stored.rules().staleRecheckNanos());
        Query leader = refreshes ? query.detach() : query;
        counters.increment(CacheCounter.STALE);
        sink.reply(query, stale.message(), 0, AnsweredBy.STALE);
        if (refreshes) {
            fetchBehind(leader, CacheCounter.REFRESHES);
        }
    }

    private void fetch(Query query, ReplySink sink, @Nullable StaleEntry stale) {
        int zone = LoopZones.of(query.message().name());
        if (zones.isFull(zone) && inFlight.get(probe) == null) {
            counters.increment(CacheCounter.ZONE_REJECTED);
            turnAway(query, sink, stale, ZONE_IS_FULL);
            return;
        }
        ClientQueries client = limits.enter(query.client().getAddress());
        if (client == null) {
            turnAway(query, sink, stale, TOO_MANY);
            return;
        }
        Waiter waiter = new Waiter(query.detach(), sink, stale, counters, limits, client);
        while (true) {
            Flight flight = inFlight.get(probe);
            Flight.Boarding boarding = flight == null ? lead(waiter, zone) : follow(flight, waiter);
            if (boarding == Flight.Boarding.JOINED) {
                return;
            }
            if (boarding == Flight.Boarding.FULL) {
                limits.leave(client);
                turnAway(query, sink, stale, TOO_MANY);
                return;
            }
            // A flight that has landed is out of the list, so the next look finds another one or none.
        }
    }

    private Flight.Boarding follow(Flight flight, Waiter waiter) {
        Flight.Boarding boarding = flight.join(waiter);
        if (boarding == Flight.Boarding.JOINED) {
            counters.increment(CacheCounter.COALESCED);
            waiter.boarded(flight, stored.rules());
        }
        return boarding;
    }

    private Flight.Boarding lead(Waiter waiter, int zone) {
        if (!limits.takeOff()) {
            return Flight.Boarding.FULL;
        }
        Flight flight = new Flight(probe.toKey(), landing, zone);
        flight.join(waiter);
        if (!inFlight.begin(flight)) {
            limits.land();
            return Flight.Boarding.LANDED;
        }
        zones.takeOff(zone);
        waiter.boarded(flight, stored.rules());
        if (!endIfFound(flight)) {
            ask(flight, waiter.query());
        }
        return Flight.Boarding.JOINED;
    }

    /** A flight for the same question may have landed between the look into the cache and the start of this one. */
    private boolean endIfFound(Flight flight) {
        if (inFlight.landings() == landings) {
            return false;
        }
        long now = loop.nanos();
        CacheEntry exact = stored.get(flight.key());
        CacheEntry entry = exact == null ? stored.get(flight.key().anyType()) : exact;
        return switch (entry) {
            case ReplyEntry reply
            when reply.isFresh(now) -> {
                landing.found(flight, reply.message(), reply.ageSeconds(now));
                yield true;
            }
            case FailureEntry failure
            when failure.isLive(now) -> {
                landing.found(flight, failure.message(), 0);
                yield true;
            }
            case null, default -> false;
        };
    }

    /** Starts a flight that nobody waits for, unless one is in the air. */
    private void fetchBehind(Query leader, CacheCounter counter) {
        probe.set(leader.message(), view);
        int zone = LoopZones.of(leader.message().name());
        if (zones.isFull(zone) || inFlight.get(probe) != null || !limits.takeOff()) {
            return;
        }
        Flight flight = new Flight(probe.toKey(), landing, zone);
        if (inFlight.begin(flight)) {
            zones.takeOff(zone);
            counters.increment(counter);
            ask(flight, leader);
        } else {
            limits.land();
        }
    }

    private void ask(Flight flight, Query leader) {
        try {
            if (!next.answer(leader, flight)) {
                landing.failed(flight, NOT_TAKEN);
            }
        } catch (RuntimeException e) {
            // The pipeline would answer this query, but not those that have joined it.
            LOG.log(Level.ERROR, "the next source ended in an exception", e);
            landing.failed(flight, BROKEN);
        }
    }

    private void turnAway(Query query, ReplySink sink, @Nullable StaleEntry stale, QueryFailure reason) {
        counters.increment(stale == null ? CacheCounter.REJECTED : CacheCounter.STALE);
        if (stale == null) {
            sink.fail(query, reason);
        } else {
            sink.reply(query, stale.message(), 0, AnsweredBy.STALE);
        }
    }
}
