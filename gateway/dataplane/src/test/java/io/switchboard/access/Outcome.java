package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a source did with one query; holds the source to its contract of exactly one call. */
final class Outcome implements ReplySink {
    @Nullable ReplyMessage reply;

    @Nullable AnsweredBy answeredBy;

    @Nullable QueryFailure failure;

    @Nullable DropReason dropped;

    private boolean taken;
    private int calls;

    static Outcome of(AnswerSource source, Query query) {
        Outcome outcome = new Outcome();
        outcome.taken = source.answer(query, outcome);
        assertThat(outcome.calls).isEqualTo(outcome.taken ? 1 : 0);
        return outcome;
    }

    boolean passed() {
        return !taken;
    }

    /** RCODE of the reply or failure, or -1. */
    int rcode() {
        if (reply != null) {
            return reply.rcode();
        }
        return failure == null ? -1 : failure.rcode();
    }

    /** Code of the extended error of the reply or failure, or -1. */
    int extendedError() {
        ExtendedError error = reply != null ? reply.extendedError() : failure != null ? failure.extendedError() : null;
        return error == null ? -1 : error.code();
    }

    ReplyMessage reply() {
        return Objects.requireNonNull(reply);
    }

    @Nullable AnsweredBy answeredBy() {
        return answeredBy;
    }

    @Nullable DropReason dropped() {
        return dropped;
    }

    @Override
    public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy by) {
        calls++;
        reply = message;
        answeredBy = by;
        assertThat(ageSeconds).isZero();
    }

    @Override
    public void fail(Query query, QueryFailure why) {
        calls++;
        failure = why;
    }

    @Override
    public void drop(Query query, DropReason reason) {
        calls++;
        dropped = reason;
    }
}
