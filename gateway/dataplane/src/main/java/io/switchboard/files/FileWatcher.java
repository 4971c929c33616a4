package io.switchboard.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells when single files change, appear or vanish, by looking at them every second.
 *
 * <p>Polling is a choice: change notification misses swapped links above a file, which is how Kubernetes updates
 * mounted ConfigMaps and Secrets, and network file systems. A look costs two system calls.
 *
 * <p>Safe for use by several threads. Callbacks run one after the other on the watcher's own daemon thread, so a slow
 * one delays the others.
 */
public final class FileWatcher implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(FileWatcher.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("file-watcher").factory());

    /** A watcher that looks every second. */
    public FileWatcher() {
        this(PERIOD);
    }

    /** A watcher that looks every {@code period}; it must be positive. */
    @SuppressWarnings("FutureReturnValueIgnored") // poll() does not fail, and close() ends it
    public FileWatcher(Duration period) {
        poller.scheduleWithFixedDelay(this::poll, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One file that is watched, until it is closed. */
    public final class Watch implements AutoCloseable {
        private final Path file;
        private final Runnable onChange;
        private volatile FileState last;
        private volatile boolean closed;

        private Watch(Path file, Runnable onChange) {
            this.file = file;
            this.onChange = onChange;
            this.last = FileState.of(file);
        }

        /** Ends the watch. A callback that runs already is not interrupted, none begins afterwards. */
        @Override
        public void close() {
            closed = true;
            watches.remove(this);
        }

        private void poll() {
            FileState now = FileState.of(file);
            if (!closed && !now.equals(last)) {
                last = now;
                call();
            }
        }

        private void call() {
            try {
                onChange.run();
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, "cannot handle the change of " + file, e);
            }
        }
    }

    /**
     * Watches a file, which need not exist.
     *
     * <p>Begin to watch before you read: what changes in between is noticed then.
     *
     * @param onChange called once for every change that a look finds; what happens between two looks is one change
     */
    public Watch watch(Path file, Runnable onChange) {
        Watch watch = new Watch(file, onChange);
        watches.add(watch);
        return watch;
    }

    /** Looks at every file once. */
    void poll() {
        for (Watch watch : watches) {
            watch.poll();
        }
    }

    /** Ends all watches. A callback that runs already is not interrupted, none begins afterwards. */
    @Override
    public void close() {
        poller.shutdown();
        watches.forEach(Watch::close);
    }
}
