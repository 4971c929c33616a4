package io.switchboard.records.kubernetes;

import io.switchboard.logging.LogField;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ClusterStore;
import io.switchboard.records.kubernetes.store.SnapshotFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Keeps the snapshot file behind the state: looks now and then whether something has changed, on a thread of its own, so
 * that a slow disk holds nobody up.
 */
final class SnapshotKeeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SnapshotKeeper.class.getName());
    private static final long PERIOD_SECONDS = 30;

    private final Path path;
    private final SnapshotFile file;
    private final ClusterStore store;
    private final IntSupplier kinds;
    private final StoreTimer timer;
    /** Of the state that the file has; the state itself would keep alive all that has changed since. */
    private Object written;

    /**
     * A keeper of a file.
     *
     * @param kinds those that are watched and that there are; a state that lacks one is not written
     */
    SnapshotKeeper(Path path, String watched, ClusterStore store, IntSupplier kinds, StoreTimer timer) {
        this.path = path;
        this.file = new SnapshotFile(path, watched);
        this.store = store;
        this.kinds = kinds;
        this.timer = timer;
        this.written = store.state().identity();
    }

    /** Reads the file, then begins to write it; returns when it was written, in milliseconds, or -1. */
    long open() {
        long writtenMillis = read();
        written = store.state().identity();
        plan();
        return writtenMillis;
    }

    private long read() {
        try {
            long writtenMillis = store.restore(file);
            if (writtenMillis >= 0) {
                LOG.log(
                        Level.INFO,
                        "answering from the snapshot until the API server is heard",
                        LogField.of("file", path));
            }
            return writtenMillis;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the snapshot is of no use", LogField.of("file", path), LogField.of("reason", e));
            return -1;
        }
    }

    private void plan() {
        timer.after(PERIOD_SECONDS, TimeUnit.SECONDS, () -> {
            write();
            plan();
        });
    }

    private synchronized void write() {
        ClusterState state = store.state();
        int wanted = kinds.getAsInt();
        if (state.identity() == written || !state.knowsAll(wanted) || state.isStale(wanted)) {
            return;
        }
        try {
            file.write(state, timer.epochMillis());
            written = state.identity();
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "the snapshot cannot be written",
                    LogField.of("file", path),
                    LogField.of("reason", e));
        }
    }

    /** Writes what has changed since. */
    @Override
    public void close() {
        timer.close();
        write();
    }
}
