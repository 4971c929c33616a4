package io.switchboard.config.schema;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Amounts with a unit: a whole number and right behind it the unit, so that nobody has to guess what a bare 30 means. */
public final class Quantities {
    private Quantities() {}

    /** A duration in milliseconds at the finest, between two bounds written the same way. */
    public static Shape<Duration> duration(String minimum, String maximum) {
        long least = Units.TIME.parse(minimum);
        long most = Units.TIME.parse(maximum);
        return ScalarShape.of(
                "a duration with its unit, from " + minimum + " to " + maximum,
                Units.TIME.jsonSchema(),
                (text, place, reading) -> {
                    long millis = Units.TIME.parse(text);
                    return millis >= least && millis <= most ? Duration.ofMillis(millis) : null;
                },
                value -> Units.TIME.format(value.toMillis()));
    }

    /**
     * One of some words, or a duration between two bounds.
     *
     * @param words what each word stands for
     * @param of makes a value of a duration
     * @param time a value's duration, or null if it is one of the words'
     */
    public static <T extends Object> Shape<T> wordOrDuration(
            Map<String, T> words,
            String minimum,
            String maximum,
            Function<Duration, T> of,
            Function<T, @Nullable Duration> time) {
        long least = Units.TIME.parse(minimum);
        long most = Units.TIME.parse(maximum);
        List<String> names = List.copyOf(words.keySet());
        return ScalarShape.of(
                String.join(", ", names) + ", or a duration with its unit, from " + minimum + " to " + maximum,
                JsonSchema.anyOf(List.of(JsonSchema.oneOf(names), Units.TIME.jsonSchema())),
                (text, place, reading) -> {
                    long millis = Units.TIME.parse(text);
                    return millis >= least && millis <= most ? of.apply(Duration.ofMillis(millis)) : words.get(text);
                },
                value -> {
                    Duration fixed = time.apply(value);
                    return fixed != null ? Units.TIME.format(fixed.toMillis()) : nameOf(words, value);
                });
    }

    private static <T> String nameOf(Map<String, T> words, T value) {
        return words.entrySet().stream()
                .filter(entry -> value.equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** A TTL: 0 to 2^31-1 whole seconds (RFC 2181 §8). */
    public static Shape<Integer> ttl() {
        return ScalarShape.of(
                "a duration with its unit, in whole seconds, from 0s to 2147483647s",
                Units.TIME.jsonSchema(),
                (text, place, reading) -> {
                    long millis = Units.TIME.parse(text);
                    boolean fits = millis >= 0 && millis <= Integer.MAX_VALUE * 1_000L && millis % 1_000 == 0;
                    return fits ? (Integer) (int) (millis / 1_000) : null;
                },
                value -> Units.TIME.format(value * 1_000L));
    }

    /** A number of bytes, between two bounds written the same way. */
    public static Shape<Long> size(String minimum, String maximum) {
        long least = Units.BYTES.parse(minimum);
        long most = Units.BYTES.parse(maximum);
        return ScalarShape.of(
                "a size with its unit, from " + minimum + " to " + maximum,
                Units.BYTES.jsonSchema(),
                (text, place, reading) -> {
                    long bytes = Units.BYTES.parse(text);
                    return bytes >= least && bytes <= most ? (Long) bytes : null;
                },
                Units.BYTES::format);
    }
}
