package io.switchboard.migration.draft;

import io.switchboard.config.schema.Excerpt;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.draft.Finding.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What became of each line; nothing may be missing here, {@link #isSilentAbout} finds what would be. */
public final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Directive> told = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The configuration has these keys for it. */
    public void translated(Directive directive, String text) {
        add(Outcome.TRANSLATED, directive, text);
    }

    /** There is nothing to configure. */
    public void alwaysOn(Directive directive, String text) {
        add(Outcome.ALWAYS_ON, directive, text);
    }

    /** It, or a part of it, is missing. */
    public void notTranslated(Directive directive, String why, String instead) {
        add(Outcome.NOT_TRANSLATED, directive, why + "; instead: " + instead);
    }

    /** Something else worth knowing about a line. */
    public void note(Directive directive, String text) {
        add(Outcome.NOTE, directive, text);
    }

    /** Something worth knowing about the whole. */
    public void note(String file, String text) {
        findings.add(new Finding(Outcome.NOTE, file, 0, "", text));
    }

    /** Something of the whole that is missing. */
    public void notTranslated(String file, int line, String what, String why) {
        findings.add(new Finding(Outcome.NOT_TRANSLATED, file, line, what, why));
    }

    private void add(Outcome outcome, Directive directive, String text) {
        told.add(directive);
        String what = Excerpt.of(directive.text());
        findings.add(new Finding(
                outcome, directive.name().file(), directive.name().line(), what.substring(1, what.length() - 1), text));
    }

    /** Whether nothing was said of a directive yet. */
    public boolean isSilentAbout(Directive directive) {
        return !told.contains(directive);
    }

    /** In the order of each file; what is about a file as a whole comes behind its lines. */
    public List<Finding> findings() {
        List<String> files = findings.stream().map(Finding::file).distinct().toList();
        return findings.stream()
                .distinct()
                .sorted(Comparator.<Finding>comparingInt(finding -> files.indexOf(finding.file()))
                        .thenComparingInt(finding -> finding.line() == 0 ? Integer.MAX_VALUE : finding.line()))
                .toList();
    }

    /** Whether nothing is missing. */
    public boolean isComplete() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.NOT_TRANSLATED);
    }
}
