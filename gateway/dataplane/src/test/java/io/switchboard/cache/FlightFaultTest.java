package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import org.junit.jupiter.api.Test;

/** A source or a sink that does what it must not, while others wait for the same answer. */
class FlightFaultTest {
    private static final String NAME = "www.example.org.";
    private final CacheFixture fixture = new CacheFixture();

    @Test
    void nextSource_thatAnswersTwiceIsHeardOnce() {
        fixture.ask(NAME, RecordType.A);
        Query leader = fixture.source.first();
        ReplySink flight = fixture.source.takeSink();

        flight.reply(leader, Replies.a(NAME, 300, 7), 0, AnsweredBy.UPSTREAM);
        flight.reply(leader, Replies.a(NAME, 300, 8), 0, AnsweredBy.UPSTREAM);
        flight.fail(leader, HeldSource.TIMED_OUT);
        flight.drop(leader, DropReason.LATE);

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(7);
        fixture.assertIdle();
    }

    @Test
    void nextSource_thatTakesNothingMakesServfail() {
        CachingSource caching = new CachingSource(fixture.cache, 0, fixture.loop, (query, sink) -> false);

        assertThat(caching.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink))
                .isTrue();

        assertThat(fixture.sink.last().rcode()).isEqualTo(Rcode.SERVFAIL);
        fixture.assertIdle();
    }

    @Test
    void nextSource_thatThrowsMakesServfailForAll() {
        CachingSource caching = new CachingSource(fixture.cache, 0, fixture.loop, (query, sink) -> {
            throw new IllegalStateException("broken on purpose");
        });

        caching.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink);

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(fixture.sink.last().rcode()).isEqualTo(Rcode.SERVFAIL);
        fixture.assertIdle();
    }

    @Test
    void sink_thatThrowsDoesNotCostTheOthersTheirAnswer() {
        fixture.ask(NAME, RecordType.A);
        fixture.caching.answer(fixture.questions.ask(NAME, RecordType.A), new ThrowingSink());
        fixture.ask(NAME, RecordType.A);

        fixture.source.reply(Replies.a(NAME, 300, 7));

        assertThat(fixture.sink.calls()).hasSize(2);
        fixture.assertIdle();
    }

    @Test
    void sink_mayAskAgain() {
        fixture.source.answerBy(query -> Replies.a(NAME, 300, 7));
        fixture.caching.answer(fixture.questions.ask(NAME, RecordType.A), new AskingSink(fixture));

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(fixture.source.asked()).isEqualTo(2);
        assertThat(fixture.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.CACHE);
        fixture.assertIdle();
    }

    private static final class ThrowingSink implements ReplySink {
        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public void fail(Query query, QueryFailure failure) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    /** Asks another question while it is being answered, as a chain that is followed does. */
    private record AskingSink(CacheFixture fixture) implements ReplySink {
        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            fixture.ask("other.example.org.", RecordType.A);
        }

        @Override
        public void fail(Query query, QueryFailure failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError(reason);
        }
    }
}
