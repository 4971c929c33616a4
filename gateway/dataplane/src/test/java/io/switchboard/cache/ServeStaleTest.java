package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.CacheConfig;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8767: what is answered past TTL while upstreams are silent or fail. */
class ServeStaleTest {
    private static final String NAME = "www.example.org.";
    private static final Duration UPSTREAM_DEADLINE = Duration.ofSeconds(4);

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void stale_isGivenWhenUpstreamIsSilent() {
        learnAndExpire();

        fixture.ask(NAME, RecordType.A);
        fixture.millis(1799);
        assertThat(fixture.sink.calls()).hasSize(1);
        fixture.millis(1);

        assertStale(fixture.sink.last(), ExtendedError.STALE_ANSWER);
        assertThat(fixture.sink.calls()).hasSize(2);
        assertThat(fixture.cache.count(CacheCounter.STALE)).isEqualTo(1);
        assertThat(fixture.cache.queriesInFlight()).isZero();
        assertThat(fixture.cache.flights()).as("the refresh goes on").isEqualTo(1);
    }

    @Test
    void stale_isCountedFromReceivingTheQuery() {
        learnAndExpire();
        Query query = fixture.questions.ask(NAME, RecordType.A).detach();
        fixture.millis(1000);

        fixture.ask(query);
        fixture.millis(800);

        assertStale(fixture.sink.last(), ExtendedError.STALE_ANSWER);
    }

    @Test
    void stale_isGivenAtOnceToQueryThatHasWaitedBefore() {
        learnAndExpire();
        Query query = fixture.questions.ask(NAME, RecordType.A).detach();
        fixture.millis(1800);

        fixture.ask(query);

        assertStale(fixture.sink.last(), ExtendedError.STALE_ANSWER);
        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void stale_isNotGivenWhenFreshReplyComesInTime() {
        learnAndExpire();
        fixture.ask(NAME, RecordType.A);

        fixture.millis(1700);
        fixture.source.reply(Replies.a(NAME, 60, 8));

        assertThat(fixture.sink.last().answeredBy()).isEqualTo(AnsweredBy.UPSTREAM);
        fixture.seconds(1);
        assertThat(fixture.sink.calls()).hasSize(2);
        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(8);
        assertThat(fixture.loop.scheduledTimers()).isZero();
    }

    @Test
    void stale_isReplacedByRefreshThatComesLate() {
        learnAndExpire();
        fixture.ask(NAME, RecordType.A);
        fixture.seconds(2);

        fixture.source.reply(Replies.a(NAME, 60, 8));

        assertThat(fixture.sink.calls()).hasSize(2);
        RecordingSink.Call call = fixture.answer(NAME);
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(Replies.lastOctet(call.message())).isEqualTo(8);
    }

    @Test
    void stale_isGivenAtOnceWhileRefreshIsOverdue() {
        learnAndExpire();
        fixture.ask(NAME, RecordType.A);
        fixture.millis(1900);

        RecordingSink.Call call = fixture.answer(NAME);

        assertStale(call, ExtendedError.STALE_ANSWER);
        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void stale_isGivenAtOnceWhenRefreshFails() {
        learnAndExpire();
        fixture.ask(NAME, RecordType.A);

        fixture.source.fail(HeldSource.TIMED_OUT);

        assertStale(fixture.sink.last(), ExtendedError.STALE_ANSWER);
        assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);
        assertThat(fixture.source.asked())
                .as("not again within the recheck time")
                .isEqualTo(2);
        assertThat(fixture.loop.scheduledTimers()).isZero();
    }

    @Test
    void stale_isNotReplacedByServfailOrRefused() {
        learnAndExpire();
        for (int rcode : new int[] {Rcode.SERVFAIL, Rcode.REFUSED}) {
            fixture.source.answerBy(query -> Replies.failure(NAME, rcode));
            assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);
            fixture.seconds(30);
        }
    }

    @Test
    void stale_isReplacedByNxdomainAndNodata() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.nxdomain(NAME, 60));
        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(fixture.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(fixture.cache.entries()).isEqualTo(1);

        fixture.seconds(60);
        fixture.source.answerBy(query -> Replies.nodata(NAME, RecordType.A, 60));
        assertThat(fixture.answer(NAME).message().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(fixture.cache.entries()).isEqualTo(1);
    }

    @Test
    void stale_isForgottenWhenFreshReplyMayNotBeKept() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.a(NAME, 0, 8));
        fixture.answer(NAME);

        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void staleNxdomain_hasItsOwnCodeAndHoldsForEveryType() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 60));
        fixture.seconds(60);
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));

        assertStale(fixture.answer(NAME, RecordType.A), ExtendedError.STALE_NXDOMAIN);
        assertStale(fixture.answer(NAME, RecordType.AAAA), ExtendedError.STALE_NXDOMAIN);
        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void stale_isTheLaterOfTypeAndName() {
        fixture.learn(NAME, RecordType.AAAA, Replies.a(NAME, 60, 7));
        fixture.seconds(30);
        fixture.learn(NAME, RecordType.A, Replies.nxdomain(NAME, 30));
        fixture.seconds(60);
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));

        assertStale(fixture.answer(NAME, RecordType.AAAA), ExtendedError.STALE_NXDOMAIN);
    }

    @Test
    void stale_hasMaximumAgeThatIsNeverExtended() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        long end = Duration.ofDays(1).toSeconds();

        for (long second = 0; second < end; second += 600) {
            assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);
            fixture.seconds(600);
        }

        RecordingSink.Call call = fixture.answer(NAME);
        assertThat(call.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.UPSTREAM);
    }

    @Test
    void stale_hasMaximumAgeCountedFromItsTtlHoweverLateItIsFirstUsed() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        fixture.seconds(86_399);
        assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);

        fixture.seconds(1);

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void stale_isNeverGivenForCheckingDisabled() {
        fixture.questions.checkingDisabled(true);
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void stale_isNotGivenWhenTurnedOff() {
        CacheConfig.Stale on = CacheFixture.DEFAULTS.stale();
        CacheFixture off = new CacheFixture(
                CacheFixture.with(
                        new CacheConfig.Stale(false, on.maximumAge(), on.answerAfter(), on.ttl(), on.recheck())),
                CacheFixture.LIMITS);
        off.learn(NAME, Replies.a(NAME, 60, 7));
        off.seconds(60);
        off.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));

        assertThat(off.answer(NAME).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void stale_isGivenWhenTooManyQueriesAreInFlight() {
        CacheFixture limited = new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(1, 1));
        limited.learn(NAME, Replies.a(NAME, 60, 7));
        limited.seconds(60);
        limited.ask("other.example.org.", RecordType.A);

        assertStale(limited.answer(NAME), ExtendedError.STALE_ANSWER);
    }

    @Test
    void refresh_isTriedOncePerRecheckBehindTheClients() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        fixture.answer(NAME);
        int asked = fixture.source.asked();

        fixture.millis(29_999);
        assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);
        assertThat(fixture.source.asked()).isEqualTo(asked);
        fixture.millis(1);
        fixture.source.hold();
        assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);
        assertStale(fixture.answer(NAME), ExtendedError.STALE_ANSWER);

        assertThat(fixture.source.asked()).isEqualTo(asked + 1);
        assertThat(fixture.cache.count(CacheCounter.REFRESHES)).isEqualTo(1);
        fixture.source.reply(Replies.a(NAME, 60, 8));
        assertThat(fixture.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.CACHE);
    }

    @Test
    void refresh_isWaitedForWhenNobodyHasAskedForLong() {
        learnAndExpire();
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        fixture.answer(NAME);

        fixture.seconds(60);
        fixture.source.answerBy(query -> Replies.a(NAME, 60, 8));

        assertThat(fixture.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.UPSTREAM);
    }

    @Test
    void blackHole_atThousandQueriesPerSecond() {
        learnAndExpire();
        fixture.source.blackHole(UPSTREAM_DEADLINE);
        int asked = fixture.source.asked();
        List<Long> answeredAfterMillis = new ArrayList<>();
        long start = fixture.loop.nanos();

        for (int milli = 0; milli < 60_000; milli++) {
            int before = fixture.sink.calls().size();
            fixture.questions.from(milli % 250);
            fixture.ask(NAME, RecordType.A);
            fixture.millis(1);
            long now = (fixture.loop.nanos() - start) / 1_000_000;
            for (int i = before; i < fixture.sink.calls().size(); i++) {
                answeredAfterMillis.add(now);
            }
        }

        assertThat(fixture.sink.calls()).hasSize(1 + 60_000);
        assertThat(answeredAfterMillis.getFirst()).isBetween(1800L, 1900L);
        assertThat(answeredAfterMillis.get(10_000))
                .as("from the first stale answer on at once")
                .isEqualTo(10_001);
        assertThat(answeredAfterMillis.getLast()).isEqualTo(60_000);
        assertThat(fixture.sink.calls().subList(1, 60_001))
                .allSatisfy(call -> assertThat(call.answeredBy()).isEqualTo(AnsweredBy.STALE));
        assertThat(fixture.source.asked() - asked)
                .as("flights in 60 s, each worth up to three packets")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void blackHole_recoversWithinRecheck() {
        learnAndExpire();
        fixture.source.blackHole(UPSTREAM_DEADLINE);
        for (int second = 0; second < 100; second++) {
            fixture.ask(NAME, RecordType.A);
            fixture.seconds(1);
        }
        fixture.source.answerBy(query -> Replies.a(NAME, 600, 8));

        for (int second = 0; second < 31; second++) {
            fixture.ask(NAME, RecordType.A);
            fixture.seconds(1);
        }

        RecordingSink.Call call = fixture.answer(NAME);
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(Replies.lastOctet(call.message())).isEqualTo(8);
    }

    @Test
    void stale_isGivenOnEveryLoop() {
        FakeQueryLoop otherLoop = new FakeQueryLoop(1);
        CachingSource other = new CachingSource(fixture.cache, 0, otherLoop, fixture.source);
        RecordingSink otherSink = new RecordingSink();
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        FakeQueryLoop.advanceTogether(Duration.ofSeconds(60), fixture.loop, otherLoop);

        fixture.ask(NAME, RecordType.A);
        other.answer(new Questions(otherLoop).ask(NAME, RecordType.A), otherSink);
        FakeQueryLoop.advanceTogether(Duration.ofMillis(1800), fixture.loop, otherLoop);

        assertStale(fixture.sink.last(), ExtendedError.STALE_ANSWER);
        assertStale(otherSink.last(), ExtendedError.STALE_ANSWER);
        assertThat(fixture.source.asked()).isEqualTo(2);
        fixture.source.reply(Replies.a(NAME, 60, 8));
        FakeQueryLoop.advanceTogether(Duration.ZERO, fixture.loop, otherLoop);
        assertThat(otherSink.calls()).hasSize(1);
    }

    private void learnAndExpire() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.seconds(60);
    }

    private static void assertStale(RecordingSink.Call call, int extendedError) {
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.STALE);
        assertThat(call.extendedError()).isEqualTo(extendedError);
        assertThat(call.ttls()).isNotEmpty().allSatisfy(ttl -> assertThat(ttl).isEqualTo(30));
    }
}
