package io.switchboard.config.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value or a section that may be left out: what another shape reads, or a word that stands for its absence. */
public final class WordOr<T> implements Shape<Optional<T>> {
    private final String word;
    private final Shape<T> other;

    private WordOr(String word, Shape<T> other) {
        this.word = word;
        this.other = other;
    }

    /** {@code word}, which is read as empty, or what {@code other} reads. */
    public static <T> Shape<Optional<T>> of(String word, Shape<T> other) {
        return new WordOr<>(word, other);
    }

    @Override
    public @Nullable Optional<T> read(YamlValue value, Place place, Reading reading) {
        if (value instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
            String text = Variables.expand(scalar.text(), place, reading);
            if (text == null) {
                return null;
            }
            if (text.equals(word)) {
                return Optional.empty();
            }
        }
        T read = other.read(value, place, reading);
        return read == null ? null : Optional.of(read);
    }

    @Override
    public Object write(Optional<T> value) {
        return value.map(other::write).orElse(word);
    }

    @Override
    public String expected() {
        return other.expected() + ", or " + word;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return JsonSchema.anyOf(List.of(JsonSchema.oneOf(List.of(word)), other.jsonSchema()));
    }

    @Override
    public List<ReferenceRow> reference(String path) {
        return other.reference(path);
    }
}
