package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;

/** {@code chaos} and {@code nsid}: what the gateway says of itself. */
final class Identity {
    private Identity() {}

    static void chaos(Directive chaos, Scope scope) {
        if (chaos.arguments().isEmpty()) {
            scope.report().alwaysOn(chaos, "the version is told to nobody; identity.version tells it");
            return;
        }
        scope.draft().set("identity.version", chaos.word(0, ""));
        scope.report().translated(chaos, "identity.version");
        if (chaos.arguments().size() > 1) {
            scope.report().notTranslated(chaos, "there is no answer to authors.bind", "leave the authors out");
        }
    }

    static void nsid(Directive nsid, Scope scope) {
        String name = String.join(" ", nsid.words());
        scope.draft().set("identity.name", name.isEmpty() ? "${HOSTNAME:-none}" : name);
        scope.report().translated(nsid, "identity.name");
    }
}
