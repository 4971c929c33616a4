package io.switchboard.files;

import java.nio.file.Path;

/** A source of news about files, so that who uses a file needs no thread of its own. */
@FunctionalInterface
public interface FileWatch {
    /** Nothing ever changes. */
    FileWatch NONE = (file, changed) -> () -> {};

    /**
     * Calls {@code changed}, on a thread that may block, soon after {@code file} has changed, appeared or vanished, until
     * the result is closed.
     */
    AutoCloseable watch(Path file, Runnable changed);
}
