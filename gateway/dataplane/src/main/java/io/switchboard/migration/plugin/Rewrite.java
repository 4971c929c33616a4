package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import java.util.ArrayList;
import java.util.List;

/** {@code rewrite}: one name that stands for another becomes a CNAME record. */
final class Rewrite implements Translation {
    private static final List<String> OTHER_MATCHES = List.of("prefix", "suffix", "substring", "regex");

    @Override
    public void translate(Directive rewrite, Scope scope) {
        if (!rewrite.options().isEmpty()) {
            boolean translated = rule(rewrite, blockOf(rewrite), scope);
            rewrite.options().forEach(option -> option(option, translated, scope));
        } else {
            rule(rewrite, rewrite.words(), scope);
        }
    }

    private static void option(Directive option, boolean translated, Scope scope) {
        if (translated) {
            scope.report().note(option, "the reply shows the alias, so that nothing is to be written back");
        } else {
            scope.report().notTranslated(option, "the rule that it belongs to is missing", "as for the rule");
        }
    }

    /** {@code rewrite stop { name exact A B ... }}: the rule is the first line of the block. */
    private static List<String> blockOf(Directive rewrite) {
        List<String> words = new ArrayList<>(rewrite.words());
        Directive first = rewrite.options().getFirst();
        words.add(first.word());
        words.addAll(first.words());
        return words;
    }

    private static boolean rule(Directive rewrite, List<String> given, Scope scope) {
        List<String> words = new ArrayList<>(given);
        if (!words.isEmpty() && List.of("stop", "continue").contains(words.getFirst())) {
            words.removeFirst();
        }
        String field = words.isEmpty() ? "" : words.removeFirst();
        if (!words.isEmpty() && words.getFirst().equals("exact")) {
            words.removeFirst();
        }
        boolean plain = field.equals("name") && words.size() >= 2 && !OTHER_MATCHES.contains(words.getFirst());
        List<DomainName> names = plain ? scope.names(rewrite, words.subList(0, 2)) : List.of();
        if (names.size() == 2) {
            StaticRecords.add(
                    scope.draft(),
                    names.get(0).toString(),
                    "CNAME",
                    "30s",
                    names.get(1).toString());
            scope.report().translated(rewrite, "a CNAME record in records.static; the reply shows both names");
            return true;
        }
        if (field.equals("ttl")) {
            scope.report()
                    .notTranslated(
                            rewrite,
                            "TTLs are not rewritten by name",
                            "cache.ttl.minimum and cache.ttl.maximum are for all names");
        } else {
            scope.report()
                    .notTranslated(
                            rewrite,
                            "queries are not rewritten",
                            "records.static with a CNAME record, a wildcard or a DNAME record in a zone file");
        }
        return false;
    }
}
