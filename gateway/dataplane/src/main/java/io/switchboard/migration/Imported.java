package io.switchboard.migration;

import io.switchboard.migration.draft.Finding;
import io.switchboard.migration.draft.Finding.Outcome;
import java.util.List;

/**
 * What became of a file.
 *
 * @param yaml the configuration
 * @param findings what became of each line, in the order of the file
 */
public record Imported(String yaml, List<Finding> findings) {

    /** Whether everything was translated. */
    public boolean isComplete() {
        return missing() == 0;
    }

    /** How many findings say that something is missing. */
    public long missing() {
        return findings.stream()
                .filter(finding -> finding.outcome() == Outcome.NOT_TRANSLATED)
                .count();
    }
}
