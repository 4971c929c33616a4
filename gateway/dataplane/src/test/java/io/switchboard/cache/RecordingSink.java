package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, and insists on being told on the query's loop and once for each query. */
final class RecordingSink implements ReplySink {
    /** One call. Exactly one of reply, failure and dropped is there. */
    record Call(
            int id,
            @Nullable ReplyMessage reply,
            int ageSeconds,
            @Nullable AnsweredBy answeredBy,
            @Nullable QueryFailure failure,
            @Nullable DropReason dropped) {

        int rcode() {
            return failure != null ? failure.rcode() : message().rcode();
        }

        ReplyMessage message() {
            if (reply == null) {
                throw new AssertionError("no message but " + failure + dropped);
            }
            return reply;
        }

        /** The extended error's code, or -1. */
        int extendedError() {
            var error = failure != null ? failure.extendedError() : message().extendedError();
            return error == null ? -1 : error.code();
        }

        List<Integer> ttls() {
            return Replies.ttls(message(), ageSeconds);
        }
    }

    private final List<Call> calls = new ArrayList<>();

    @Override
    public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        add(query, new Call(query.message().id(), message, ageSeconds, answeredBy, null, null));
    }

    @Override
    public void fail(Query query, QueryFailure failure) {
        add(query, new Call(query.message().id(), null, 0, null, failure, null));
    }

    @Override
    public void drop(Query query, DropReason reason) {
        add(query, new Call(query.message().id(), null, 0, null, null, reason));
    }

    private void add(Query query, Call call) {
        assertThat(query.loop().inLoop()).as("called on the query's loop").isTrue();
        calls.add(call);
    }

    List<Call> calls() {
        return calls;
    }

    Call last() {
        return calls.getLast();
    }
}
