package io.switchboard.config.schema;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scalars that every configuration has: numbers, switches and words. */
public final class Scalars {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PERCENTAGE = Pattern.compile("([0-9]{1,9})%");

    private Scalars() {}

    /** A whole number in decimal. */
    public static Shape<Integer> integer(int minimum, int maximum) {
        return ScalarShape.of(
                "a whole number from " + minimum + " to " + maximum,
                JsonSchema.integer(minimum, maximum),
                (text, place, reading) ->
                        DIGITS.matcher(text).matches() ? within(Long.parseLong(text), minimum, maximum) : null,
                value -> value);
    }

    /** {@code true} or {@code false}, and no other word for it. */
    public static Shape<Boolean> bool() {
        return ScalarShape.of(
                "true or false",
                JsonSchema.bool(),
                (text, place, reading) -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> null;
                },
                value -> value);
    }

    /** A percentage with its sign. */
    public static Shape<Integer> percent(int minimum, int maximum) {
        return ScalarShape.of(
                minimum + "% to " + maximum + "%",
                JsonSchema.text("[0-9]+%"),
                (text, place, reading) -> {
                    var match = PERCENTAGE.matcher(text);
                    return match.matches() ? within(Long.parseLong(match.group(1)), minimum, maximum) : null;
                },
                value -> value + "%");
    }

    /** A constant of an enum, written in lower case with hyphens. */
    public static <E extends Enum<E>> Shape<E> word(Class<E> type) {
        return word(
                List.of(type.getEnumConstants()),
                constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** One of some values by its name. */
    public static <T> Shape<T> word(List<T> values, Function<T, String> name) {
        List<String> words = values.stream().map(name).toList();
        return ScalarShape.of(
                Spelling.list(words),
                JsonSchema.oneOf(words),
                (text, place, reading) ->
                        first(values.stream().filter(value -> name.apply(value).equals(text))),
                value -> name.apply(value));
    }

    private static <T> @Nullable T first(Stream<T> values) {
        return values.findFirst().orElse(null);
    }

    private static @Nullable Integer within(long value, int minimum, int maximum) {
        return value >= minimum && value <= maximum ? (int) value : null;
    }
}
