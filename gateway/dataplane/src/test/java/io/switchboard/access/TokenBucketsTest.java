package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long KEY = 0x1234_5678_9abc_def0L;

    /** Shortly before the clock's numbers wrap around. */
    private long now = Long.MAX_VALUE - SECOND;

    private final TokenBuckets buckets = new TokenBuckets(10, 5, now);

    @Test
    void take_yieldsTheDepthAtOnceAndThenTheRate() {
        assertThat(takeAll(KEY, 20)).isEqualTo(5);

        now += 100 * MILLISECOND;
        assertThat(takeAll(KEY, 20)).isEqualTo(1);

        now += 250 * MILLISECOND;
        assertThat(takeAll(KEY, 20)).isEqualTo(2);
        now += 50 * MILLISECOND;
        assertThat(takeAll(KEY, 20)).isEqualTo(1);
    }

    @Test
    void take_yieldsNoMoreThanTheDepthAfterALongTime() {
        takeAll(KEY, 20);

        now += 100_000 * SECOND;

        assertThat(takeAll(KEY, 20)).isEqualTo(5);
    }

    @Test
    void take_refusedCostsNothing() {
        takeAll(KEY, 5);
        takeAll(KEY, 1_000);

        now += 100 * MILLISECOND;

        assertThat(takeAll(KEY, 20)).isEqualTo(1);
    }

    @Test
    void take_refusedTellsEverySecondTimeApart() {
        takeAll(KEY, 5);

        for (int i = 0; i < 4; i++) {
            assertThat(buckets.take(KEY, now)).isEqualTo(TokenBuckets.EMPTY);
            assertThat(buckets.take(KEY, now)).isEqualTo(TokenBuckets.EMPTY_AGAIN);
        }
    }

    @Test
    void take_ofOneKeyLeavesOthersAlone() {
        takeAll(KEY, 20);

        assertThat(takeAll(KEY + 1, 20)).isEqualTo(5);
        assertThat(takeAll(~KEY, 20)).isEqualTo(5);
    }

    @Test
    void take_ofAnotherKeyReplacesAFullBucketFirst() {
        for (int i = 0; i < TokenBuckets.WAYS - 1; i++) {
            takeAll(KEY + i, 5);
        }
        buckets.take(KEY + 100, now);
        // KEY + 100 owes one token's time, the others five.
        now += 100 * MILLISECOND;

        buckets.take(KEY + 101, now);

        for (int i = 0; i < TokenBuckets.WAYS - 1; i++) {
            assertThat(takeAll(KEY + i, 5)).isEqualTo(1);
        }
    }

    @Test
    void take_inAFullSetSharesTheLeastSpentBucket() {
        for (int i = 0; i < TokenBuckets.WAYS; i++) {
            assertThat(takeAll(KEY + i, 5)).isEqualTo(5);
        }

        assertThat(takeAll(KEY + 100, 5)).isZero();
    }

    @Test
    void take_byAFloodOfKeysNeverExceedsTheTablesRate() {
        Random random = new Random(1);
        int taken = 0;
        for (int i = 0; i < 1_000_000; i++) {
            taken += takeAll(random.nextLong() | 1, 1);
        }

        assertThat(taken).isLessThanOrEqualTo(5 * TokenBuckets.SLOTS).isGreaterThan(4 * TokenBuckets.SLOTS);
    }

    @Test
    void take_ofAnActiveKeyIsHeldToItsRateWhileAFloodPasses() {
        Random random = new Random(1);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            // 200,000 strangers a second: a tenth of the slots are in use at any time.
            now += SECOND / 200_000;
            buckets.take(random.nextLong() | 1, now);
            if (i % 100 == 0) {
                taken += takeAll(KEY, 1);
            }
        }

        assertThat(taken).isBetween(13, 16);
    }

    @Test
    void take_byManyThreadsYieldsTheDepthTogether() throws Exception {
        TokenBuckets shared = new TokenBuckets(1, 50_000, now);
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 25_000; i++) {
                    if (shared.take(KEY, now) == TokenBuckets.TAKEN) {
                        taken.incrementAndGet();
                    }
                }
            });
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasValue(50_000);
    }

    @Test
    void take_atTheHighestRateStillCounts() {
        TokenBuckets fast = new TokenBuckets(100_000_000, 1_000, now);

        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            taken += fast.take(KEY, now) == TokenBuckets.TAKEN ? 1 : 0;
        }

        assertThat(taken).isEqualTo(1_000);
    }

    private int takeAll(long key, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += buckets.take(key, now) == TokenBuckets.TAKEN ? 1 : 0;
        }
        return taken;
    }
}
