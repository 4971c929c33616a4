package io.switchboard.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitedLogTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Lines lines = new Lines();
    private final RateLimitedLog limited = new RateLimitedLog(lines, "malformed replies", 3, Duration.ofSeconds(10));

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, -1_000_000_000_000L, Long.MAX_VALUE - 5, Long.MIN_VALUE + 5})
    void permit_refusesTheRestOfAnInterval(long start) {
        assertThat(permits(10, start)).isEqualTo(3);
        assertThat(lines.seen).isEmpty();
    }

    @Test
    void permit_tellsHowManyItRefused() {
        permits(10, 0);

        assertThat(permits(1, 10 * SECOND)).isEqualTo(1);
        assertThat(lines.seen).containsExactly("suppressed: malformed replies [count=7, interval_seconds=10]");
    }

    @Test
    void permit_tellsNothingWhenItRefusedNone() {
        permits(3, 0);

        assertThat(permits(3, 10 * SECOND)).isEqualTo(3);
        assertThat(lines.seen).isEmpty();
    }

    @Test
    void permit_toleratesClocksThatAreReadApart() {
        permits(10, 20 * SECOND);

        assertThat(permits(10, 20 * SECOND - 1_000)).isZero();
    }

    @Test
    void permit_holdsForSeveralThreadsTogether() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        int[] permitted = new int[4];
        for (int i = 0; i < permitted.length; i++) {
            int index = i;
            threads.add(Thread.ofPlatform().start(() -> permitted[index] = permits(1_000, SECOND)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(Arrays.stream(permitted).sum()).isEqualTo(3);
    }

    @Test
    void constructor_refusesLimitsThatAreNone() {
        assertThatThrownBy(() -> new RateLimitedLog(lines, "x", 0, Duration.ofSeconds(1)))
                .hasMessage("limit: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new RateLimitedLog(lines, "x", 1, Duration.ZERO))
                .hasMessage("interval: PT0S (expected: > 0)");
    }

    private int permits(int calls, long nowNanos) {
        return (int)
                IntStream.range(0, calls).filter(i -> limited.permit(nowNanos)).count();
    }

    /** A logger that keeps what it is given. */
    private static final class Lines implements System.Logger {
        private final List<String> seen = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
            seen.add(format + " " + Arrays.toString(parameters));
        }
    }
}
