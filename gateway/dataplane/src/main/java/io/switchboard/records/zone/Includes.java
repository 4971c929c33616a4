package io.switchboard.records.zone;

import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.RecordFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The files that a master file may include: those in its own directory and below, links resolved, so that a zone that
 * somebody else maintains cannot read what else the gateway may read.
 */
final class Includes {
    /** A file that was included. */
    record Included(String text, Path file) {}

    private final Path directory;
    private final Set<Path> read;

    /** Files in the directory of {@code zoneFile}; each one that is asked for is added to {@code read}. */
    Includes(Path zoneFile, Set<Path> read) {
        this.directory = directoryOf(zoneFile.toAbsolutePath());
        this.read = read;
    }

    private static Path directoryOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** Reads the file that {@code source} calls {@code name}. */
    Included include(Path source, String name, int line) throws MasterFileException {
        Path file;
        try {
            file = directoryOf(source.toAbsolutePath()).resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new MasterFileException(line, "$INCLUDE: " + name + " (expected: a file)");
        }
        read.add(file);
        try {
            if (!file.toRealPath().startsWith(directory.toRealPath())) {
                throw new MasterFileException(
                        line, "$INCLUDE: " + name + " (expected: a file in " + directory + " or below)");
            }
            return new Included(RecordFile.read(file), file);
        } catch (InvalidRecordsException e) {
            throw new MasterFileException(line, "$INCLUDE: " + e.getMessage());
        } catch (IOException e) {
            throw new MasterFileException(line, "$INCLUDE: " + name + " (expected: a file that can be read)");
        }
    }
}
