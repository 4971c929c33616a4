package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.QueryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9520: failures are remembered, for longer when they repeat. */
class FailureCacheTest {
    private static final String NAME = "www.example.org.";
    private static final ExtendedError UPSTREAMS_WORDS = ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "lame");

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void failure_isAnsweredFromTheCache() {
        failOnce();

        RecordingSink.Call call = fixture.answer(NAME);

        assertThat(call.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(call.extendedError()).isEqualTo(ExtendedError.CACHED_ERROR);
        assertThat(call.message().extendedError()).hasToString("EDE 13 (timed out)");
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(call.message().questionEnd()).isEqualTo(call.message().length());
        assertThat(call.message().toString()).startsWith("FAILURE SERVFAIL www.example.org. A");
        assertThat(fixture.source.asked()).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.FAILURE_HITS)).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.FAILURES)).isEqualTo(1);
    }

    @Test
    void failure_reachesItsOwnClientsInTheUpstreamsWords() {
        fixture.learn(NAME, Replies.failure(NAME, Rcode.REFUSED, UPSTREAMS_WORDS));

        RecordingSink.Call own = fixture.sink.last();
        assertThat(own.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(own.message().extendedError()).isSameAs(UPSTREAMS_WORDS);
        assertThat(own.answeredBy()).isEqualTo(AnsweredBy.UPSTREAM);
        RecordingSink.Call later = fixture.answer(NAME);
        assertThat(later.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(later.extendedError()).isEqualTo(ExtendedError.CACHED_ERROR);
    }

    @Test
    void failure_isForgottenAfterItsTime() {
        failOnce();

        fixture.millis(4999);
        fixture.answer(NAME);
        assertThat(fixture.source.asked()).isEqualTo(1);
        fixture.millis(1);
        fixture.source.answerBy(query -> Replies.a(NAME, 60, 7));

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void failure_isRememberedLongerEachTime() {
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        List<Long> asked = new ArrayList<>();
        long start = fixture.loop.nanos();

        for (int second = 0; second < 1500; second++) {
            int before = fixture.source.asked();
            fixture.answer(NAME);
            if (fixture.source.asked() > before) {
                asked.add((fixture.loop.nanos() - start) / 1_000_000_000);
            }
            fixture.seconds(1);
        }

        assertThat(asked).containsExactly(0L, 5L, 15L, 35L, 75L, 155L, 315L, 615L, 915L, 1215L);
    }

    @Test
    void failure_startsAnewAfterSuccess() {
        failOnce();
        fixture.seconds(5);
        fixture.learn(NAME, Replies.a(NAME, 0, 7));

        fixture.learn(NAME, Replies.failure(NAME, Rcode.SERVFAIL));
        fixture.seconds(5);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(4);
    }

    @Test
    void failure_startsAnewAfterLongSilence() {
        failOnce();
        fixture.seconds(5 + 300);
        fixture.learn(NAME, Replies.failure(NAME, Rcode.SERVFAIL));

        fixture.seconds(5);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(3);
    }

    @Test
    void failure_ofThisGatewayIsNotRemembered() {
        fixture.ask(NAME, RecordType.A);
        fixture.source.fail(new QueryFailure.Internal(ExtendedError.of(ExtendedError.NOT_READY)));

        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void failure_concernsItsQuestionAlone() {
        failOnce();

        fixture.ask(NAME, RecordType.AAAA);
        fixture.ask("other.example.org.", RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(3);
    }

    @Test
    void failure_doesNotTakeThePlaceOfFreshReply() {
        fixture.ask(NAME, RecordType.AAAA);
        fixture.learn(NAME, RecordType.A, Replies.a(NAME, 60, 7));
        fixture.source.fail(HeldSource.TIMED_OUT);

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void failure_yieldsToNxdomainOfTheName() {
        failOnce();
        fixture.learn(NAME, RecordType.AAAA, Replies.nxdomain(NAME, 60));

        assertThat(fixture.answer(NAME, RecordType.A).rcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void failure_isRememberedWithTheCacheTurnedOff() {
        CacheFixture off = new CacheFixture(CacheFixture.ofSize(0), CacheFixture.LIMITS);
        off.learn(NAME, Replies.failure(NAME, Rcode.SERVFAIL));

        off.answer(NAME);

        assertThat(off.source.asked()).isEqualTo(1);
    }

    @Test
    void blackHole_atThousandQueriesPerSecondCostsFewFlights() {
        fixture.source.blackHole(Duration.ofSeconds(4));

        for (int milli = 0; milli < 30_000; milli++) {
            fixture.questions.from(milli % 250);
            fixture.ask(NAME, RecordType.A);
            fixture.millis(1);
        }

        assertThat(fixture.source.asked()).as("each worth up to three packets").isLessThanOrEqualTo(3);
        fixture.seconds(5);
        assertThat(fixture.sink.calls()).hasSize(30_000);
    }

    private void failOnce() {
        fixture.ask(NAME, RecordType.A);
        fixture.source.fail(HeldSource.TIMED_OUT);
    }
}
