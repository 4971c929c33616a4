package io.switchboard.migration;

import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.Imports;
import io.switchboard.migration.corefile.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * What a Corefile imports: other data of the ConfigMaps that it is in, by the last part of the pattern, and files of this
 * machine.
 */
final class ImportedFiles implements Imports {
    private static final int MAX_FILES = 1_000;

    private final Map<String, Source> data;

    /** @param data of ConfigMaps, by key; it goes first */
    ImportedFiles(Map<String, Source> data) {
        this.data = data;
    }

    @Override
    public List<Source> find(String pattern, String importing) throws CorefileException {
        try {
            Path whole = Path.of(pattern);
            Path last = whole.getFileName();
            Path folder = whole.isAbsolute()
                    ? whole.getParent()
                    : Path.of(importing).resolveSibling(pattern).getParent();
            if (last == null) {
                return List.of();
            }
            PathMatcher matcher = last.getFileSystem().getPathMatcher("glob:" + last);
            List<Source> found = new ArrayList<>();
            data.forEach((key, source) -> {
                if (matcher.matches(Path.of(key))) {
                    found.add(source);
                }
            });
            return found.isEmpty() ? files(folder == null ? Path.of("") : folder, last.toString(), matcher) : found;
        } catch (InvalidPathException | PatternSyntaxException e) {
            return List.of();
        }
    }

    private static List<Source> files(Path folder, String glob, PathMatcher matcher) throws CorefileException {
        List<Path> paths = new ArrayList<>();
        Path single = folder.resolve(glob.replaceAll("[*?\\[\\]{}]", "_"));
        if (Files.isRegularFile(single)) {
            paths.add(single);
        } else if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(folder, path -> matcher.matches(path.getFileName()))) {
                for (Path path : entries) {
                    if (paths.size() < MAX_FILES && Files.isRegularFile(path)) {
                        paths.add(path);
                    }
                }
            } catch (IOException e) {
                return List.of();
            }
        }
        paths.sort(null);
        List<Source> found = new ArrayList<>();
        for (Path path : paths) {
            found.add(Source.of(path.toString(), SourceText.read(path)));
        }
        return found;
    }
}
