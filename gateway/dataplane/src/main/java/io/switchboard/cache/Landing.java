package io.switchboard.cache;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the answer to a flight comes: it is stored, then the flight is taken off the list of those in the
 * air, then its waiters are told. In this order a query that finds no flight finds the answer. One event loop.
 */
final class Landing {
    private static final long SECOND = 1_000_000_000;

    private final QueryLoop loop;
    private final StoredReplies stored;
    private final InFlightQueries inFlight;
    private final LoopZones zones;
    private final LoopCounters counters;

    Landing(QueryLoop loop, StoredReplies stored, InFlightQueries inFlight, LoopZones zones, LoopCounters counters) {
        this.loop = loop;
        this.stored = stored;
        this.inFlight = inFlight;
        this.zones = zones;
        this.counters = counters;
    }

    void replied(Flight flight, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        if (!flight.land()) {
            return;
        }
        switch (message.kind()) {
            case POSITIVE, NODATA, NXDOMAIN -> {
                ReplyMessage bounded = TtlBounds.apply(message, stored.rules());
                if (stored.keep(flight, bounded, loop.nanos() - ageSeconds * SECOND)) {
                    counters.increment(CacheCounter.INSERTIONS);
                }
                end(flight, new FlightOutcome.Replied(bounded, ageSeconds, answeredBy, false));
            }
            case REFERRAL -> end(flight, new FlightOutcome.Replied(message, ageSeconds, answeredBy, false));
            case FAILURE -> {
                // Those who waited get the source's own words; who comes later is told that it is a cached error.
                FlightOutcome outcome = new FlightOutcome.Replied(message, ageSeconds, answeredBy, true);
                ended(flight, message.rcode(), message.extendedError(), true, outcome);
            }
        }
    }

    void failed(Flight flight, QueryFailure failure) {
        if (flight.land()) {
            // RFC 9520 §2 is about what servers do; that this gateway has too much to do passes sooner.
            boolean remembered = failure instanceof QueryFailure.Unanswered;
            FlightOutcome outcome = new FlightOutcome.Failed(failure);
            ended(flight, failure.rcode(), failure.extendedError(), remembered, outcome);
        }
    }

    void dropped(Flight flight, DropReason reason) {
        if (flight.land()) {
            ended(flight, Rcode.SERVFAIL, null, false, new FlightOutcome.Dropped(reason));
        }
    }

    /** Ends a flight that was not necessary: what it was to fetch came between looking for it and starting. */
    void found(Flight flight, ReplyMessage message, int ageSeconds) {
        if (flight.land()) {
            boolean failure = message.kind() == ReplyKind.FAILURE;
            end(flight, new FlightOutcome.Replied(message, ageSeconds, AnsweredBy.CACHE, failure));
        }
    }

    private void ended(
            Flight flight, int rcode, @Nullable ExtendedError error, boolean remembered, FlightOutcome failure) {
        counters.increment(CacheCounter.FAILURES);
        StaleEntry stale = stored.failed(flight, rcode, error, remembered, loop.nanos());
        end(flight, stale == null ? failure : new FlightOutcome.Replied(stale.message(), 0, AnsweredBy.STALE, false));
    }

    private void end(Flight flight, FlightOutcome outcome) {
        inFlight.ended(flight);
        zones.land(flight.zone());
        Delivery.deliver(flight.close(), outcome, loop);
    }
}
