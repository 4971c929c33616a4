package io.switchboard.access;

import java.nio.file.Path;

/** A source of news about files, so that nothing here owns a thread. */
@FunctionalInterface
public interface FileWatch {
    /**
     * Calls {@code changed}, on a thread that may block, soon after {@code file} has changed, appeared or vanished, until
     * the result is closed.
     */
    AutoCloseable watch(Path file, Runnable changed);
}
