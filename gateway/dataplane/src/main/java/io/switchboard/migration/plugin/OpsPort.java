package io.switchboard.migration.plugin;

import io.switchboard.config.schema.Addresses;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.GoTime;
import java.net.InetAddress;

/** {@code prometheus}, {@code health} and {@code ready}: one port for all three, that of {@code prometheus} if there is one. */
final class OpsPort {
    private static final String KEY = "ops.bind";
    private static final String PORT = "9153";
    private static final String EVERYWHERE = "0.0.0.0";

    private OpsPort() {}

    static void prometheus(Directive directive, Scope scope) {
        String given = directive.word(0, "localhost:" + PORT);
        String port = given.substring(given.lastIndexOf(':') + 1);
        set(scope.draft(), host(given), port.matches("[0-9]{1,5}") ? port : PORT);
        scope.report().translated(directive, KEY + ": /metrics; CoreDNS's first metrics have their names beside ours");
        directive.options().forEach(scope::unknown);
    }

    static void health(Directive directive, Scope scope) {
        widen(directive, scope);
        scope.report().translated(directive, KEY + ": probe /livez there, instead of /health on port 8080");
        for (Directive option : directive.options()) {
            if (option.word().equals("lameduck")) {
                scope.time(option, option.word(0, ""), "0s", "10m").ifPresent(time -> {
                    scope.draft().set("lame-duck", GoTime.text(time));
                    scope.report().translated(option, "lame-duck");
                });
            } else {
                scope.unknown(option);
            }
        }
    }

    static void ready(Directive directive, Scope scope) {
        widen(directive, scope);
        scope.report().translated(directive, KEY + ": probe /readyz there, instead of /ready on port 8181");
        for (Directive option : directive.options()) {
            if (option.word().equals("monitor")) {
                scope.report().alwaysOn(option, "readiness is that of the moment");
            } else {
                scope.unknown(option);
            }
        }
    }

    /** Probes come from outside of the pod, so where they are asked for, loopback is not enough. */
    private static void widen(Directive directive, Scope scope) {
        String given = directive.word(0, ":");
        Object before = scope.draft().get(KEY);
        String port = before instanceof String text ? text.substring(text.lastIndexOf(':') + 1) : PORT;
        set(scope.draft(), host(given), port);
    }

    private static void set(Draft draft, String host, String port) {
        boolean loopback = host.startsWith("127.") || host.equals("[::1]");
        String before = draft.get(KEY) instanceof String text ? text.substring(0, text.lastIndexOf(':')) : host;
        boolean same = before.equals(host);
        boolean wasLoopback = before.startsWith("127.") || before.equals("[::1]");
        String both = same || loopback ? before : wasLoopback ? host : EVERYWHERE;
        draft.set(KEY, both + ":" + port);
    }

    private static String host(String given) {
        String host = given.contains(":") ? given.substring(0, given.lastIndexOf(':')) : given;
        if (host.isEmpty()) {
            return EVERYWHERE;
        }
        String bare = host.replace("[", "").replace("]", "");
        InetAddress address = Addresses.parse(bare);
        return address == null
                ? (host.startsWith("${") ? host : "127.0.0.1")
                : bare.contains(":") ? "[" + bare + "]" : bare;
    }
}
