package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.QueryFailure;
import org.junit.jupiter.api.Test;

/** How many queries may wait for answers, and who is turned away. */
class FlightLimitsTest {
    private static final String NAME = "www.example.org.";

    @Test
    void limit_perClientTurnsAwayThatClientAlone() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(100, 2));
        for (int i = 0; i < 3; i++) {
            limited.ask(i + ".example.org.", RecordType.A);
        }
        assertTooMany(limited.sink);

        limited.questions.from(2);
        limited.ask("0.example.org.", RecordType.A);

        assertThat(limited.sink.calls()).hasSize(1);
        assertThat(limited.cache.queriesInFlight()).isEqualTo(3);
    }

    @Test
    void limit_perClientCountsAnsweredQueriesNoMore() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(100, 1));

        for (int i = 0; i < 10; i++) {
            limited.ask(i + ".example.org.", RecordType.A);
            limited.source.reply(Replies.a(i + ".example.org.", 300, 7));
        }

        assertThat(limited.sink.calls())
                .hasSize(10)
                .allSatisfy(call -> assertThat(call.rcode()).isEqualTo(Rcode.NOERROR));
        assertThat(limited.cache.limits().clients()).isZero();
    }

    @Test
    void limit_inTotalTurnsAwayEveryone() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(2, 100));
        for (int i = 0; i < 3; i++) {
            limited.questions.from(i);
            limited.ask(NAME, RecordType.A);
        }
        assertTooMany(limited.sink);
        assertThat(limited.cache.count(CacheCounter.REJECTED)).isEqualTo(1);

        limited.source.reply(Replies.a(NAME, 300, 7));

        assertThat(limited.sink.calls()).hasSize(3);
        assertThat(limited.cache.queriesInFlight()).isZero();
    }

    @Test
    void limit_doesNotTouchWhatTheCacheKnows() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(1, 1));
        limited.learn(NAME, Replies.a(NAME, 300, 7));
        limited.ask("other.example.org.", RecordType.A);

        assertThat(limited.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.CACHE);
    }

    @Test
    void limit_perFlightTurnsAwayWhoComesLater() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(20_000, 20_000));
        for (int i = 0; i <= Flight.MAX_WAITERS; i++) {
            limited.ask(NAME, RecordType.A);
        }
        assertTooMany(limited.sink);

        limited.source.reply(Replies.a(NAME, 300, 7));
        limited.loop.runTasks();

        assertThat(limited.sink.calls()).hasSize(Flight.MAX_WAITERS + 1);
        assertThat(limited.cache.queriesInFlight()).isZero();
    }

    private static void assertTooMany(RecordingSink sink) {
        assertThat(sink.calls()).hasSize(1);
        assertThat(sink.last().rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(sink.last().extendedError()).isEqualTo(ExtendedError.OTHER);
        assertThat(sink.last().failure()).isInstanceOf(QueryFailure.Internal.class);
    }
}
