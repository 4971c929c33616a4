package io.switchboard.records.kubernetes;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.Kind;
import io.switchboard.records.kubernetes.watch.WatchState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far the records can be relied on, in words and seconds. For any thread. */
final class Standing {
    /** Longer than a healthy watch is ever silent: the API server sends bookmarks about once a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(150);

    private final KubernetesConfig config;
    private final Supplier<List<WatchState>> watches;
    private final Supplier<ClusterState> state;
    private final LongSupplier epochMillis;
    private final long startedMillis;

    /**
     * That of records that are watched.
     *
     * @param startedMillis since when they are, or were before they were written to a file
     */
    Standing(
            KubernetesConfig config,
            Supplier<List<WatchState>> watches,
            Supplier<ClusterState> state,
            LongSupplier epochMillis,
            long startedMillis) {
        this.config = config;
        this.watches = watches;
        this.state = state;
        this.epochMillis = epochMillis;
        this.startedMillis = startedMillis;
    }

    /** That of records that are not watched yet. */
    static Standing unopened(KubernetesConfig config) {
        return new Standing(config, List::of, () -> ClusterState.UNKNOWN, () -> 0, 0);
    }

    Standing with(KubernetesConfig next) {
        return new Standing(next, watches, state, epochMillis, startedMillis);
    }

    List<WatchState> watches() {
        return watches.get();
    }

    /** The kinds that are missing, though the cluster has them, and why; or that the API server has been silent for too long; else null. */
    @Nullable String notReady() {
        List<WatchState> missing = watches().stream()
                .filter(watch -> !isKnown(watch) && !watch.absent())
                .toList();
        if (!missing.isEmpty()) {
            return missing.stream().map(Standing::reason).collect(Collectors.joining("; "));
        }
        Duration maximum = config.maximumStaleness();
        Duration staleness = staleness();
        return maximum == null || staleness.compareTo(maximum) <= 0
                ? null
                : "the API server has been silent for " + staleness.toSeconds() + " s (maximum-staleness "
                        + maximum.toSeconds() + " s)";
    }

    /** Whether there was a list of a kind, be it one from the snapshot. */
    private boolean isKnown(WatchState watch) {
        return watch.synced() || state.get().knowsAll(bit(watch));
    }

    private static int bit(WatchState watch) {
        return Kind.valueOf(watch.kind().name()).bit();
    }

    private static String reason(WatchState watch) {
        String what = watch.reason() == null ? watch.phase().name().toLowerCase(Locale.ROOT) : watch.reason();
        return watch.kind().label() + ": " + (watch.absent() ? "not defined in the cluster, " : "") + what;
    }

    /** What is wrong although records are answered, or null. */
    @Nullable String remark() {
        String failing = watches().stream()
                .filter(watch -> watch.reason() != null)
                .map(Standing::reason)
                .collect(Collectors.joining("; "));
        if (watches().stream().anyMatch(watch -> state.get().isStale(bit(watch)))) {
            failing = "answered from the snapshot file" + (failing.isEmpty() ? "" : "; " + failing);
        }
        Duration staleness = staleness();
        if (staleness.compareTo(SILENCE) > 0) {
            failing += (failing.isEmpty() ? "" : "; ") + "silent for " + staleness.toSeconds() + " s";
        }
        return failing.isEmpty() ? null : failing;
    }

    /** Kinds that the cluster does not have and need not have, as a set of their bits. */
    int absentKinds() {
        return watches().stream()
                .filter(WatchState::absent)
                .mapToInt(Standing::bit)
                .sum();
    }

    /** How long ago the API server was last heard about the kind that it was heard about least. */
    Duration staleness() {
        long heard = watches().stream()
                .filter(watch -> !watch.absent())
                .mapToLong(watch -> watch.heardMillis() < 0 ? startedMillis : watch.heardMillis())
                .min()
                .orElse(epochMillis.getAsLong());
        return Duration.ofNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(0, epochMillis.getAsLong() - heard)));
    }
}
