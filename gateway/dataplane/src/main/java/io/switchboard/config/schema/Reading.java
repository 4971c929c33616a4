package io.switchboard.config.schema;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one configuration: what values may refer to, the errors found so far, and where each value stood.
 *
 * <p>Not safe for use by several threads.
 */
public final class Reading {
    private static final int MAX_ERRORS = 100;

    private final ConfigEnvironment environment;
    private final Path directory;
    private final List<ConfigError> errors = new ArrayList<>();
    private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private int errorCount;

    /**
     * @param environment what values may draw on
     * @param directory where relative paths begin
     */
    public Reading(ConfigEnvironment environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /** Reads a document by its definition; null if the document is beyond repair, which is among the errors then. */
    public <T> @Nullable T document(String text, Shape<T> shape) {
        Place root = new Place("", 0);
        try {
            return read(shape, YamlParser.parse(text), root);
        } catch (YamlSyntaxException e) {
            error(new Place("", e.line()), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Notes what is wrong at a place. */
    public void error(Place place, String message) {
        errorCount++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(new ConfigError(place.path(), place.line(), message));
        }
    }

    /** The errors in the order of the file; when there are very many, the last one says how many more. */
    public List<ConfigError> errors() {
        List<ConfigError> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingInt(ConfigError::line));
        if (errorCount > errors.size()) {
            sorted.add(new ConfigError("", 0, "and " + (errorCount - errors.size()) + " more errors"));
        }
        return List.copyOf(sorted);
    }

    /** Where {@code value}, by identity, was read. */
    public Place placeOf(Object value) {
        Place place = places.get(value);
        return place == null ? new Place("", 0) : place;
    }

    /** Notes where {@code value} was read, for checks that look at several places. */
    public void remember(Object value, Place place) {
        places.put(value, place);
    }

    /** Notes a file that the configuration was read from, so that it can be watched. */
    public void readFrom(Path file) {
        files.add(file);
    }

    /** The files noted. */
    public Set<Path> files() {
        return Set.copyOf(files);
    }

    /** A path as it was written, made absolute. */
    Path resolve(String path) {
        return directory.resolve(path).toAbsolutePath().normalize();
    }

    /** What values may draw on. */
    public ConfigEnvironment environment() {
        return environment;
    }

    int errorCount() {
        return errorCount;
    }

    /** Takes the entries of a mapping in their order; a key that stands there twice is an error the second time. */
    void eachKey(YamlValue.Mapping mapping, Place place, BiConsumer<YamlValue.Entry, Place> taker) {
        Map<String, Integer> lines = new HashMap<>();
        for (YamlValue.Entry entry : mapping.entries()) {
            Place at = place.key(entry.key(), entry.line());
            Integer before = lines.putIfAbsent(entry.key(), entry.line());
            if (before == null) {
                taker.accept(entry, at);
            } else {
                error(at, "duplicate key (expected: once; it is on line " + before + " already)");
            }
        }
    }

    <T> @Nullable T read(Shape<T> shape, YamlValue value, Place place) {
        T read = shape.read(value, place, this);
        if (read != null) {
            remember(read, place);
        }
        return read;
    }
}
