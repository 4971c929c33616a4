package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ReverseZones;
import io.switchboard.migration.draft.GoTime;
import io.switchboard.migration.draft.PrivateNetworks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code forward}, {@code grpc}, {@code fanout} and the old {@code proxy}: a group of upstreams and the routes to it. */
final class Forward implements Translation {
    private static final List<String> RCODES_THAT_FAIL_OVER =
            List.of("SERVFAIL", "REFUSED", "NOTIMP", "NOTIMPL", "FORMERR", "NOTAUTH", "NOTZONE", "YXDOMAIN");
    private final String scheme;

    /** @param scheme of servers that are written without one */
    Forward(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public void translate(Directive forward, Scope scope) {
        if (forward.arguments().size() < 2) {
            scope.report().notTranslated(forward, "FROM and TO are needed", "write upstreams and routes");
            return;
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        Endpoints endpoints = new Endpoints(forward, scope, scheme);
        endpoints.read();
        endpoints.writeTo(keys);
        if (forward.word().equals("fanout")) {
            keys.put("policy", "parallel");
        }
        for (Directive option : forward.options()) {
            option(option, keys, scope);
        }
        route(forward, keys, scope);
    }

    private void route(Directive forward, Map<String, Object> keys, Scope scope) {
        Set<DomainName> suffixes = new LinkedHashSet<>();
        for (DomainName from : scope.names(forward, List.of(forward.word(0, ".")))) {
            for (DomainName zone : scope.zones()) {
                if (from.isAtOrBelow(zone) || zone.isAtOrBelow(from)) {
                    suffixes.add(from.isAtOrBelow(zone) ? from : zone);
                }
            }
        }
        if (suffixes.isEmpty()) {
            scope.report().notTranslated(forward, "FROM is in none of the block's zones", "leave it out");
            return;
        }
        String group = scope.draft().upstreams().group(suffixes.iterator().next(), keys);
        privateReverse(suffixes, group, scope);
        for (DomainName suffix : suffixes) {
            String before = scope.draft().upstreams().route(suffix, group);
            if (before != null && !before.equals(group)) {
                scope.report()
                        .notTranslated(
                                forward,
                                suffix + " goes to upstreams." + before + " already",
                                "one group for all listeners: put the servers of both into it");
            }
        }
        scope.report().translated(forward, "upstreams." + group + " and its routes" + policy(keys));
    }

    private static String policy(Map<String, Object> keys) {
        return keys.containsKey("policy") ? "" : "; policy 'balanced', by latency and load";
    }

    /** They would be answered locally otherwise; a block of their own takes them away. */
    private static void privateReverse(Set<DomainName> suffixes, String group, Scope scope) {
        List<String> networks = new ArrayList<>();
        if (suffixes.contains(DomainName.parse("in-addr.arpa."))) {
            networks.addAll(PrivateNetworks.V4);
        }
        if (suffixes.contains(DomainName.parse("ip6.arpa."))) {
            networks.addAll(PrivateNetworks.V6);
        }
        for (String network : networks) {
            List<DomainName> zones = ReverseZones.parse(network);
            if (zones != null) {
                zones.forEach(zone -> scope.draft().upstreams().routeUnlessTaken(zone, group));
            }
        }
    }

    // ---- Options ----

    private void option(Directive option, Map<String, Object> keys, Scope scope) {
        String value = option.word(0, "");
        switch (option.word()) {
            case "except" -> except(option, scope);
            case "force_tcp", "tls", "tls_servername" -> {} // read with the servers
            case "prefer_udp" ->
                scope.report().alwaysOn(option, "UDP is asked first, and TCP when the reply is truncated");
            case "policy", "load-balance-policy" -> policy(option, value, keys, scope);
            case "max_fails" -> maxFails(option, value, keys, scope);
            case "health_check" -> healthCheck(option, keys, scope);
            case "max_concurrent" ->
                scope.number(option, value, 1, 10_000_000).ifPresent(number -> {
                    scope.draft().increase("limits.in-flight", number);
                    scope.report()
                            .translated(
                                    option,
                                    "limits.in-flight, for all groups together; beyond it SERVFAIL instead of REFUSED");
                });
            case "expire" -> scope.report().alwaysOn(option, "connections without queries are closed after 10s");
            case "max_age" ->
                scope.time(option, value, "1s", "1d").ifPresent(age -> {
                    keys.put("connections", Map.of("maximum-age", GoTime.text(age)));
                    scope.report().translated(option, "connections.maximum-age");
                });
            case "max_idle_conns" ->
                scope.report().alwaysOn(option, "ten connections for each server and event loop at most");
            case "max_connect_attempts" ->
                scope.number(option, value, 1, 100).ifPresent(attempts -> {
                    keys.put("attempts", attempts);
                    scope.report().translated(option, "attempts");
                });
            case "failover" -> failover(option, scope);
            case "failfast_all_unhealthy_upstreams" -> {
                keys.put("when-all-down", "fail");
                scope.report().translated(option, "when-all-down: fail");
            }
            case "resolver" -> {
                keys.put(
                        "bootstrap",
                        option.words().stream().map(server -> "udp://" + server).toList());
                scope.report().translated(option, "bootstrap");
            }
            case "doh_method" -> dohMethod(option, value, scope);
            case "worker-count" ->
                scope.number(option, value, 1, 8).ifPresent(count -> {
                    keys.put("at-once", count);
                    scope.report().translated(option, "at-once");
                });
            case "next", "next_on_nodata" ->
                scope.report()
                        .notTranslated(
                                option,
                                "one route has one group",
                                "put the servers of both into one group, policy: sequential");
            case "source_address" ->
                scope.report()
                        .notTranslated(option, "the system chooses the address to ask from", "a route of the system");
            case "read_timeout", "timeout" ->
                scope.report()
                        .notTranslated(
                                option,
                                "how long a server is waited for follows from how fast it answers",
                                "deadline of the group, for the query as a whole");
            case "fallthrough" ->
                scope.report().notTranslated(option, "what a group says is the answer", "a route for each suffix");
            default -> scope.unknown(option);
        }
    }

    private static void except(Directive option, Scope scope) {
        scope.names(option, option.words()).forEach(scope.draft().upstreams()::except);
        scope.report().translated(option, "a route to a group without servers, unless another block has the name");
    }

    private static void policy(Directive option, String value, Map<String, Object> keys, Scope scope) {
        String policy = value.toLowerCase(Locale.ROOT).replace('_', '-');
        if (List.of("random", "round-robin", "sequential").contains(policy)) {
            keys.put("policy", policy);
            scope.report().translated(option, "policy: " + policy);
        } else {
            scope.report().notTranslated(option, "there is no such policy", "see 'policy' in docs/upstreams.md");
        }
    }

    /** CoreDNS takes a server out when it failed more often than that. */
    private static void maxFails(Directive option, String value, Map<String, Object> keys, Scope scope) {
        scope.number(option, value, 0, 999).ifPresent(fails -> {
            health(keys).put("failures", fails == 0 ? 0L : fails + 1);
            scope.report().translated(option, "health.failures; CoreDNS takes a server out when there were more");
        });
    }

    private static void healthCheck(Directive option, Map<String, Object> keys, Scope scope) {
        scope.time(option, option.word(0, ""), "100ms", "1h").ifPresent(interval -> {
            health(keys).put("probe-interval", GoTime.text(interval));
            scope.report().translated(option, "health.probe-interval");
        });
        if (option.words().contains("domain")) {
            scope.report().notTranslated(option, "probes ask for '. NS', which every server answers", "leave it out");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> health(Map<String, Object> keys) {
        return (Map<String, Object>) keys.computeIfAbsent("health", key -> new LinkedHashMap<String, Object>());
    }

    private static void failover(Directive option, Scope scope) {
        List<String> others = option.words().stream()
                .filter(rcode -> !RCODES_THAT_FAIL_OVER.contains(rcode.toUpperCase(Locale.ROOT)))
                .toList();
        if (others.isEmpty()) {
            scope.report().alwaysOn(option, "an error leads to the next server");
        } else {
            scope.report()
                    .notTranslated(
                            option,
                            String.join(", ", others) + " is taken for an answer",
                            "ask only servers that know the names");
        }
    }

    private static void dohMethod(Directive option, String value, Scope scope) {
        if (value.equalsIgnoreCase("POST")) {
            scope.report().alwaysOn(option, "queries over HTTPS are sent by POST");
        } else {
            scope.report().notTranslated(option, "queries over HTTPS are sent by POST", "leave it out");
        }
    }
}
