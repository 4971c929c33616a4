package io.switchboard.config.schema;

import java.util.List;

/** A YAML value as it was written: every scalar is text, keys are in the order of the file, everything has a line. */
public sealed interface YamlValue {

    /** Where the value begins, from 1. */
    int line();

    /** The same, all of it at one line. */
    YamlValue at(int newLine);

    /** A value that stands in the program. */
    static YamlValue of(String yaml) {
        try {
            return YamlParser.parse(yaml);
        } catch (YamlSyntaxException e) {
            throw new IllegalArgumentException("yaml: " + yaml + " (expected: YAML)", e);
        }
    }

    /** The only document in {@code text}; a scalar without a value if there is none. */
    static YamlValue parse(String text) throws YamlSyntaxException {
        return YamlParser.parse(text);
    }

    /** What a person would call it, for an error about its kind. */
    String kind();

    /**
     * A single value.
     *
     * @param plain whether it was written without quotes
     */
    record Scalar(String text, boolean plain, int line) implements YamlValue {

        /** Whether nothing was written: {@code key:}, {@code key: null} or {@code key: ~}. */
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public String kind() {
            return isNull() ? "no value" : Excerpt.of(text);
        }

        @Override
        public Scalar at(int newLine) {
            return new Scalar(text, plain, newLine);
        }
    }

    /** A list. */
    record Sequence(List<YamlValue> items, int line) implements YamlValue {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Sequence at(int newLine) {
            return new Sequence(items.stream().map(item -> item.at(newLine)).toList(), newLine);
        }
    }

    /** Keys with values; a key may stand twice here, finding that is the reader's work. */
    record Mapping(List<Entry> entries, int line) implements YamlValue {
        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Mapping at(int newLine) {
            return new Mapping(entries.stream().map(entry -> entry.at(newLine)).toList(), newLine);
        }
    }

    /** A key with its value. */
    record Entry(String key, int line, YamlValue value) {
        Entry at(int newLine) {
            return new Entry(key, newLine, value.at(newLine));
        }
    }

    /** Whether {@code value} is a scalar without a value. */
    static boolean isNull(YamlValue value) {
        return value instanceof Scalar scalar && scalar.isNull();
    }
}
