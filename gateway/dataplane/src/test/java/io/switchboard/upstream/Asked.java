package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** One query to a group under test and what became of it. Fails the test if it is answered twice. */
final class Asked implements ReplySink {
    private @Nullable ReplyMessage reply;
    private @Nullable QueryFailure failure;

    @Override
    public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        end();
        assertThat(answeredBy).isEqualTo(AnsweredBy.UPSTREAM);
        assertThat(ageSeconds).isZero();
        reply = message;
    }

    @Override
    public void fail(Query query, QueryFailure cause) {
        end();
        failure = cause;
    }

    @Override
    public void drop(Query query, DropReason reason) {
        throw new AssertionError("dropped: " + reason);
    }

    private void end() {
        assertThat(isDone()).as("answered before").isFalse();
    }

    boolean isDone() {
        return reply != null || failure != null;
    }

    ReplyMessage reply() {
        assertThat(failure).isNull();
        assertThat(reply).isNotNull();
        return java.util.Objects.requireNonNull(reply);
    }

    QueryFailure failure() {
        assertThat(reply).isNull();
        assertThat(failure).isNotNull();
        return java.util.Objects.requireNonNull(failure);
    }

    /** The reply as dnsjava reads it. */
    Message message() {
        try {
            return new Message(reply().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RDATA of the first answer in presentation form. */
    String answer() {
        Record first = message().getSection(Section.ANSWER).getFirst();
        return first.rdataToString();
    }
}
