package io.switchboard.tls;

import io.switchboard.files.FileWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is made of some files: made anew when one of them changes, kept as it is when that goes wrong.
 *
 * <p>Any thread may look; it is read on the thread that creates it and on the file watcher's.
 */
final class Watched<T> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Watched.class.getName());

    /** Makes the value of its files. */
    @FunctionalInterface
    interface Source<T> {
        /** @param present what was made before, or null */
        T read(@Nullable T present) throws CertificateException;
    }

    private final String what;
    private final Source<T> source;
    private final Runnable changed;
    private final List<AutoCloseable> watches;
    private volatile T current;
    private volatile boolean broken;

    /**
     * Reads for the first time.
     *
     * @param what the key of the configuration, for messages
     * @param changed told after every change
     */
    Watched(String what, List<Path> files, Source<T> source, FileWatch watch, Runnable changed)
            throws CertificateException {
        this.what = what;
        this.source = source;
        this.changed = changed;
        synchronized (this) { // a reload that comes at once waits for the first value
            // Watched before read, so that no change is missed in between.
            this.watches =
                    files.stream().map(file -> watch.watch(file, this::reload)).toList();
            try {
                this.current = source.read(null);
            } catch (CertificateException e) {
                closeAll(watches);
                throw new CertificateException(what + ": " + e.getMessage(), e);
            }
        }
    }

    T current() {
        return current;
    }

    /** Whether the files, as they are now, cannot be used. */
    boolean broken() {
        return broken;
    }

    synchronized void reload() {
        try {
            current = source.read(current);
            broken = false;
            LOG.log(Level.INFO, "{0}: read again", what);
        } catch (CertificateException e) {
            broken = true;
            LOG.log(Level.ERROR, "{0}: refused, the one in place stays: {1}", what, e.getMessage());
            return;
        }
        changed.run();
    }

    @Override
    public void close() {
        closeAll(watches);
    }

    private static void closeAll(List<AutoCloseable> watches) {
        for (AutoCloseable watch : watches) {
            try {
                watch.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "a file's watch did not end", e);
            }
        }
    }
}
