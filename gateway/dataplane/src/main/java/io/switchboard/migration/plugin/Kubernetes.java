package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ReverseZones;
import io.switchboard.migration.draft.PrivateNetworks;
import java.util.ArrayList;
import java.util.List;

/** {@code kubernetes}: {@code records.kubernetes}. */
final class Kubernetes implements Translation {
    private static final String KEY = "records.kubernetes";
    private static final String ALL_V4 = "in-addr.arpa.";
    private static final String ALL_V6 = "ip6.arpa.";

    @Override
    public void translate(Directive kubernetes, Scope scope) {
        if (scope.draft().get(KEY + ".zone") != null) {
            scope.report().notTranslated(kubernetes, "there is one cluster", "a gateway of its own for the other one");
            return;
        }
        List<String> multicluster = new ArrayList<>();
        kubernetes.options().stream()
                .filter(option -> option.word().equals("multicluster"))
                .forEach(option ->
                        scope.names(option, option.words()).forEach(name -> multicluster.add(name.toString())));
        zones(kubernetes, multicluster, scope);
        kubernetes.options().forEach(option -> option(kubernetes, option, scope));
    }

    // ---- Zones ----

    private static void zones(Directive kubernetes, List<String> multicluster, Scope scope) {
        List<DomainName> zones = scope.zonesOr(kubernetes, kubernetes.words());
        List<String> reverse = new ArrayList<>();
        List<String> more = new ArrayList<>();
        String primary = null;
        for (DomainName zone : zones) {
            if (ReverseZones.contains(zone)) {
                reverse(zone, reverse, kubernetes, scope);
            } else if (multicluster.contains(zone.toString())) {
                continue;
            } else if (primary == null) {
                primary = zone.toString();
            } else {
                more.add(zone.toString());
            }
        }
        if (primary == null || primary.equals(".")) {
            scope.report()
                    .notTranslated(
                            kubernetes, "it names no zone", "records.kubernetes.zone; cluster.local. stands there");
            primary = "cluster.local.";
        }
        scope.draft().set(KEY + ".zone", primary);
        if (!reverse.isEmpty()) {
            scope.draft().set(KEY + ".reverse", reverse);
        }
        scope.report().translated(kubernetes, "records.kubernetes");
        if (!more.isEmpty()) {
            scope.report()
                    .notTranslated(
                            kubernetes,
                            String.join(", ", more) + ": the cluster has one zone",
                            "a DNAME or static CNAME records to it");
        }
    }

    private static void reverse(DomainName zone, List<String> networks, Directive kubernetes, Scope scope) {
        String name = zone.toString();
        if (name.equals(ALL_V4) || name.equals(ALL_V6)) {
            networks.addAll(name.equals(ALL_V4) ? PrivateNetworks.V4 : PrivateNetworks.V6);
            scope.report()
                    .note(
                            kubernetes,
                            name + " becomes the private networks; add to reverse what else services and pods have");
            return;
        }
        String network = ReverseZones.network(zone);
        if (network == null) {
            scope.report()
                    .notTranslated(kubernetes, name + " is no network", "the network in records.kubernetes.reverse");
        } else {
            networks.add(network);
        }
    }

    // ---- Options ----

    private static void option(Directive kubernetes, Directive option, Scope scope) {
        String value = option.word(0, "");
        switch (option.word()) {
            case "ttl" ->
                scope.time(option, value, "0s", "1h").ifPresent(ttl -> {
                    scope.draft().set(KEY + ".ttl", ttl.toSeconds() + "s");
                    translated(option, "ttl", scope);
                });
            case "pods" -> pods(option, value, scope);
            case "namespaces" -> set(option, "namespaces", option.words(), scope);
            case "namespace_labels" -> set(option, "namespace-labels", String.join(" ", option.words()), scope);
            case "labels" -> set(option, "labels", String.join(" ", option.words()), scope);
            case "endpoint_pod_names" -> set(option, "endpoint-pod-names", true, scope);
            case "noendpoints" -> set(option, "endpoints", false, scope);
            case "ignore" -> ignore(option, value, scope);
            case "fallthrough" -> fallthrough(kubernetes, option, scope);
            case "multicluster" ->
                set(
                        option,
                        "multicluster",
                        scope.names(option, option.words()).stream()
                                .map(DomainName::toString)
                                .toList(),
                        scope);
            case "kubeconfig" -> {
                set(option, "kubeconfig", value, scope);
                if (option.arguments().size() > 1) {
                    scope.draft().set(KEY + ".context", option.word(1, ""));
                }
            }
            case "transfer" -> Transfer.ofTheCluster(option, scope);
            case "upstream" ->
                scope.report().alwaysOn(option, "targets of aliases are looked up by the gateway itself");
            case "resyncperiod" -> scope.report().alwaysOn(option, "CoreDNS ignores it, too");
            case "startup_timeout" ->
                scope.report()
                        .alwaysOn(option, "known names are answered at once, others are SERVFAIL until all are known");
            case "apiserver_qps", "apiserver_burst", "apiserver_max_inflight" ->
                scope.report().alwaysOn(option, "there is one request for each kind of object, with back-off");
            case "endpoint", "tls" ->
                scope.report()
                        .notTranslated(option, "the API server is told by a file", "records.kubernetes.kubeconfig");
            case "zonal" ->
                scope.report().notTranslated(option, "there are no names of topology zones", "leave it out");
            default -> scope.unknown(option);
        }
    }

    private static void pods(Directive option, String value, Scope scope) {
        if (List.of("disabled", "insecure", "verified").contains(value)) {
            set(option, "pods", value, scope);
        } else {
            scope.unknown(option);
        }
    }

    private static void ignore(Directive option, String value, Scope scope) {
        if (value.equals("empty_service")) {
            set(option, "ignore-empty-service", true, scope);
        } else {
            scope.unknown(option);
        }
    }

    private static void fallthrough(Directive kubernetes, Directive option, Scope scope) {
        List<DomainName> zones = option.arguments().isEmpty()
                ? scope.zonesOr(kubernetes, kubernetes.words())
                : scope.names(option, option.words());
        // Beside those of k8s_external, which may come before or after.
        zones.forEach(zone -> scope.draft().add(KEY + ".fallthrough", zone.toString()));
        translated(option, "fallthrough", scope);
    }

    private static void set(Directive option, String key, Object value, Scope scope) {
        scope.draft().set(KEY + "." + key, value);
        translated(option, key, scope);
    }

    private static void translated(Directive option, String key, Scope scope) {
        scope.report().translated(option, KEY + "." + key);
    }
}
