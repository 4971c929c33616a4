package io.switchboard.records.zone;

/** Something in a master file that is no record and no directive. */
final class MasterFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String problem;

    MasterFileException(int line, String problem) {
        super(problem);
        this.line = line;
        this.problem = problem;
    }

    int line() {
        return line;
    }

    String problem() {
        return problem;
    }
}
