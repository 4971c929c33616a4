package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;

/** How a flight ended; the same for everyone who waited for it. Immutable, shared between loops. */
sealed interface FlightOutcome {
    /** Hands the outcome on to the sink of one query. */
    void deliver(Query query, ReplySink sink);

    /** Whether a stale answer is better than this. */
    boolean failed();

    /** A message came, which may say that something failed elsewhere. */
    record Replied(ReplyMessage message, int ageSeconds, AnsweredBy answeredBy, boolean failed)
            implements FlightOutcome {
        @Override
        public void deliver(Query query, ReplySink sink) {
            sink.reply(query, message, ageSeconds, answeredBy);
        }
    }

    /** No message came. */
    record Failed(QueryFailure failure) implements FlightOutcome {
        @Override
        public void deliver(Query query, ReplySink sink) {
            sink.fail(query, failure);
        }

        @Override
        public boolean failed() {
            return true;
        }
    }

    /** The next source wants no reply to be sent. */
    record Dropped(DropReason reason) implements FlightOutcome {
        @Override
        public void deliver(Query query, ReplySink sink) {
            sink.drop(query, reason);
        }

        @Override
        public boolean failed() {
            return true;
        }
    }
}
