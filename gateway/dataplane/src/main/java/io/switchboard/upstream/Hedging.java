package io.switchboard.upstream;

import io.switchboard.config.HedgeConfig;
import org.jspecify.annotations.Nullable;

/**
 * When a second upstream is asked although the first has not failed, and how often that may happen: each query earns a
 * part of a hedge, and at most {@value #MOST_SAVED} are saved up. So when everything is slow at once, the extra queries
 * stay what the budget says. One event loop.
 */
final class Hedging {
    private static final int MOST_SAVED = 10;
    private static final int PRICE = 100;

    private final int budgetPercent;
    private final long fixedNanos;
    private final @Nullable LatencyQuantile quantile;
    private int saved = PRICE;

    private Hedging(int budgetPercent, long fixedNanos, @Nullable LatencyQuantile quantile) {
        this.budgetPercent = budgetPercent;
        this.fixedNanos = fixedNanos;
        this.quantile = quantile;
    }

    /** What the configuration asks for; null for no hedging. */
    static @Nullable Hedging of(HedgeConfig config) {
        return switch (config.after()) {
            case HedgeConfig.Never() -> null;
            case HedgeConfig.Percentile(int percent) ->
                new Hedging(config.budgetPercent(), -1, new LatencyQuantile(percent));
            case HedgeConfig.Delay(var duration) -> new Hedging(config.budgetPercent(), duration.toNanos(), null);
        };
    }

    /** A query was asked of the group. */
    void asked() {
        saved = Math.min(saved + budgetPercent, MOST_SAVED * PRICE);
    }

    /** How long to wait for the first upstream, -1 while that is not known. */
    long delayNanos() {
        return quantile == null ? fixedNanos : quantile.nanos();
    }

    /** Whether a second query may be sent now; if so, it is paid for. */
    boolean take() {
        if (saved < PRICE) {
            return false;
        }
        saved -= PRICE;
        return true;
    }

    /** A reply took so long, or its wait was broken off after so long. */
    void waited(long nanos) {
        if (quantile != null) {
            quantile.add(nanos);
        }
    }
}
