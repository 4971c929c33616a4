package io.switchboard.records;

import java.nio.file.Path;

/** Tells about changes of files; what the sources of records need of whatever watches the file system. */
@FunctionalInterface
public interface FileWatch {
    /** Nothing ever changes. */
    FileWatch NONE = (file, changed) -> () -> {};

    /**
     * Calls {@code changed} whenever the file was written, replaced, created or removed, on a thread that may block,
     * until the result is closed. The file need not exist.
     */
    AutoCloseable watch(Path file, Runnable changed);
}
