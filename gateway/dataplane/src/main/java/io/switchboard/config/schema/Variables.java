package io.switchboard.config.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ${NAME}} and {@code ${NAME:-default}} in a value; a doubled dollar sign before a brace
 * stands for a plain one.
 *
 * <p>As in a shell the default also replaces an empty variable. What a variable holds is not expanded again.
 */
final class Variables {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?})?");

    private Variables() {}

    /** The text with variables replaced, or null after an error. */
    static @Nullable String expand(String text, Place place, Reading reading) {
        if (!text.contains("${")) {
            return text;
        }
        StringBuilder expanded = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String value = value(matcher, place, reading);
            if (value == null) {
                return null;
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(expanded).toString();
    }

    private static @Nullable String value(Matcher matcher, Place place, Reading reading) {
        if (matcher.group().equals("$${")) {
            return "${";
        }
        String name = matcher.group(1);
        if (name == null) {
            reading.error(
                    place, "a '${' that names no variable (expected: ${NAME} or ${NAME:-default}; $${ for plain text)");
            return null;
        }
        String value = reading.environment().variables().get(name);
        String fallback = matcher.group(2);
        if (fallback != null) {
            return value == null || value.isEmpty() ? fallback : value;
        }
        if (value == null) {
            reading.error(
                    place,
                    "${" + name + "} is not set (expected: a variable of the environment, or ${" + name
                            + ":-default})");
        }
        return value;
    }

    /** Text that {@link #expand} makes {@code text} of. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }
}
