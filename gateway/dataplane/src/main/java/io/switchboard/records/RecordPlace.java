package io.switchboard.records;

/**
 * Where a record was written, for people.
 *
 * @param source a file, or a path inside the configuration
 * @param line line of the file from 1 on, or 0 when there are no lines
 */
public record RecordPlace(String source, int line) {
    /** A place without lines. */
    public static RecordPlace of(String source) {
        return new RecordPlace(source, 0);
    }

    /** {@code zones/example.org.zone:12}, or the source alone. */
    @Override
    public String toString() {
        return line > 0 ? source + ':' + line : source;
    }
}
