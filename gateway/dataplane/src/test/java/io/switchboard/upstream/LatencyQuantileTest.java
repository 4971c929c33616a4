package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyQuantileTest {
    private static final long MILLI = 1_000_000;

    private final LatencyQuantile p95 = new LatencyQuantile(95);

    @Test
    void nanos_isUnknownAfterTooFew() {
        for (int i = 1; i < LatencyQuantile.FEWEST; i++) {
            p95.add(MILLI);
        }
        assertThat(p95.nanos()).isEqualTo(-1);

        p95.add(MILLI);

        assertThat(p95.nanos()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_000, 1_000_000, 7_777_777, 333_000_000, 4_000_000_000L, 1_000_000_000_000L})
    void nanos_isTheEndOfTheClass(long sample) {
        for (int i = 0; i < 100; i++) {
            p95.add(sample);
        }

        long found = p95.nanos();

        assertThat(found).isGreaterThanOrEqualTo(Math.min(sample, 100_000_000_000L));
        assertThat(found).isLessThanOrEqualTo(Math.max(20_480, sample * 5 / 4 + 1));
    }

    @Test
    void nanos_leavesTheSlowestTwentiethOut() {
        for (int i = 0; i < 1_000; i++) {
            p95.add(i % 100 < 96 ? 2 * MILLI : 500 * MILLI);
        }
        assertThat(p95.nanos()).isBetween(2 * MILLI, 3 * MILLI);

        for (int i = 0; i < 1_000; i++) {
            p95.add(i % 100 < 80 ? 2 * MILLI : 500 * MILLI);
        }
        assertThat(p95.nanos()).isBetween(500 * MILLI, 700 * MILLI);
    }

    @Test
    void nanos_forgetsWhatWasLongAgo() {
        for (int i = 0; i < 100_000; i++) {
            p95.add(500 * MILLI);
        }
        for (int i = 0; i < 20_000; i++) {
            p95.add(MILLI);
        }

        assertThat(p95.nanos()).isLessThan(2 * MILLI);
    }
}
