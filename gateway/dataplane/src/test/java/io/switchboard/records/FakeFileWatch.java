package io.switchboard.records;

import io.switchboard.files.FileWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A watch that tells of a change when the test says so, on the test's thread. */
public final class FakeFileWatch implements FileWatch {
    private final Map<Path, Runnable> watched = new HashMap<>();

    @Override
    public AutoCloseable watch(Path file, Runnable changed) {
        if (watched.put(file, changed) != null) {
            throw new AssertionError(file + " is watched twice");
        }
        return () -> watched.remove(file);
    }

    /** Writes a file and tells whoever watches it. */
    public void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        changed(file);
    }

    /** Removes a file and tells whoever watches it. */
    public void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        changed(file);
    }

    private void changed(Path file) {
        Runnable listener = watched.get(file);
        if (listener != null) {
            listener.run();
        }
    }

    /** The files that are watched. */
    public Set<Path> watched() {
        return Set.copyOf(watched.keySet());
    }
}
