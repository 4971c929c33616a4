package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;

/** Turns one plugin's directive into keys, and says what became of it and of each of its options. */
@FunctionalInterface
interface Translation {
    void translate(Directive directive, Scope scope);

    /** For a plugin whose work is always done here. */
    static Translation alwaysOn(String how) {
        return (directive, scope) -> {
            scope.report().alwaysOn(directive, how);
            directive.options().forEach(option -> scope.report().alwaysOn(option, how));
        };
    }

    /** For a plugin that there is nothing for. */
    static Translation absent(String why, String instead) {
        return (directive, scope) -> {
            scope.report().notTranslated(directive, why, instead);
            directive.options().forEach(option -> scope.report().notTranslated(option, why, instead));
        };
    }
}
