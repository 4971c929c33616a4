package io.switchboard.config.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value may look like: how it is read, written and described. Immutable, and the same for every file. */
public interface Shape<T> {

    /** Reads a value; after an error, which is noted in {@code reading}, null or what could be read. */
    @Nullable T read(YamlValue value, Place place, Reading reading);

    /** The value as strings, numbers, booleans, {@link Secret}s, lists and maps that read back as an equal value. */
    Object write(T value);

    /** What is expected, for the end of a sentence: {@code a size from 0 to 1TiB}. */
    String expected();

    /** This shape in JSON Schema, draft 2020-12. */
    Map<String, Object> jsonSchema();

    /** The rows of the keys inside, none for a value without keys. */
    default List<ReferenceRow> reference(String path) {
        return List.of();
    }
}
