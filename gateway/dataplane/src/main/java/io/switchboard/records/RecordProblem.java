package io.switchboard.records;

/** Something wrong with a record, and where it was written. */
public record RecordProblem(RecordPlace place, String message) {
    /** {@code zones/example.org.zone:12: message}. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
