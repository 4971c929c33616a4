package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code file}: a watched master file for each zone. */
final class ZoneFiles implements Translation {
    @Override
    public void translate(Directive file, Scope scope) {
        if (file.arguments().isEmpty()) {
            scope.report().notTranslated(file, "it names no file", "records.zones");
            return;
        }
        String root = scope.find("root").map(directive -> directive.word(0, "")).orElse("");
        String path = file.word(0, "");
        String whole = root.isEmpty() || path.startsWith("/") ? path : root + "/" + path;
        List<String> secondaries = secondaries(file, scope);
        for (DomainName zone :
                scope.zonesOr(file, file.words().subList(1, file.arguments().size()))) {
            Map<String, Object> keys = new LinkedHashMap<>();
            keys.put("origin", zone.toString());
            keys.put("file", whole);
            if (!secondaries.isEmpty()) {
                keys.put("transfer", Map.of("allow", secondaries));
            }
            scope.draft().add("records.zones", keys);
        }
        scope.report().translated(file, "records.zones");
        for (Directive option : file.options()) {
            switch (option.word()) {
                case "reload" -> scope.report().alwaysOn(option, "the file is watched");
                case "upstream" ->
                    scope.report().alwaysOn(option, "targets of aliases are looked up by the gateway itself");
                case "transfer" -> Transfer.ofFiles(option, scope);
                case "fallthrough" ->
                    scope.report().notTranslated(option, "a zone has all its names", "records.static for single names");
                default -> scope.unknown(option);
            }
        }
    }

    /** Clients of the plugin transfer, and of the option that came before it. */
    private static List<String> secondaries(Directive file, Scope scope) {
        List<Directive> options = new ArrayList<>(file.options());
        if (scope.find("kubernetes").isEmpty()) {
            scope.find("transfer").ifPresent(transfer -> options.addAll(transfer.options()));
        }
        return options.stream()
                .filter(option -> option.text().startsWith("transfer to ")
                        || option.word().equals("to"))
                .flatMap(option -> Transfer.allowed(option).stream())
                .distinct()
                .toList();
    }
}
