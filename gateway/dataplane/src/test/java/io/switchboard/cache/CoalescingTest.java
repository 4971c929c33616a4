package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to queries that ask the same while the answer is being fetched. */
class CoalescingTest {
    private static final String NAME = "www.example.org.";

    private static final QueryFailure TRUNCATED =
            new QueryFailure.Truncated(ExtendedError.of(ExtendedError.INVALID_DATA));

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void flight_answersAllWhoAskTheSame() {
        for (int i = 0; i < 1000; i++) {
            fixture.ask(NAME, RecordType.A);
        }
        assertThat(fixture.cache.queriesInFlight()).isEqualTo(1000);
        assertThat(fixture.cache.flights()).isEqualTo(1);

        fixture.source.reply(Replies.a(NAME, 0, 7));
        fixture.loop.runTasks();

        assertThat(fixture.source.asked()).isEqualTo(1);
        assertThat(ids()).hasSize(1000);
        assertThat(fixture.sink.calls())
                .hasSize(1000)
                .allSatisfy(call -> assertThat(call.answeredBy()).isEqualTo(AnsweredBy.UPSTREAM));
        assertThat(fixture.cache.count(CacheCounter.COALESCED)).isEqualTo(999);
        assertThat(fixture.cache.count(CacheCounter.MISSES)).isEqualTo(1000);
        fixture.assertIdle();
    }

    @Test
    void flight_answersInTheOrderOfAsking() {
        for (int i = 0; i < 10; i++) {
            fixture.ask(NAME, RecordType.A);
        }

        fixture.source.reply(Replies.a(NAME, 300, 7));

        assertThat(fixture.sink.calls()).extracting(RecordingSink.Call::id).isSorted();
    }

    @Test
    void flight_isSharedInAnyCaseAndKeptApartByQuestion() {
        fixture.ask(NAME, RecordType.A);
        fixture.ask("WWW.Example.org.", RecordType.A);
        fixture.ask(NAME, RecordType.AAAA);
        fixture.questions.dnssecOk(true);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(3);
    }

    @Test
    void flight_isSharedWithTheCacheTurnedOff() {
        CacheFixture off = new CacheFixture(CacheFixture.ofSize(0), CacheFixture.LIMITS);
        off.ask(NAME, RecordType.A);
        off.ask(NAME, RecordType.A);

        off.source.reply(Replies.a(NAME, 300, 7));

        assertThat(off.source.asked()).isEqualTo(1);
        assertThat(off.sink.calls()).hasSize(2);
    }

    /** Another loop's flight may land after this loop has looked into the cache and before it starts its own. */
    @Test
    void flight_isNotFlownForReplyThatCameSinceTheFirstLook() {
        ReplyProbe probe = fixture.cache.newProbe();
        probe.set(fixture.questions.ask(NAME, RecordType.A).message(), 0);
        Landing landing = new Landing(
                fixture.loop,
                fixture.cache.stored(),
                fixture.cache.inFlight(),
                fixture.cache.zones(0),
                fixture.cache.counters(0));
        Flight other = new Flight(probe.toKey(), landing, 0);
        fixture.cache.limits().takeOff();
        fixture.cache.inFlight().begin(other);
        InterruptedLoop loop = new InterruptedLoop(
                fixture.loop, () -> landing.replied(other, Replies.a(NAME, 300, 7), 0, AnsweredBy.UPSTREAM));
        CachingSource caching = new CachingSource(fixture.cache, 0, loop, fixture.source);

        caching.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink);
        fixture.loop.runTasks();

        assertThat(fixture.source.asked()).isZero();
        assertThat(fixture.sink.last().answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(Replies.lastOctet(fixture.sink.last().message())).isEqualTo(7);
        fixture.assertIdle();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void flightsApart_areSharedByThoseWhoAskOverDatagramsAndByAllOthers(Transport first) {
        Transport second = first == Transport.UDP ? Transport.TCP : Transport.UDP;
        AnswerSource apart = CachingSource.apart(fixture.cache, 0, fixture.loop, fixture.source);
        for (Transport transport : List.of(first, second, first, second)) {
            fixture.questions.over(transport);
            apart.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink);
        }
        assertThat(fixture.source.asked()).isEqualTo(2);

        for (Transport transport : List.of(first, second)) {
            if (transport == Transport.UDP) {
                fixture.source.fail(TRUNCATED);
                assertThat(fixture.sink.calls())
                        .filteredOn(call -> call.failure() == TRUNCATED)
                        .hasSize(2);
            } else {
                fixture.source.reply(Replies.a(NAME, 300, 7));
                assertThat(fixture.sink.calls())
                        .filteredOn(call -> call.reply() != null)
                        .hasSize(2);
            }
        }

        apart.answer(fixture.questions.over(Transport.UDP).ask(NAME, RecordType.A), fixture.sink);
        assertThat(fixture.sink.last().answeredBy())
                .as("what was fetched is for all")
                .isEqualTo(AnsweredBy.CACHE);
        fixture.assertIdle();
    }

    @Test
    void flightsApart_storeNothingAfterAFlush() {
        AnswerSource apart = CachingSource.apart(fixture.cache, 0, fixture.loop, fixture.source);
        apart.answer(fixture.questions.over(Transport.TCP).ask(NAME, RecordType.A), fixture.sink);

        fixture.cache.flush(CacheSelection.all());
        fixture.source.reply(Replies.a(NAME, 300, 7));

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(fixture.cache.entries()).isZero();
        fixture.assertIdle();
    }

    @Test
    void failure_isSharedAndCountsOnce() {
        for (int i = 0; i < 10; i++) {
            fixture.ask(NAME, RecordType.A);
        }

        fixture.source.fail(HeldSource.TIMED_OUT);

        assertThat(fixture.sink.calls())
                .hasSize(10)
                .allSatisfy(call -> assertThat(call.failure()).isSameAs(HeldSource.TIMED_OUT));
        assertThat(fixture.cache.count(CacheCounter.FAILURES)).isEqualTo(1);
        fixture.assertIdle();
    }

    @Test
    void drop_reachesEveryWaiter() {
        fixture.ask(NAME, RecordType.A);
        fixture.ask(NAME, RecordType.A);

        fixture.source.takeSink().drop(fixture.questions.ask(NAME, RecordType.A), DropReason.LATE);

        assertThat(fixture.sink.calls())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.dropped()).isEqualTo(DropReason.LATE));
        fixture.assertIdle();
    }

    @Test
    void waiters_areAnsweredOnTheirOwnLoops() {
        FakeQueryLoop otherLoop = new FakeQueryLoop(1);
        RecordingSink otherSink = new RecordingSink();
        Questions otherQuestions = new Questions(otherLoop);
        CachingSource other = new CachingSource(fixture.cache, 0, otherLoop, fixture.source);
        fixture.ask(NAME, RecordType.A);
        other.answer(otherQuestions.ask(NAME, RecordType.A), otherSink);
        other.answer(otherQuestions.ask(NAME, RecordType.A), otherSink);

        fixture.source.reply(Replies.a(NAME, 300, 7));

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(otherSink.calls()).isEmpty();
        assertThat(otherLoop.waitingTasks())
                .as("one task for all of a loop's waiters")
                .isEqualTo(1);
        otherLoop.runTasks();
        assertThat(otherSink.calls()).extracting(RecordingSink.Call::id).containsExactly(1, 2);
        assertThat(fixture.source.asked()).isEqualTo(1);
        fixture.assertIdle();
    }

    @Test
    void waiters_areServedInBatches() {
        for (int i = 0; i < 1000; i++) {
            fixture.ask(NAME, RecordType.A);
        }

        fixture.source.reply(Replies.a(NAME, 300, 7));

        assertThat(fixture.sink.calls()).hasSizeLessThan(1000);
        fixture.loop.runTasks();
        assertThat(ids()).hasSize(1000);
    }

    private Set<Integer> ids() {
        Set<Integer> ids = new HashSet<>();
        fixture.sink.calls().forEach(call -> ids.add(call.id()));
        return ids;
    }

    /** A loop on which something happens after the first look into the cache: when it reads the clock. */
    private static final class InterruptedLoop implements QueryLoop {
        private final FakeQueryLoop loop;
        private final Runnable interruption;
        private int reads;

        InterruptedLoop(FakeQueryLoop loop, Runnable interruption) {
            this.loop = loop;
            this.interruption = interruption;
        }

        @Override
        public long nanos() {
            if (++reads == 1) {
                interruption.run();
            }
            return loop.nanos();
        }

        @Override
        public int index() {
            return loop.index();
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void schedule(LoopTimer timer, long delayNanos) {
            loop.schedule(timer, delayNanos);
        }
    }
}
