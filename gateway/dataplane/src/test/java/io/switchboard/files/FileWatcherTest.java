package io.switchboard.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherTest {
    private final FileWatcher watcher = new FileWatcher(Duration.ofDays(1)); // the tests poll
    private final AtomicInteger changes = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void closeWatcher() {
        watcher.close();
    }

    @Test
    void poll_callsNobodyWhileNothingChanges() throws IOException {
        watcher.watch(write("a.txt", "one"), changes::incrementAndGet);
        watcher.watch(directory.resolve("absent.txt"), changes::incrementAndGet);

        watcher.poll();

        assertThat(changes).hasValue(0);
    }

    @Test
    void poll_callsOnceWhenTheSizeChanged() throws IOException {
        Path file = write("a.txt", "one");
        watcher.watch(file, changes::incrementAndGet);
        write("a.txt", "three");

        watcher.poll();
        watcher.poll();

        assertThat(changes).hasValue(1);
    }

    @Test
    void poll_callsWhenOnlyTheTimeChanged() throws IOException {
        Path file = write("a.txt", "one");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        watcher.watch(file, changes::incrementAndGet);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:01Z")));

        watcher.poll();

        assertThat(changes).hasValue(1);
    }

    @Test
    void poll_callsWhenAFileOfTheSameSizeAndTimeTookItsPlace() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = write("a.txt", "one");
        Path other = write("b.txt", "two");
        Files.setLastModifiedTime(file, time);
        Files.setLastModifiedTime(other, time);
        watcher.watch(file, changes::incrementAndGet);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        watcher.poll();

        assertThat(changes).hasValue(1);
    }

    @Test
    void poll_callsWhenAFileAppearsAndWhenItVanishes() throws IOException {
        Path file = directory.resolve("a.txt");
        watcher.watch(file, changes::incrementAndGet);

        write("a.txt", "one");
        watcher.poll();
        Files.delete(file);
        watcher.poll();
        watcher.poll();

        assertThat(changes).hasValue(2);
    }

    @Test
    void poll_callsWhenALinkAboveTheFileIsSwapped() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Path first = Files.createDirectory(directory.resolve("..2026_01_01"));
        Path second = Files.createDirectory(directory.resolve("..2026_01_02"));
        Files.setLastModifiedTime(Files.writeString(first.resolve("gateway.yaml"), "one"), time);
        Files.setLastModifiedTime(Files.writeString(second.resolve("gateway.yaml"), "two"), time);
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
        Path file = Files.createSymbolicLink(directory.resolve("gateway.yaml"), Path.of("..data", "gateway.yaml"));
        watcher.watch(file, changes::incrementAndGet);
        Path swapped = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);

        watcher.poll();

        assertThat(changes).hasValue(1);
        assertThat(file).hasContent("two");
    }

    @Test
    void poll_goesOnAfterACallbackThatFails() throws IOException {
        Path file = write("a.txt", "one");
        watcher.watch(file, () -> {
            changes.incrementAndGet();
            throw new Failure();
        });
        watcher.watch(file, changes::incrementAndGet);

        write("a.txt", "three");
        watcher.poll();
        write("a.txt", "seven");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        watcher.poll();

        assertThat(changes).hasValue(4);
    }

    @Test
    void watchClose_endsThatWatchAlone() throws IOException {
        Path file = write("a.txt", "one");
        AtomicInteger ofTheOther = new AtomicInteger();
        FileWatcher.Watch watch = watcher.watch(file, changes::incrementAndGet);
        watcher.watch(file, ofTheOther::incrementAndGet);

        watch.close();
        write("a.txt", "three");
        watcher.poll();

        assertThat(changes).hasValue(0);
        assertThat(ofTheOther).hasValue(1);
    }

    @Test
    void close_endsAllWatches() throws IOException {
        Path file = write("a.txt", "one");
        watcher.watch(file, changes::incrementAndGet);

        watcher.close();
        write("a.txt", "three");
        watcher.poll();

        assertThat(changes).hasValue(0);
    }

    @Test
    void watch_isPolledByTheWatcherItself() throws IOException {
        Path file = write("a.txt", "one");
        try (FileWatcher quick = new FileWatcher(Duration.ofMillis(5))) {
            quick.watch(file, changes::incrementAndGet);

            write("a.txt", "three");

            await().until(() -> changes.get() > 0);
        }
    }

    /** Has no stack trace, which would be in the way in the output of the tests. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure() {
            super("of the test", null, false, false);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
