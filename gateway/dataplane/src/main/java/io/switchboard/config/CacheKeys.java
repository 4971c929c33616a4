package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Scalars.bool;
import static io.switchboard.config.schema.Scalars.integer;
import static io.switchboard.config.schema.Scalars.percent;

import io.switchboard.config.CacheConfig.FailureTtl;
import io.switchboard.config.CacheConfig.Prefetch;
import io.switchboard.config.CacheConfig.Stale;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Quantities;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import java.time.Duration;

/** The keys of {@code cache}. */
final class CacheKeys extends Section<CacheConfig> {
    private final Key<Long> size = key(
            "size",
            Quantities.size("0B", "1TiB"),
            "64MiB",
            "Memory for entries, their overhead included; 0 turns the cache off.",
            CacheConfig::sizeBytes);
    private final Key<Duration> minimumTtl = key(
            "ttl.minimum", duration("0s", "7d"), "0s", "Replies are kept at least this long.", CacheConfig::minimumTtl);
    private final Key<Duration> maximumTtl = key(
            "ttl.maximum", duration("0s", "7d"), "1d", "Replies are kept at most this long.", CacheConfig::maximumTtl);
    private final Key<Duration> maximumNegativeTtl = key(
            "negative-ttl.maximum",
            duration("0s", "1d"),
            "1h",
            "The same for replies that say that there is nothing (RFC 2308).",
            CacheConfig::maximumNegativeTtl);
    private final Key<Duration> failureInitial = key(
            "failure-ttl.initial",
            duration("1s", "5m"),
            "5s",
            "How long a failure to resolve is remembered at first (RFC 9520).",
            cache -> cache.failureTtl().initial());
    private final Key<Duration> failureMaximum = key(
            "failure-ttl.maximum",
            duration("1s", "5m"),
            "5m",
            "How long it is remembered at most, after doubling with every further failure.",
            cache -> cache.failureTtl().maximum());
    private final Key<Boolean> staleEnabled = key(
            "stale.enabled",
            bool(),
            "true",
            "Whether answers past their TTL are given when there is no fresh one (RFC 8767).",
            cache -> cache.stale().enabled());
    private final Key<Duration> staleMaximumAge = key(
            "stale.maximum-age",
            duration("0s", "30d"),
            "1d",
            "How far past the end of its TTL an answer may be.",
            cache -> cache.stale().maximumAge());
    private final Key<Duration> staleAnswerAfter = key(
            "stale.answer-after",
            duration("0s", "10s"),
            "1800ms",
            "How long a client waits for a fresh answer before it gets the stale one.",
            cache -> cache.stale().answerAfter());
    private final Key<Duration> staleTtl = key(
            "stale.ttl",
            duration("1s", "1h"),
            "30s",
            "TTL of a stale answer.",
            cache -> cache.stale().ttl());
    private final Key<Duration> staleRecheck = key(
            "stale.recheck",
            duration("0s", "1h"),
            "30s",
            "How long after a failed refresh stale answers are given at once.",
            cache -> cache.stale().recheck());
    private final Key<Boolean> prefetchEnabled = key(
            "prefetch.enabled",
            bool(),
            "true",
            "Whether popular entries are refreshed before they end.",
            cache -> cache.prefetch().enabled());
    private final Key<Integer> prefetchHits = key(
            "prefetch.hits",
            integer(1, 1_000_000),
            "2",
            "Uses that make an entry popular.",
            cache -> cache.prefetch().hits());
    private final Key<Integer> prefetchRemaining = key(
            "prefetch.remaining",
            percent(1, 100),
            "10%",
            "A use in this last part of the TTL starts the refresh.",
            cache -> cache.prefetch().remainingPercent());

    @Override
    protected CacheConfig build(Values values) {
        requireOrder(values, minimumTtl, maximumTtl);
        requireOrder(values, failureInitial, failureMaximum);
        return new CacheConfig(
                values.get(size),
                values.get(minimumTtl),
                values.get(maximumTtl),
                values.get(maximumNegativeTtl),
                new FailureTtl(values.get(failureInitial), values.get(failureMaximum)),
                new Stale(
                        values.get(staleEnabled),
                        values.get(staleMaximumAge),
                        values.get(staleAnswerAfter),
                        values.get(staleTtl),
                        values.get(staleRecheck)),
                new Prefetch(values.get(prefetchEnabled), values.get(prefetchHits), values.get(prefetchRemaining)));
    }

    private static void requireOrder(Values values, Key<Duration> less, Key<Duration> more) {
        if (values.sound(less, more) && values.get(less).compareTo(values.get(more)) > 0) {
            values.error(
                    less,
                    "'" + values.written(less) + "' (expected: at most cache." + more.name() + ", which is "
                            + values.written(more) + ")");
        }
    }
}
