package io.switchboard.logging;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key and a value of a log event, given as a parameter beside those of the message's text:
 *
 * <pre>{@code
 * logger.log(Level.INFO, "configuration applied", LogField.of("revision", revision));
 * }</pre>
 *
 * <p>The JSON log makes a member of it. Another log ignores it, unless the text refers to it as {@code {0}}.
 *
 * @param key words in lower case with {@code _} between them, none of those that every event has
 * @param value a String, Number or Boolean; anything else is logged as its text
 */
public record LogField(String key, Object value) {
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Set<String> RESERVED = Set.of("time", "level", "logger", "message", "exception", "stack");

    /** Checks the key. */
    public LogField {
        if (!KEY.matcher(key).matches() || RESERVED.contains(key)) {
            throw new IllegalArgumentException("key: " + key + " (expected: snake_case, none of " + RESERVED + ")");
        }
    }

    /** A field. */
    public static LogField of(String key, Object value) {
        return new LogField(key, value);
    }

    /** The form in logs of another kind. */
    @Override
    public String toString() {
        return key + "=" + value;
    }
}
