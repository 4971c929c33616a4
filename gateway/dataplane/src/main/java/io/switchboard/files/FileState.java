package io.switchboard.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a file is not the one it was: two states are equal while nothing changed.
 *
 * @param path with every symbolic link followed. Kubernetes swaps a link above the file, {@code ..data}, and keeps the
 *     file's own name, so that nothing but this path may change.
 * @param key of the inode, where the file system has such; a file that was replaced by a rename has another
 */
record FileState(
        @Nullable Path path,
        long size,
        @Nullable FileTime modified,
        @Nullable Object key) {
    private static final FileState ABSENT = new FileState(null, 0, null, null);

    /** The state now. A file that cannot be looked at is absent. */
    static FileState of(Path file) {
        try {
            Path path = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileState(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
