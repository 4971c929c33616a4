package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final FakeTime time = new FakeTime();
    private final Backoff backoff = new Backoff(time.watchTime(), WatchLimits.DEFAULT);

    private Duration failure() {
        return Duration.ofNanos(backoff.afterFailure());
    }

    @Test
    void pauses_doubleUpToTheLongest() {
        for (double seconds = 0.8; seconds < 30; seconds *= 2) {
            assertThat(failure().toNanos() / 1e9).isBetween(seconds / 2, seconds * 1.5);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(failure()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        }
    }

    @Test
    void pause_afterAQuietTime_isShortAgain() {
        for (int i = 0; i < 6; i++) {
            failure();
        }
        time.advance(Duration.ofSeconds(119));
        assertThat(failure()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));

        time.advance(Duration.ofSeconds(121));
        assertThat(failure()).isLessThanOrEqualTo(Duration.ofMillis(1200));
    }
}
