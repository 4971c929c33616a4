package io.switchboard.logging;

import java.text.MessageFormat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A log event as one line of JSON: time, level, logger and message, the event's {@link LogField}s, and an exception's
 * class, message and place. Stack traces are for debugging only, and every text has a limit.
 */
final class JsonFormatter extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int TEXT_LIMIT = 4_096;
    private static final int STACK_LIMIT = 16_384;
    private static final int CAUSES = 5;

    private final boolean stacks;

    /** With or without stack traces. */
    JsonFormatter(boolean stacks) {
        this.stacks = stacks;
    }

    @Override
    public String format(LogRecord event) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"time\":\"");
        TIME.formatTo(event.getInstant(), line);
        line.append("\",\"level\":\"").append(LogLevels.name(event.getLevel())).append('"');
        member(line, "logger", event.getLoggerName());
        member(line, "message", message(event));
        Object[] parameters = event.getParameters();
        if (parameters != null) {
            for (Object parameter : parameters) {
                if (parameter instanceof LogField field) {
                    member(line, field.key(), field.value());
                }
            }
        }
        if (event.getThrown() != null) {
            exception(line, event.getThrown());
        }
        return line.append("}\n").toString();
    }

    private static String message(LogRecord event) {
        String pattern = event.getMessage();
        Object[] parameters = event.getParameters();
        if (pattern == null || parameters == null || pattern.indexOf('{') < 0) {
            return String.valueOf(pattern);
        }
        Object[] texts = parameters.clone();
        for (int i = 0; i < texts.length; i++) {
            // As itself: 9153, where a locale would make 9,153 of it.
            texts[i] = texts[i] instanceof Number number ? number.toString() : texts[i];
        }
        try {
            return MessageFormat.format(pattern, texts);
        } catch (IllegalArgumentException e) {
            return pattern;
        }
    }

    private void exception(StringBuilder line, Throwable thrown) {
        StringBuilder summary = new StringBuilder();
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < CAUSES; i++) {
            summary.append(i == 0 ? "" : "; caused by ").append(cause.getClass().getName());
            if (cause.getMessage() != null) {
                summary.append(": ").append(cause.getMessage());
            }
            StackTraceElement[] frames = cause.getStackTrace();
            if (frames.length > 0) {
                summary.append(" at ").append(frames[0]);
            }
            cause = cause.getCause();
        }
        member(line, "exception", summary);
        if (stacks) {
            line.append(",\"stack\":");
            EscapedText.json(line, stack(thrown), STACK_LIMIT);
        }
    }

    private static String stack(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < CAUSES; i++) {
            text.append(i == 0 ? "" : "caused by ").append(cause.getClass().getName());
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("\n\t").append(frame);
            }
            text.append('\n');
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static void member(StringBuilder line, String key, @Nullable Object value) {
        line.append(",\"").append(key).append("\":");
        if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            line.append(value);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            line.append(value);
        } else {
            EscapedText.json(line, String.valueOf(value), TEXT_LIMIT);
        }
    }
}
