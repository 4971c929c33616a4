package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.CacheConfig;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnsweredBy;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    private static final String NAME = "www.example.org.";

    private final CacheFixture fixture =
            new CacheFixture(CacheFixture.with(new CacheConfig.Prefetch(true, 2, 10)), CacheFixture.LIMITS);

    @Test
    void prefetch_replacesPopularEntryBeforeItEnds() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        fixture.answer(NAME);
        fixture.seconds(90);

        RecordingSink.Call call = fixture.answer(NAME);
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(call.ttls()).containsExactly(10);
        assertThat(fixture.source.asked()).isEqualTo(2);
        fixture.source.reply(Replies.a(NAME, 100, 8));

        assertThat(fixture.sink.calls()).hasSize(3);
        fixture.seconds(50);
        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(8);
        assertThat(fixture.cache.count(CacheCounter.PREFETCHES)).isEqualTo(1);
        assertThat(fixture.cache.flights()).isZero();
    }

    @Test
    void prefetch_waitsForTheLastPartOfTheTtl() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        for (int i = 0; i < 10; i++) {
            fixture.answer(NAME);
        }
        fixture.millis(89_999);

        fixture.answer(NAME);

        assertThat(fixture.source.asked()).isEqualTo(1);
    }

    @Test
    void prefetch_isForPopularEntriesAlone() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        fixture.seconds(95);

        fixture.answer(NAME);

        assertThat(fixture.source.asked()).isEqualTo(1);
    }

    @Test
    void prefetch_isTriedOncePerEntryEvenIfItFails() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        fixture.seconds(90);

        for (int i = 0; i < 100; i++) {
            assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NOERROR);
        }

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void prefetch_thatFailsPastTheTtlLeavesStaleEntry() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        fixture.seconds(90);
        fixture.answer(NAME);
        fixture.answer(NAME);
        fixture.seconds(11);

        fixture.source.fail(HeldSource.TIMED_OUT);

        assertThat(fixture.answer(NAME).answeredBy()).isEqualTo(AnsweredBy.STALE);
    }

    @Test
    void prefetch_isJoinedByQueryAfterTheEnd() {
        fixture.learn(NAME, Replies.a(NAME, 100, 7));
        fixture.seconds(99);
        fixture.answer(NAME);
        fixture.answer(NAME);
        fixture.seconds(1);
        fixture.ask(NAME, RecordType.A);

        fixture.source.reply(Replies.a(NAME, 100, 8));

        assertThat(fixture.source.asked()).isEqualTo(2);
        assertThat(Replies.lastOctet(fixture.sink.last().message())).isEqualTo(8);
    }

    @Test
    void prefetch_worksForNxdomain() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 100));
        fixture.answer(NAME, RecordType.AAAA);
        fixture.seconds(95);
        fixture.answer(NAME, RecordType.AAAA);
        fixture.source.reply(Replies.nxdomain(NAME, 100));

        fixture.seconds(50);

        assertThat(fixture.answer(NAME, RecordType.A).rcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void prefetch_isSkippedAtTheLimitOfFlights() {
        CacheFixture limited =
                new CacheFixture(CacheFixture.with(new CacheConfig.Prefetch(true, 1, 10)), CacheFixture.limits(1, 1));
        limited.learn(NAME, Replies.a(NAME, 100, 7));
        limited.seconds(95);
        limited.ask("other.example.org.", RecordType.A);

        limited.answer(NAME);

        assertThat(limited.cache.flights()).isEqualTo(1);
        assertThat(limited.cache.count(CacheCounter.PREFETCHES)).isZero();
    }

    @Test
    void prefetch_mayBeTurnedOff() {
        CacheFixture off = new CacheFixture();
        off.learn(NAME, Replies.a(NAME, 100, 7));
        off.seconds(95);
        for (int i = 0; i < 10; i++) {
            off.answer(NAME);
        }

        assertThat(off.source.asked()).isEqualTo(1);
    }
}
