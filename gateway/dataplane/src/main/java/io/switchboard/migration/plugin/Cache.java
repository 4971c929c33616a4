package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;
import java.time.Duration;
import java.util.List;

/** {@code cache}: one cache for all blocks, so that of several times the lowest counts. */
final class Cache implements Translation {
    private static final String TTL = "cache.ttl.maximum";
    private static final String NEGATIVE_TTL = "cache.negative-ttl.maximum";
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration USUAL_NEGATIVE = Duration.ofMinutes(30);
    /** What a reply takes here, its overhead included, is rather less. */
    private static final long OCTETS_PER_ENTRY = 1_024;

    private static final long MEBIBYTE = 1_024 * 1_024;

    @Override
    public void translate(Directive cache, Scope scope) {
        boolean timed = !cache.arguments().isEmpty() && cache.word(0, "").matches("[0-9]+");
        if (timed) {
            scope.time(cache, cache.word(0, ""), "0s", "7d").ifPresent(ttl -> {
                scope.draft().lower(TTL, ttl);
                scope.draft().lower(NEGATIVE_TTL, ttl.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : ttl);
            });
        } else {
            scope.draft().lower(TTL, USUAL);
            scope.draft().lower(NEGATIVE_TTL, USUAL_NEGATIVE);
        }
        scope.report()
                .translated(
                        cache, TTL + " and " + NEGATIVE_TTL + "; one cache for all, the lowest of all blocks counts");
        List<String> zones =
                cache.words().subList(timed ? 1 : 0, cache.arguments().size());
        if (!zones.isEmpty()) {
            scope.report()
                    .notTranslated(
                            cache,
                            "the cache is for all names that upstreams answer",
                            "cache.size: 0 turns it off for all");
        }
        cache.options().forEach(option -> option(option, scope));
    }

    private static void option(Directive option, Scope scope) {
        switch (option.word()) {
            case "success" -> capacity(option, TTL, "7d", scope);
            case "denial" -> capacity(option, NEGATIVE_TTL, "1d", scope);
            case "prefetch" -> prefetch(option, scope);
            case "serve_stale" -> serveStale(option, scope);
            case "servfail" -> failures(option, scope);
            case "disable" -> disable(option, scope);
            case "keepttl" ->
                scope.report()
                        .notTranslated(
                                option, "TTLs go down while an entry is kept", "nothing: clients must not notice");
            case "prefer_positive" ->
                scope.report()
                        .notTranslated(
                                option,
                                "NXDOMAIN and NODATA are answers and take the place of what was there",
                                "cache.stale keeps answers while upstreams fail");
            default -> scope.unknown(option);
        }
    }

    /** {@code success CAPACITY [TTL] [MINTTL]}, the same for denial. */
    private static void capacity(Directive option, String ttl, String most, Scope scope) {
        scope.number(option, option.word(0, ""), 0, 1_000_000_000).ifPresent(entries -> addSize(entries, scope));
        if (option.arguments().size() > 1) {
            scope.time(option, option.word(1, ""), "0s", most)
                    .ifPresent(time -> scope.draft().lower(ttl, time));
        }
        if (option.arguments().size() > 2) {
            minimum(option, scope);
        }
        scope.report().translated(option, "cache.size in octets, for all blocks together, and " + ttl);
    }

    private static void addSize(long entries, Scope scope) {
        long before =
                scope.draft().get("cache.size") instanceof String text ? Long.parseLong(text.replace("MiB", "")) : 0;
        long more = (entries * OCTETS_PER_ENTRY + MEBIBYTE - 1) / MEBIBYTE;
        scope.draft().set("cache.size", before + more + "MiB");
    }

    private static void minimum(Directive option, Scope scope) {
        if (option.word().equals("success")) {
            scope.time(option, option.word(2, ""), "0s", "7d")
                    .ifPresent(time -> scope.draft().lower("cache.ttl.minimum", time));
        } else {
            scope.report()
                    .notTranslated(
                            option,
                            "negative answers have no least time of their own",
                            "cache.ttl.minimum is for the others");
        }
    }

    private static void prefetch(Directive option, Scope scope) {
        scope.number(option, option.word(0, ""), 0, 1_000_000).ifPresent(hits -> {
            scope.draft().set("cache.prefetch.enabled", hits > 0);
            if (hits > 0) {
                scope.draft().set("cache.prefetch.hits", hits);
            }
        });
        String percentage = option.word(2, "10%");
        scope.number(option, percentage.replace("%", ""), 1, 100)
                .ifPresent(percent -> scope.draft().set("cache.prefetch.remaining", percent + "%"));
        scope.report()
                .translated(option, "cache.prefetch; uses count for as long as the entry lives, not for a duration");
    }

    private static void serveStale(Directive option, Scope scope) {
        List<String> words = option.words();
        int at = 0;
        if (!words.isEmpty() && Character.isDigit(words.getFirst().charAt(0))) {
            scope.time(option, words.getFirst(), "0s", "30d")
                    .ifPresent(age -> scope.draft().lower("cache.stale.maximum-age", age));
            at = 1;
        } else {
            scope.draft().lower("cache.stale.maximum-age", USUAL);
        }
        String mode = at < words.size() ? words.get(at++) : "immediate";
        if (mode.equals("immediate")) {
            scope.draft().set("cache.stale.answer-after", "0s");
        } else if (at < words.size() && !words.get(at).equals("0")) {
            scope.time(option, words.get(at), "0s", "10s")
                    .ifPresent(wait -> scope.draft().lower("cache.stale.answer-after", wait));
        }
        at += mode.equals("verify") ? 1 : 0;
        if (at < words.size() && !words.get(at).equals("0") && !words.get(at).equals("0s")) {
            scope.time(option, words.get(at), "1s", "1h")
                    .ifPresent(ttl -> scope.draft().lower("cache.stale.ttl", ttl));
        }
        if (at + 1 < words.size()) {
            scope.time(option, words.get(at + 1), "0s", "1h")
                    .ifPresent(recheck -> scope.draft().lower("cache.stale.recheck", recheck));
        }
        scope.report()
                .translated(option, "cache.stale; the TTL of a stale answer is 30s where none is given (RFC 8767)");
    }

    private static void failures(Directive option, Scope scope) {
        if (option.word(0, "").matches("0[a-z]*")) {
            scope.report()
                    .notTranslated(
                            option,
                            "failures are remembered for a second at least (RFC 9520)",
                            "cache.failure-ttl.initial: 1s");
            return;
        }
        scope.time(option, option.word(0, ""), "1s", "5m").ifPresent(time -> {
            scope.draft().lower("cache.failure-ttl.initial", time);
            scope.draft().lower("cache.failure-ttl.maximum", time);
            scope.report().translated(option, "cache.failure-ttl");
        });
    }

    /** What the cluster's zones say is never cached, which is what this is mostly there for. */
    private static void disable(Directive option, Scope scope) {
        List<String> names = option.words()
                .subList(
                        Math.min(1, option.arguments().size()),
                        option.arguments().size());
        boolean local = !names.isEmpty()
                && scope.find("kubernetes").isPresent()
                && names.stream()
                        .allMatch(name ->
                                scope.find("kubernetes").orElseThrow().words().contains(name));
        if (local) {
            scope.report().alwaysOn(option, "records of the cluster are never cached");
        } else {
            scope.report()
                    .notTranslated(
                            option,
                            "the cache is for all names that upstreams answer",
                            "cache.negative-ttl.maximum: 0s for denials");
        }
    }
}
