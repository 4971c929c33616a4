package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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

/** An answer from the cache leaves nothing for the collector. */
class HitPathAllocationTest {
    private static final int NAMES = 500;
    private static final int ROUNDS = 200;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CountingSink sink = new CountingSink();

    @Test
    void hit_allocatesNothing() {
        // A budget that is almost used up, so that the hits are recorded for eviction, too.
        CacheFixture fixture = new CacheFixture(CacheFixture.ofSize(NAMES * 450), CacheFixture.LIMITS);
        Query[] queries = learn(fixture, false);
        askAll(fixture, queries);

        long allocated = askAll(fixture, queries);

        assertThat(allocated).isZero();
        assertThat(fixture.source.asked()).isEqualTo(NAMES);
    }

    @Test
    void nxdomainHitOfAnotherType_allocatesNothing() {
        CacheFixture fixture = new CacheFixture();
        Query[] queries = learn(fixture, true);
        askAll(fixture, queries);

        assertThat(askAll(fixture, queries)).isZero();
    }

    @Test
    void staleAnswerWithinRecheck_allocatesNothing() {
        CacheFixture fixture = new CacheFixture();
        Query[] queries = learn(fixture, false);
        fixture.loop.advance(Duration.ofSeconds(300));
        fixture.source.answerBy(query -> Replies.failure("www.example.org.", 2));
        askAll(fixture, queries);

        assertThat(askAll(fixture, queries)).isZero();
    }

    @Test
    void rememberedFailure_allocatesNothing() {
        CacheFixture fixture = new CacheFixture();
        Query[] queries = learn(fixture, false);
        fixture.cache.flush(CacheSelection.all());
        fixture.source.answerBy(query -> Replies.failure("www.example.org.", 2));
        askAll(fixture, queries);

        assertThat(askAll(fixture, queries)).isZero();
    }

    private Query[] learn(CacheFixture fixture, boolean nxdomain) {
        Query[] queries = new Query[NAMES];
        for (int i = 0; i < NAMES; i++) {
            String name = "host-" + i + ".example.org.";
            fixture.learn(name, nxdomain ? Replies.nxdomain(name, 300) : Replies.a(name, 300, 1));
            queries[i] = fixture.questions
                    .ask(name, nxdomain ? RecordType.AAAA : RecordType.A)
                    .detach();
        }
        return queries;
    }

    /** Asks each query {@value #ROUNDS} times and returns the bytes that the thread has allocated meanwhile. */
    private long askAll(CacheFixture fixture, Query[] queries) {
        int answered = sink.answers;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            for (Query query : queries) {
                fixture.caching.answer(query, sink);
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sink.answers - answered).isEqualTo(ROUNDS * NAMES);
        return allocated;
    }

    private static final class CountingSink implements ReplySink {
        private int answers;

        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            answers++;
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
