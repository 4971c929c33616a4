package io.switchboard.cache;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An upstream group that answers when the test says so, or by a rule; or swallows everything and gives up after a
 * deadline.
 */
final class HeldSource implements AnswerSource {
    static final QueryFailure TIMED_OUT =
            new QueryFailure.Unanswered(ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "timed out"));

    private final Deque<Held> held = new ArrayDeque<>();
    private @Nullable Function<Query, ReplyMessage> rule;
    private @Nullable Duration deadline;
    private int asked;

    private record Held(Query query, ReplySink sink) {}

    /** Answers at once from now on. */
    void answerBy(Function<Query, ReplyMessage> newRule) {
        rule = newRule;
        deadline = null;
    }

    /** Answers when told to from now on. */
    void hold() {
        rule = null;
        deadline = null;
    }

    /** Fails every query after a while from now on. */
    void blackHole(Duration newDeadline) {
        rule = null;
        deadline = newDeadline;
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        asked++;
        if (rule != null) {
            sink.reply(query, rule.apply(query), 0, AnsweredBy.UPSTREAM);
        } else if (deadline != null) {
            Query kept = query.detach();
            QueryLoop loop = query.loop();
            loop.schedule(
                    new LoopTimer() {
                        @Override
                        protected void expired() {
                            sink.fail(kept, TIMED_OUT);
                        }
                    },
                    deadline.toNanos());
        } else {
            held.add(new Held(query.detach(), sink));
        }
        return true;
    }

    /** How often it was asked. */
    int asked() {
        return asked;
    }

    /** The sink of the longest held query, which is taken off. */
    ReplySink takeSink() {
        return held.remove().sink;
    }

    /** Answers the longest held query. */
    void reply(ReplyMessage message) {
        Held first = held.remove();
        first.sink.reply(first.query, message, 0, AnsweredBy.UPSTREAM);
    }

    /** Fails the longest held query. */
    void fail(QueryFailure failure) {
        Held first = held.remove();
        first.sink.fail(first.query, failure);
    }

    /** The longest held query. */
    Query first() {
        return held.getFirst().query;
    }
}
