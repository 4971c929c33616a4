package io.switchboard.testing;

import java.util.Map;
import java.util.function.Predicate;

/** The label selectors of Kubernetes that are made of equalities and existence, joined by commas. */
final class LabelSelector {
    private LabelSelector() {}

    /** The labels that a selector picks; an empty one picks all. */
    static Predicate<Map<String, String>> parse(String selector) {
        Predicate<Map<String, String>> all = labels -> true;
        for (String term : selector.split(",", -1)) {
            all = all.and(term(term.strip()));
        }
        return all;
    }

    private static Predicate<Map<String, String>> term(String term) {
        if (term.isEmpty()) {
            return labels -> true;
        }
        int unequal = term.indexOf("!=");
        if (unequal > 0) {
            return labels -> !term.substring(unequal + 2).equals(labels.get(term.substring(0, unequal)));
        }
        int equal = term.indexOf('=');
        if (equal > 0) {
            String value = term.substring(equal).replaceFirst("^==?", "");
            return labels -> value.equals(labels.get(term.substring(0, equal)));
        }
        return term.startsWith("!")
                ? labels -> !labels.containsKey(term.substring(1))
                : labels -> labels.containsKey(term);
    }
}
