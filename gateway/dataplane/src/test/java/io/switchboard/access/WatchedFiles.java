package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.files.FileWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A file watch that speaks only when told to. */
final class WatchedFiles implements FileWatch {
    private record Watch(Path file, Runnable changed) {}

    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable watch(Path file, Runnable changed) {
        Watch watch = new Watch(file, changed);
        watches.add(watch);
        return () -> assertThat(watches.remove(watch)).isTrue();
    }

    /** Tells whoever watches {@code file}, on this thread. */
    void changed(Path file) {
        watches.stream().filter(watch -> watch.file.equals(file)).forEach(watch -> watch.changed.run());
    }

    int count() {
        return watches.size();
    }
}
