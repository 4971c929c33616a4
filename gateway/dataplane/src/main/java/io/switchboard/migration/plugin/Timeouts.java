package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.draft.GoTime;

/** {@code timeouts}: those of connections. */
final class Timeouts implements Translation {
    @Override
    public void translate(Directive timeouts, Scope scope) {
        scope.report().translated(timeouts, "limits.tcp and listeners[].idle-timeout, for all listeners");
        for (Directive option : timeouts.options()) {
            String value = option.word(0, "");
            switch (option.word()) {
                case "read" -> bound(option, "limits.tcp.read-timeout", scope);
                case "write" -> bound(option, "limits.tcp.write-timeout", scope);
                case "idle" ->
                    scope.time(option, value, "1s", "1h").ifPresent(time -> {
                        scope.draft().listeners().idleTimeout(GoTime.text(time));
                        scope.report().translated(option, "listeners[].idle-timeout");
                    });
                case "maxtcpqueries" ->
                    scope.report()
                            .notTranslated(
                                    option,
                                    "a connection may carry any number of queries, one after the other",
                                    "limits.tcp.in-flight-per-connection bounds those at a time");
                default -> scope.unknown(option);
            }
        }
    }

    private static void bound(Directive option, String key, Scope scope) {
        scope.time(option, option.word(0, ""), "100ms", "5m").ifPresent(time -> {
            scope.draft().lower(key, time);
            scope.report().translated(option, key);
        });
    }
}
