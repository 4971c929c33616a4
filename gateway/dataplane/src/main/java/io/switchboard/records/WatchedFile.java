package io.switchboard.records;

import io.switchboard.files.FileWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of records that is read again when it changes. When it cannot be used, its last good content stays.
 *
 * <p>Any thread; a lock orders loads. {@code changed} is called without it.
 *
 * @param <T> what the file amounts to; immutable
 */
public final class WatchedFile<T> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WatchedFile.class.getName());

    private final Path file;
    private final Reader<T> reader;
    private final FileWatch watch;
    private final Runnable changed;
    private final Map<Path, AutoCloseable> watches = new HashMap<>();
    private boolean closed;
    private volatile @Nullable T content;
    private volatile FileStatus status;

    /** Makes a file into what it amounts to. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads {@code file}; throws with every problem if it cannot be used.
         *
         * @param included to be given every other file that is read, which is watched then too
         */
        Content<T> read(Path file, Set<Path> included) throws InvalidRecordsException;
    }

    /**
     * What was read.
     *
     * @param records number of records
     * @param warnings what was skipped
     */
    public record Content<T>(T value, int records, List<RecordProblem> warnings) {}

    /** A file that is not read before {@link #open}; {@code changed} runs after each new content but the first. */
    public WatchedFile(Path file, Reader<T> reader, FileWatch watch, Runnable changed) {
        this.file = file;
        this.reader = reader;
        this.watch = watch;
        this.changed = changed;
        this.status = FileStatus.unread(file);
    }

    /**
     * Watches the file and reads it.
     *
     * @throws InvalidRecordsException if it cannot be used; it is watched all the same
     */
    public synchronized void open() throws InvalidRecordsException {
        // Watched first: a change while it is read is seen afterwards.
        watches.put(file, watch.watch(file, this::reload));
        load();
    }

    private void reload() {
        if (loadAgain()) {
            changed.run();
        }
    }

    private synchronized boolean loadAgain() {
        if (closed) {
            return false;
        }
        try {
            load();
            LOG.log(Level.INFO, file + " was read again: " + status.records() + " records");
            return true;
        } catch (InvalidRecordsException e) {
            LOG.log(Level.ERROR, file + " is not usable, what it said before stays:\n" + e.getMessage());
            return false;
        }
    }

    private void load() throws InvalidRecordsException {
        Set<Path> included = new HashSet<>();
        try {
            Content<T> read = reader.read(file, included);
            content = read.value();
            status = status.loaded(read.records(), read.warnings());
            read.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
            watchOnly(included);
        } catch (InvalidRecordsException e) {
            status = status.failed(e.problems());
            // The remedy may be in any of the files, those of the last good content too.
            included.addAll(watches.keySet());
            watchOnly(included);
            throw e;
        }
    }

    private void watchOnly(Set<Path> included) {
        for (Path old : new HashSet<>(watches.keySet())) {
            if (!old.equals(file) && !included.contains(old)) {
                close(watches.remove(old));
            }
        }
        for (Path added : included) {
            watches.computeIfAbsent(added, path -> watch.watch(path, this::reload));
        }
    }

    /** The last good content, or null if there never was any. */
    public @Nullable T content() {
        return content;
    }

    /** How it went so far. */
    public FileStatus status() {
        return status;
    }

    /** Stops watching; the content stays. */
    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(WatchedFile::close);
        watches.clear();
    }

    private static void close(@Nullable AutoCloseable open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "a watch did not close", e);
        }
    }
}
