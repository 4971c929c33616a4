package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.CacheConfig;
import io.switchboard.config.LimitsConfig;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import java.time.Duration;

/** A cache on one loop of virtual time, the clients that ask it, and the source behind it. */
final class CacheFixture {
    static final CacheConfig DEFAULTS = new CacheConfig(
            64 << 20,
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofHours(1),
            new CacheConfig.FailureTtl(Duration.ofSeconds(5), Duration.ofMinutes(5)),
            new CacheConfig.Stale(
                    true, Duration.ofDays(1), Duration.ofMillis(1800), Duration.ofSeconds(30), Duration.ofSeconds(30)),
            new CacheConfig.Prefetch(false, 2, 10));
    static final LimitsConfig LIMITS = limits(20_000, 1000);

    final FakeQueryLoop loop = new FakeQueryLoop();
    final HeldSource source = new HeldSource();
    final RecordingSink sink = new RecordingSink();
    final Questions questions = new Questions(loop);
    final ReplyCache cache;
    final CachingSource caching;

    CacheFixture() {
        this(DEFAULTS, LIMITS);
    }

    CacheFixture(CacheConfig config, LimitsConfig limits) {
        cache = new ReplyCache(config, limits, loop);
        caching = new CachingSource(cache, 0, loop, source);
    }

    static LimitsConfig limits(int inFlight, int inFlightPerClient) {
        return limits(inFlight, inFlightPerClient, inFlight);
    }

    static LimitsConfig limits(int inFlight, int inFlightPerClient, int inFlightPerZone) {
        return new LimitsConfig(
                inFlight,
                inFlightPerClient,
                inFlightPerZone,
                new LimitsConfig.Tcp(100, 10, 10, Duration.ofSeconds(5), Duration.ofSeconds(10)));
    }

    static CacheConfig with(CacheConfig.Prefetch prefetch) {
        return new CacheConfig(
                DEFAULTS.sizeBytes(),
                DEFAULTS.minimumTtl(),
                DEFAULTS.maximumTtl(),
                DEFAULTS.maximumNegativeTtl(),
                DEFAULTS.failureTtl(),
                DEFAULTS.stale(),
                prefetch);
    }

    static CacheConfig with(CacheConfig.Stale stale) {
        return new CacheConfig(
                DEFAULTS.sizeBytes(),
                DEFAULTS.minimumTtl(),
                DEFAULTS.maximumTtl(),
                DEFAULTS.maximumNegativeTtl(),
                DEFAULTS.failureTtl(),
                stale,
                DEFAULTS.prefetch());
    }

    static CacheConfig ofSize(long bytes) {
        return new CacheConfig(
                bytes,
                DEFAULTS.minimumTtl(),
                DEFAULTS.maximumTtl(),
                DEFAULTS.maximumNegativeTtl(),
                DEFAULTS.failureTtl(),
                DEFAULTS.stale(),
                DEFAULTS.prefetch());
    }

    static CacheConfig withTtls(Duration minimum, Duration maximum, Duration maximumNegative) {
        return new CacheConfig(
                DEFAULTS.sizeBytes(),
                minimum,
                maximum,
                maximumNegative,
                DEFAULTS.failureTtl(),
                DEFAULTS.stale(),
                DEFAULTS.prefetch());
    }

    /** Asks as the configured client; true as {@link CachingSource#answer} says. */
    boolean ask(String name, int type) {
        return ask(questions.ask(name, type));
    }

    boolean ask(Query query) {
        return caching.answer(query, sink);
    }

    /** Asks for A and expects that to be answered before anything else happens. */
    RecordingSink.Call answer(String name) {
        return answer(name, RecordType.A);
    }

    RecordingSink.Call answer(String name, int type) {
        int before = sink.calls().size();
        ask(name, type);
        if (sink.calls().size() != before + 1) {
            throw new AssertionError((sink.calls().size() - before) + " answers to one query, at once");
        }
        return sink.last();
    }

    /** Puts a reply into the cache by asking for it. */
    void learn(String name, int type, ReplyMessage message) {
        source.answerBy(query -> message);
        answer(name, type);
        source.hold();
    }

    void learn(String name, ReplyMessage message) {
        learn(name, RecordType.A, message);
    }

    void seconds(long seconds) {
        loop.advance(Duration.ofSeconds(seconds));
    }

    void millis(long millis) {
        loop.advance(Duration.ofMillis(millis));
    }

    /** Nothing is under way, and nobody waits. */
    void assertIdle() {
        assertThat(cache.queriesInFlight()).isZero();
        assertThat(cache.flights()).isZero();
        assertThat(cache.limits().clients()).isZero();
        assertThat(loop.scheduledTimers()).isZero();
    }
}
