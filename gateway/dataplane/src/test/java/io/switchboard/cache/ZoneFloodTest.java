package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SE-04: names that do not exist below a domain whose servers are gone. */
class ZoneFloodTest {
    private static final int PER_ZONE = 400;
    private static final int NARROW = PER_ZONE / 2;

    private final CacheFixture fixture =
            new CacheFixture(CacheFixture.DEFAULTS, CacheFixture.limits(1_000, 1_000, PER_ZONE));
    private int next;

    @Test
    void flood_leavesOtherZonesAlone() {
        fixture.source.blackHole(Duration.ofSeconds(4));
        int others = 0;
        // 20,000 names a second for ten seconds, and one other name each millisecond.
        for (int millisecond = 0; millisecond < 10_000; millisecond++) {
            for (int i = 0; i < 20; i++) {
                fixture.ask("r" + (20 * millisecond + i) + ".victim.example.org.", RecordType.A);
            }
            String other = "www.zone-" + millisecond + ".example.";
            fixture.source.answerBy(query -> Replies.a(other, 300, 7));
            fixture.ask(other, RecordType.A);
            others += fixture.sink.last().rcode() == Rcode.NOERROR ? 1 : 0;
            fixture.source.blackHole(Duration.ofSeconds(4));
            fixture.millis(1);
        }

        assertThat(others).isGreaterThan(9_900);
        assertThat(fixture.cache.flights()).isEqualTo(NARROW);
    }

    @Test
    void flood_isAnsweredAtOnceAndSaysWhy() {
        flood(NARROW + 10);

        assertThat(fixture.sink.calls()).hasSize(10).allSatisfy(call -> {
            assertThat(call.failure()).isInstanceOf(QueryFailure.Internal.class);
            assertThat(call.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(call.extendedError()).isEqualTo(ExtendedError.OTHER);
        });
        assertThat(fixture.source.asked()).isEqualTo(NARROW);
        assertThat(fixture.cache.count(CacheCounter.ZONE_REJECTED)).isEqualTo(10);
        assertThat(fixture.cache.count(CacheCounter.REJECTED)).isEqualTo(10);
    }

    @Test
    void answers_makeRoomAgain() {
        flood(NARROW + 10);
        for (int i = 0; i < NARROW; i++) {
            fixture.source.fail(HeldSource.TIMED_OUT);
        }
        assertThat(fixture.cache.flights()).isZero();

        flood(NARROW + 10);

        assertThat(fixture.cache.flights()).isEqualTo(NARROW);
    }

    @Test
    void nameOfAFullZoneThatIsBeingAskedFor_isWaitedFor() {
        flood(NARROW + 10);
        int answered = fixture.sink.calls().size();

        fixture.ask("r0.victim.example.org.", RecordType.A);

        assertThat(fixture.sink.calls()).hasSize(answered);
        assertThat(fixture.cache.count(CacheCounter.COALESCED)).isEqualTo(1);
    }

    @Test
    void nameOfAFullZoneThatIsCached_isAnsweredFreshOrStale() {
        fixture.learn("www.victim.example.org.", Replies.a("www.victim.example.org.", 300, 7));
        flood(NARROW);
        assertThat(fixture.answer("www.victim.example.org.").answeredBy()).isEqualTo(AnsweredBy.CACHE);

        fixture.seconds(300);

        assertThat(fixture.answer("www.victim.example.org.").answeredBy()).isEqualTo(AnsweredBy.STALE);
        assertThat(fixture.cache.count(CacheCounter.ZONE_REJECTED)).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.REJECTED)).isZero();
    }

    @Test
    void refusal_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        flood(NARROW);
        Query query = fixture.questions
                .ask("another.victim.example.org.", RecordType.A)
                .detach();
        CountingFailures sink = new CountingFailures();
        for (int i = 0; i < 20_000; i++) {
            fixture.caching.answer(query, sink);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            fixture.caching.answer(query, sink);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
        assertThat(sink.failures).isEqualTo(40_000);
    }

    private void flood(int names) {
        for (int i = 0; i < names; i++) {
            fixture.ask("r" + next++ + ".victim.example.org.", RecordType.A);
        }
    }

    private static final class CountingFailures implements ReplySink {
        private int failures;

        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            throw new AssertionError(message);
        }

        @Override
        public void fail(Query query, QueryFailure failure) {
            failures++;
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError(reason);
        }
    }
}
