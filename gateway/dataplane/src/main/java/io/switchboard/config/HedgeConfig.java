package io.switchboard.config;

import java.time.Duration;

/**
 * When a second endpoint is asked although the first has not failed.
 *
 * @param after how long the first is waited for
 * @param budgetPercent how many queries more than without it, of 100
 */
public record HedgeConfig(After after, int budgetPercent) {

    /** How long the first endpoint is waited for. */
    public sealed interface After {}

    /** For good: there is no hedging. */
    public record Never() implements After {}

    /** As long as this many of 100 replies take at most, by what was observed. */
    public record Percentile(int percent) implements After {}

    /** A fixed time. */
    public record Delay(Duration duration) implements After {}

    /** Whether there is any hedging. */
    public boolean enabled() {
        return !(after instanceof Never);
    }
}
