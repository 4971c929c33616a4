package io.switchboard.migration.corefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces <code>{$NAME}</code> and <code>{%NAME%}</code> by the environment. */
final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\$([^{}]+)}|\\{%([^{}%]+)%}");

    private final Map<String, String> values;
    private final List<Directive> unset = new ArrayList<>();

    Variables(Map<String, String> values) {
        this.values = values;
    }

    Token replace(Token token) {
        if (token.text().indexOf('{') < 0) {
            return token;
        }
        Matcher reference = REFERENCE.matcher(token.text());
        StringBuilder replaced = new StringBuilder();
        while (reference.find()) {
            String name = reference.group(1) != null ? reference.group(1) : reference.group(2);
            String value = values.get(name);
            if (value == null) {
                unset.add(new Directive(token, List.of(), List.of()));
            }
            reference.appendReplacement(replaced, Matcher.quoteReplacement(value == null ? "" : value));
        }
        return token.withText(reference.appendTail(replaced).toString());
    }

    /** Where variables stood that have no value. */
    List<Directive> unset() {
        return unset;
    }
}
