package io.switchboard.records;

import java.nio.file.Path;
import java.util.List;

/**
 * How it went with one file of records.
 *
 * @param current whether what is answered is what the file says now; when false, what it said before is answered
 * @param records number of records in use
 * @param loads how often the file was read successfully
 * @param failures how often it could not be read or used
 * @param problems what was wrong with it the last time, by file and line; errors, or lines that were skipped
 */
public record FileStatus(
        Path file, boolean current, int records, long loads, long failures, List<RecordProblem> problems) {
    static FileStatus unread(Path file) {
        return new FileStatus(file, false, 0, 0, 0, List.of());
    }

    FileStatus loaded(int recordCount, List<RecordProblem> warnings) {
        return new FileStatus(file, true, recordCount, loads + 1, failures, List.copyOf(warnings));
    }

    FileStatus failed(List<RecordProblem> errors) {
        return new FileStatus(file, false, records, loads, failures + 1, List.copyOf(errors));
    }
}
