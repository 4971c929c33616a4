package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;
import java.util.ArrayList;
import java.util.List;

/** {@code acl}: networks that are allowed while all others are blocked become {@code access.allow}. */
final class Acl implements Translation {
    private static final List<String> ALL = List.of("*", "0.0.0.0/0", "::/0");
    private static final String WHY =
            "only networks that are allowed are listed, everyone else is REFUSED, for all names";
    private static final String INSTEAD = "access.allow, and access.block for names";

    @Override
    public void translate(Directive acl, Scope scope) {
        List<String> allowed = new ArrayList<>();
        List<Directive> rules = acl.options();
        boolean simple = acl.arguments().isEmpty() && !rules.isEmpty() && endsWithBlockingAll(rules);
        for (Directive rule : rules.subList(0, Math.max(0, rules.size() - 1))) {
            List<String> networks = networks(rule);
            simple &= rule.word().equals("allow") && !networks.isEmpty();
            allowed.addAll(networks);
        }
        simple &= allowed.stream().noneMatch(ALL::contains);
        if (!simple) {
            scope.report().notTranslated(acl, WHY, INSTEAD);
            rules.forEach(rule -> scope.report().notTranslated(rule, WHY, INSTEAD));
            return;
        }
        allowed.forEach(network -> scope.draft().add("access.allow", network));
        scope.report().translated(acl, "access.allow, for all blocks together");
        rules.forEach(rule -> scope.report().translated(rule, "access.allow; everyone else is REFUSED"));
    }

    private static boolean endsWithBlockingAll(List<Directive> rules) {
        Directive last = rules.getLast();
        List<String> networks = networks(last);
        boolean everyone = last.arguments().isEmpty()
                || (!networks.isEmpty()
                        && ALL.containsAll(networks)
                        && (networks.contains("*") || networks.contains("0.0.0.0/0")));
        return List.of("block", "drop").contains(last.word()) && everyone;
    }

    /** {@code net SOURCE...}; nothing if there is more to it, such as types. */
    private static List<String> networks(Directive rule) {
        List<String> words = rule.words();
        return !words.isEmpty() && words.getFirst().equals("net") && !words.contains("type")
                ? words.subList(1, words.size())
                : List.of();
    }
}
