package io.switchboard.config.schema;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value that is written as one piece of text, after {@code ${NAME}} in it has been replaced. */
public final class ScalarShape<T> implements Shape<T> {
    private final String expected;
    private final Map<String, Object> jsonSchema;
    private final Parser<T> parser;
    private final Function<T, Object> format;
    private final boolean secret;

    /** Makes a value of text. */
    @FunctionalInterface
    public interface Parser<T> {

        /** The value, or null if the text is not one; the parser may have noted an error of its own then. */
        @Nullable T parse(String text, Place place, Reading reading);
    }

    private ScalarShape(
            String expected,
            Map<String, Object> jsonSchema,
            Parser<T> parser,
            Function<T, Object> format,
            boolean secret) {
        this.expected = expected;
        this.jsonSchema = jsonSchema;
        this.parser = parser;
        this.format = format;
        this.secret = secret;
    }

    /**
     * A scalar.
     *
     * @param expected for the end of a sentence: {@code a size from 0 to 1TiB}
     * @param format makes the string, number or boolean that reads back as the value; text is escaped afterwards
     */
    public static <T> ScalarShape<T> of(
            String expected, Map<String, Object> jsonSchema, Parser<T> parser, Function<T, Object> format) {
        return new ScalarShape<>(expected, JsonSchema.orVariable(jsonSchema), parser, format, false);
    }

    /** The same with text that no error shows; the format makes a {@link Secret} of it. */
    static <T> ScalarShape<T> ofSecret(String expected, Parser<T> parser, Function<T, Object> format) {
        return new ScalarShape<>(expected, JsonSchema.anyText(), parser, format, true);
    }

    @Override
    public @Nullable T read(YamlValue value, Place place, Reading reading) {
        if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
            reading.error(place, value.kind() + " (expected: " + expected + ")");
            return null;
        }
        String text = Variables.expand(scalar.text(), place, reading);
        if (text == null) {
            return null;
        }
        int errorsBefore = reading.errorCount();
        T parsed = parser.parse(text, place, reading);
        if (parsed == null && reading.errorCount() == errorsBefore) {
            reading.error(place, shown(scalar.text(), text) + " (expected: " + expected + ")");
        }
        return parsed;
    }

    /** What was written and, if it is not the same, what it stands for. */
    private String shown(String written, String text) {
        if (secret) {
            return text.length() + " characters"; // whatever they are, they may be most of a secret
        }
        return written.equals(text) ? Excerpt.of(text) : Excerpt.of(written) + " = " + Excerpt.of(text);
    }

    @Override
    public Object write(T value) {
        return switch (format.apply(value)) {
            case String text -> Variables.escape(text);
            case Secret hidden -> new Secret(Variables.escape(hidden.text()));
            case Object other -> other;
        };
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return jsonSchema;
    }
}
