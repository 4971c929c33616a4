package io.switchboard.records;

import java.util.List;
import java.util.stream.Collectors;

/** Records that cannot be used, with everything that is wrong with them. */
public final class InvalidRecordsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<RecordProblem> problems;

    /** Problems in the order in which they were found; at least one. */
    public InvalidRecordsException(List<RecordProblem> problems) {
        super(problems.stream().map(RecordProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One problem. */
    public InvalidRecordsException(RecordPlace place, String message) {
        this(List.of(new RecordProblem(place, message)));
    }

    /** What is wrong, in the order in which it was found. */
    public List<RecordProblem> problems() {
        return problems;
    }
}
