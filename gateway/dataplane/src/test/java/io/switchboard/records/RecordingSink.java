package io.switchboard.records;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import org.jspecify.annotations.Nullable;

/** Keeps the one thing that a sink is told. */
final class RecordingSink implements ReplySink {
    private @Nullable Query query;
    private @Nullable ReplyMessage message;

    @Nullable QueryFailure failure;

    @Nullable DropReason dropReason;

    @Nullable AnsweredBy answeredBy;

    int ageSeconds = -1;
    int calls;

    @Override
    public void reply(Query answered, ReplyMessage reply, int age, AnsweredBy by) {
        called(answered);
        message = reply;
        ageSeconds = age;
        answeredBy = by;
    }

    @Override
    public void fail(Query answered, QueryFailure why) {
        called(answered);
        failure = why;
    }

    @Override
    public void drop(Query answered, DropReason reason) {
        called(answered);
        dropReason = reason;
    }

    private void called(Query answered) {
        query = answered;
        if (++calls > 1) {
            throw new AssertionError("a sink called twice");
        }
    }

    /** The reply. */
    Reply reply() {
        if (message == null) {
            throw new AssertionError("no reply: " + failure + ", " + dropReason);
        }
        return Reply.of(message);
    }

    /** The query that was answered. */
    Query query() {
        if (query == null) {
            throw new AssertionError("not called");
        }
        return query;
    }
}
