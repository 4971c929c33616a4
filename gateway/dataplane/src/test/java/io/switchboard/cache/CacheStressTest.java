package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads: no query is lost, answered twice or answered with another's answer, whatever else goes on. */
class CacheStressTest {
    private static final int LOOPS = 3;
    private static final int NAMES = 40;
    private static final int QUERIES_PER_LOOP = 40_000;
    /** Queries that one loop has open at a time, as clients that wait for answers would. */
    private static final int WINDOW = 100;

    private final List<ThreadQueryLoop> loops = new ArrayList<>();
    private final ReplyCache cache =
            new ReplyCache(CacheFixture.DEFAULTS, CacheFixture.limits(100_000, 100_000), System::nanoTime);
    private final DomainName[] names = new DomainName[NAMES];
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    CacheStressTest() {
        for (int i = 0; i < LOOPS; i++) {
            loops.add(new ThreadQueryLoop(i));
        }
        for (int i = 0; i < NAMES; i++) {
            names[i] = DomainName.parse("name-" + i + ".example.org.");
        }
    }

    @AfterEach
    void closeLoops() throws InterruptedException {
        for (ThreadQueryLoop loop : loops) {
            loop.close();
        }
    }

    @Test
    void queriesOnManyLoops_areEachAnsweredOnceWithTheirOwnAnswer() throws InterruptedException {
        SlowSource source = new SlowSource(true);
        CountDownLatch done = new CountDownLatch(LOOPS);
        for (ThreadQueryLoop loop : loops) {
            CachingSource caching = new CachingSource(cache, 0, loop, source);
            loop.execute(new Client(loop, caching, done));
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).as("every query answered").isTrue();

        assertThat(fault).hasValue(null);
        assertThat(source.askedToKeep).hasValue(NAMES / 2);
        assertThat(cache.count(CacheCounter.COALESCED)).isPositive();
        assertThat(cache.queriesInFlight()).isZero();
        assertThat(cache.flights()).isZero();
    }

    @Test
    void flush_isSeenByEveryLaterQueryWhileOthersGoOn() throws Exception {
        SlowSource source = new SlowSource(false);
        CountDownLatch done = new CountDownLatch(LOOPS);
        CachingSource[] caching = new CachingSource[LOOPS];
        for (ThreadQueryLoop loop : loops) {
            caching[loop.index()] = new CachingSource(cache, 0, loop, source);
            loop.execute(new Client(loop, caching[loop.index()], done));
        }
        Random random = new Random(1);

        for (int i = 0; i < 300; i++) {
            int version = source.version.incrementAndGet();
            int name = random.nextInt(NAMES);
            cache.flush(i % 10 == 0 ? CacheSelection.all() : CacheSelection.name(names[name]));
            ThreadQueryLoop loop = loops.get(i % LOOPS);
            assertThat(versionSeen(loop, caching[loop.index()], name)).isGreaterThanOrEqualTo(version);
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).as("every query answered").isTrue();
        assertThat(fault).hasValue(null);
        assertThat(cache.queriesInFlight()).isZero();
        assertThat(cache.flights()).isZero();
    }

    private int versionSeen(ThreadQueryLoop loop, CachingSource caching, int name) throws Exception {
        CompletableFuture<ReplyMessage> reply = new CompletableFuture<>();
        loop.execute(() -> caching.answer(new Questions(loop).ask(names[name], RecordType.A), new FutureSink(reply)));
        ReplyMessage message = reply.get(30, TimeUnit.SECONDS);
        return Wire.i32(message.bytes(), message.answerEnd() - 4);
    }

    /** Asks one name after another, with a window of open queries, until all are answered. */
    private final class Client implements Runnable, ReplySink {
        private final ThreadQueryLoop loop;
        private final CachingSource caching;
        private final CountDownLatch done;
        private final Questions questions;
        private final Random random;
        private final int[] nameOfId = new int[QUERIES_PER_LOOP + 1];
        private int asked;
        private int answered;

        Client(ThreadQueryLoop loop, CachingSource caching, CountDownLatch done) {
            this.loop = loop;
            this.caching = caching;
            this.done = done;
            questions = new Questions(loop);
            random = new Random(loop.index());
        }

        @Override
        public void run() {
            while (asked < QUERIES_PER_LOOP && asked - answered < WINDOW) {
                int name = random.nextInt(NAMES);
                nameOfId[++asked] = name;
                caching.answer(questions.ask(names[name], RecordType.A), this);
            }
            if (answered == QUERIES_PER_LOOP) {
                done.countDown();
            } else {
                loop.execute(this);
            }
        }

        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            answered++;
            int name = nameOfId[query.message().id()];
            // Cleared, so that a second answer to the same query is found, too.
            nameOfId[query.message().id()] = -1;
            if (!loop.inLoop()
                    || name < 0
                    || !DomainName.fromWire(message.bytes(), 12).equals(names[name])) {
                fault.compareAndSet(null, new AssertionError("name " + name + " was answered by " + message));
            }
        }

        @Override
        public void fail(Query query, QueryFailure failure) {
            fault.compareAndSet(null, new AssertionError(failure));
            answered++;
        }

        @Override
        public void drop(Query query, DropReason reason) {
            fault.compareAndSet(null, new AssertionError(reason));
            answered++;
        }
    }

    /**
     * Answers a little later on the query's loop, with an address that says in which version the question was asked.
     * Every other name has TTL 0, so that its questions are asked again and again.
     */
    private final class SlowSource implements AnswerSource {
        private final AtomicInteger version = new AtomicInteger();
        private final AtomicInteger askedToKeep = new AtomicInteger();
        private final AtomicInteger[] outstanding = new AtomicInteger[NAMES];
        private final boolean oneAtATime;

        SlowSource(boolean oneAtATime) {
            this.oneAtATime = oneAtATime;
            for (int i = 0; i < NAMES; i++) {
                outstanding[i] = new AtomicInteger();
            }
        }

        @Override
        public boolean answer(Query query, ReplySink sink) {
            Query kept = query.detach();
            int name = nameOf(kept);
            askedToKeep.addAndGet(name % 2);
            if (outstanding[name].incrementAndGet() > 1 && oneAtATime) {
                fault.compareAndSet(null, new AssertionError("name " + name + " is asked twice at the same time"));
            }
            ReplyMessage message = reply(name, version.get());
            later(kept.loop(), 3, () -> {
                outstanding[name].decrementAndGet();
                sink.reply(kept, message, 0, AnsweredBy.UPSTREAM);
            });
            return true;
        }

        private int nameOf(Query query) {
            String text = query.message().name().toString();
            return Integer.parseInt(text.substring(5, text.indexOf('.')));
        }

        private ReplyMessage reply(int name, int address) {
            ReplyWriter writer = Replies.start(names[name], RecordType.A, Rcode.NOERROR);
            byte[] rdata = new byte[4];
            Wire.putI32(rdata, 0, address);
            int ttl = name % 2 * 300;
            writer.record(RecordCursor.ANSWER, names[name], RecordType.A, RecordClass.IN, ttl, rdata);
            return writer.finish(ReplyKind.POSITIVE, ttl, null);
        }
    }

    /** Runs a task after a few turns of the loop. */
    private static void later(QueryLoop loop, int turns, Runnable task) {
        loop.execute(turns == 0 ? task : () -> later(loop, turns - 1, task));
    }

    private record FutureSink(CompletableFuture<ReplyMessage> future) implements ReplySink {
        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
            future.complete(message);
        }

        @Override
        public void fail(Query query, QueryFailure failure) {
            future.completeExceptionally(new AssertionError(failure));
        }

        @Override
        public void drop(Query query, DropReason reason) {
            future.completeExceptionally(new AssertionError(reason));
        }
    }
}
