package io.switchboard.config.schema;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key of a {@link Section}: its name, what its value looks like, what it is when absent, and what it means.
 *
 * @param name dots lead into nested mappings: {@code ttl.minimum}
 * @param defaultText as the reference shows it, in Markdown; for a required key, that it is required
 * @param fallback gives the value of an absent key; null for a key that must be given
 */
public record Key<V>(
        String name,
        Shape<V> shape,
        String defaultText,
        String description,
        @Nullable Function<Fallback, V> fallback) {

    /** The default of a section: that of each of its keys. */
    static final String EMPTY = "`{}`";

    /** What the value of an absent key is found from: the reading, and where the key would stand. */
    public record Fallback(Reading reading, Place place) {

        /** What a default that is written in YAML stands for. */
        public <V> V read(Shape<V> shape, YamlValue written) {
            V value = reading.read(shape, written.at(place.line()), place);
            if (value == null) {
                throw new IllegalStateException("default of " + place.path() + ": " + written);
            }
            return value;
        }
    }

    boolean required() {
        return fallback == null;
    }
}
