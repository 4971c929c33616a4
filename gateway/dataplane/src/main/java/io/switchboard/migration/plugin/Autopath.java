package io.switchboard.migration.plugin;

import io.switchboard.migration.corefile.Directive;

/** {@code autopath}: {@code records.kubernetes.autopath}, where the search path is that of a pod. */
final class Autopath implements Translation {
    @Override
    public void translate(Directive autopath, Scope scope) {
        boolean ofPods =
                !autopath.arguments().isEmpty() && autopath.words().getLast().equals("@kubernetes");
        if (!ofPods) {
            scope.report()
                    .notTranslated(
                            autopath,
                            "the search path is that of the asking pod",
                            "records.kubernetes.autopath in the cluster");
        } else if (!verified(scope)) {
            scope.report()
                    .notTranslated(
                            autopath,
                            "it needs 'pods verified'",
                            "records.kubernetes.pods: verified with autopath: true");
        } else {
            scope.draft().set("records.kubernetes.autopath", true);
            scope.report().translated(autopath, "records.kubernetes.autopath");
        }
    }

    private static boolean verified(Scope scope) {
        return scope.find("kubernetes").stream()
                .flatMap(kubernetes -> kubernetes.options().stream())
                .anyMatch(option -> option.text().equals("pods verified"));
    }
}
