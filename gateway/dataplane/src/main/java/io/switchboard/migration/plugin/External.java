package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ReverseZones;
import java.util.List;

/** {@code k8s_external}: {@code records.kubernetes.external}. */
final class External implements Translation {
    @Override
    public void translate(Directive external, Scope scope) {
        List<String> zones = scope.names(external, external.words()).stream()
                .filter(zone -> !ReverseZones.contains(zone))
                .map(DomainName::toString)
                .toList();
        if (zones.isEmpty()) {
            scope.report().notTranslated(external, "it names no zone", "records.kubernetes.external.zone");
            return;
        }
        scope.draft().set("records.kubernetes.external.zone", zones.getFirst());
        scope.report().translated(external, "records.kubernetes.external.zone");
        if (zones.size() > 1) {
            scope.report().notTranslated(external, "there is one such zone", "a gateway of its own for the others");
        }
        for (Directive option : external.options()) {
            switch (option.word()) {
                case "headless" -> {
                    scope.draft().set("records.kubernetes.external.headless", true);
                    scope.report().translated(option, "records.kubernetes.external.headless");
                }
                case "ttl" ->
                    scope.report()
                            .notTranslated(
                                    option, "its records have the TTL of the cluster's", "records.kubernetes.ttl");
                case "fallthrough" -> {
                    scope.draft().add("records.kubernetes.fallthrough", zones.getFirst());
                    scope.report().translated(option, "records.kubernetes.fallthrough");
                }
                case "apex" -> apex(option, scope);
                default -> scope.unknown(option);
            }
        }
    }

    private static void apex(Directive option, Scope scope) {
        if (option.word(0, "").equals("dns")) {
            scope.report().alwaysOn(option, "the name server is ns1.dns in the zone");
        } else {
            scope.report().notTranslated(option, "the name server is ns1.dns in the zone", "leave it out");
        }
    }
}
