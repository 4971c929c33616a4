package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;

/** The external plugins {@code rrl} and {@code ratelimit}: rates of responses and of queries. */
final class Rates {
    private static final long MOST = 10_000_000;

    private Rates() {}

    static void responses(Directive rrl, Scope scope) {
        scope.report().translated(rrl, "access.responses-per-second, for all names");
        for (Directive option : rrl.options()) {
            switch (option.word()) {
                case "responses-per-second" -> set(option, "access.responses-per-second", scope);
                case "requests-per-second" -> set(option, "access.rate-limit.queries-per-second", scope);
                case "window", "slip-ratio", "max-table-size" ->
                    scope.report().notTranslated(option, "it is fixed", "see docs/access.md, 'Rate of responses'");
                default -> scope.unknown(option);
            }
        }
    }

    static void queries(Directive ratelimit, Scope scope) {
        scope.number(ratelimit, ratelimit.word(0, ""), 0, MOST).ifPresent(rate -> {
            scope.draft().set("access.rate-limit.queries-per-second", rate);
            scope.report().translated(ratelimit, "access.rate-limit.queries-per-second");
        });
        ratelimit.options().forEach(scope::unknown);
    }

    private static void set(Directive option, String key, Scope scope) {
        scope.number(option, option.word(0, ""), 0, MOST).ifPresent(rate -> {
            scope.draft().set(key, rate);
            scope.report().translated(option, key);
        });
    }
}
