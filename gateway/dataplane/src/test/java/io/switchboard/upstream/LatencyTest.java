package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long NOW = Long.MAX_VALUE - 5;

    private final Latency latency = new Latency();

    @Test
    void retry_isModestForTheUnknown() {
        assertThat(latency.retryNanos()).isEqualTo(400 * MILLI);
    }

    @Test
    void retry_isSmoothedPlusFourVariations() {
        latency.sample(80 * MILLI, NOW);

        assertThat(latency.smoothedNanos()).isEqualTo(80 * MILLI);
        assertThat(latency.retryNanos()).isEqualTo((80 + 4 * 40) * MILLI);
    }

    @Test
    void retry_comesDownAsSamplesAgree() {
        for (int i = 0; i < 50; i++) {
            latency.sample(150 * MILLI, NOW + i);
        }

        assertThat(latency.retryNanos()).isBetween(150 * MILLI, 160 * MILLI);
    }

    @Test
    void retry_hasBounds() {
        for (int i = 0; i < 50; i++) {
            latency.sample(MILLI / 10, NOW);
        }
        assertThat(latency.retryNanos()).isEqualTo(100 * MILLI);

        latency.sample(30_000 * MILLI, NOW);

        assertThat(latency.retryNanos()).isEqualTo(800 * MILLI);
    }

    @Test
    void cost_risesAtOnceAndFallsSlowly() {
        latency.sample(10 * MILLI, NOW);
        latency.sample(100 * MILLI, NOW);
        assertThat(latency.cost(NOW)).isEqualTo(100 * MILLI);

        latency.sample(10 * MILLI, NOW);

        assertThat(latency.cost(NOW)).isBetween(80 * MILLI, 99 * MILLI);
    }

    @Test
    void cost_fadesWithTime() {
        latency.sample(100 * MILLI, NOW);

        assertThat(latency.cost(NOW + Duration.ofSeconds(10).toNanos())).isBetween(36 * MILLI, 37 * MILLI);
        assertThat(latency.cost(NOW + Duration.ofHours(1).toNanos())).isZero();
    }

    @Test
    void penalty_movesTheCostButNotTheTimer() {
        latency.sample(10 * MILLI, NOW);
        long before = latency.retryNanos();

        latency.penalty(400 * MILLI, NOW);

        assertThat(latency.cost(NOW)).isEqualTo(400 * MILLI);
        assertThat(latency.retryNanos()).isEqualTo(before);
    }
}
