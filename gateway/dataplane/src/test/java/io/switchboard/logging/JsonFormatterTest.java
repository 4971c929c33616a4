package io.switchboard.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatterTest {
    private final JsonFormatter formatter = new JsonFormatter(false);

    @Test
    void format_isOneObjectALine() {
        LogRecord event = event("listening", LogField.of("transport", "udp"), LogField.of("port", 5353));

        assertThat(formatter.format(event))
                .isEqualTo("{\"time\":\"2026-11-01T12:00:00.042Z\",\"level\":\"INFO\","
                        + "\"logger\":\"io.switchboard.Gateway\",\"message\":\"listening\","
                        + "\"transport\":\"udp\",\"port\":5353}\n");
    }

    @Test
    void format_fillsInParametersAsTheyAre() {
        LogRecord event = event("port {0} of {1}: {2}", 12_345, "udp", LogField.of("ready", true));

        assertThat(formatter.format(event)).contains("\"message\":\"port 12345 of udp: ready=true\"", "\"ready\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{0", "{x}", "{0,number}", "{0,choice,", "it's {9}"})
    void format_survivesAnyPattern(String pattern) {
        assertThat(formatter.format(event(pattern, 1))).startsWith("{\"time\"").endsWith("}\n");
    }

    @Test
    void format_doesNotReadPatternsInParameters() {
        assertThat(formatter.format(event("name {0}", "{0}${jndi:ldap://example.org}")))
                .contains("\"message\":\"name {0}${jndi:ldap://example.org}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\u001b[2J", "\u202e", "\u2028", "\u0085", "\u0000", "\"}\n{\"level\":\"ERROR\""})
    void format_staysOneLineWhateverTheTextIs(String text) {
        LogRecord event = event("a" + text + "b", LogField.of("value", text));
        event.setThrown(new IOException(text));
        event.setLoggerName(text);

        assertThat(new JsonFormatter(true).format(event))
                .matches("[\\x20-\\x7e…]+\n")
                .doesNotContain("\u202e");
    }

    @Test
    void format_tellsExceptionsWithoutTheirStack() {
        LogRecord event = event("lost");
        event.setThrown(new UncheckedIOException("upper", new IOException("lower")));

        assertThat(formatter.format(event))
                .contains(
                        "\"exception\":\"java.io.UncheckedIOException: upper at io.switchboard.logging.JsonFormatterTest.",
                        "; caused by java.io.IOException: lower at io.switchboard.logging.JsonFormatterTest.")
                .doesNotContain("\"stack\"");
    }

    @Test
    void format_tellsStacksForDebugging() {
        LogRecord event = event("lost");
        event.setThrown(new IOException("lower"));

        assertThat(new JsonFormatter(true).format(event))
                .contains("\"stack\":\"java.io.IOException\\n\\tio.switchboard.logging.JsonFormatterTest.");
    }

    @Test
    void format_endsForExceptionsThatCauseEachOther() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));
        LogRecord event = event("lost");
        event.setThrown(one);

        assertThat(formatter.format(event)).hasSizeLessThan(4_000);
    }

    @Test
    void format_cutsLongTexts() {
        assertThat(formatter.format(event("x".repeat(100_000), LogField.of("value", "y".repeat(100_000)))))
                .hasSizeLessThan(10_000)
                .contains("x…\"", "y…\"");
    }

    @Test
    void format_ofAnEventWithoutMessage() {
        LogRecord event = event(null);
        event.setLoggerName(null);

        assertThat(formatter.format(event)).contains("\"logger\":\"null\",\"message\":\"null\"");
    }

    @Test
    void field_refusesKeysThatEveryEventHas() {
        assertThatThrownBy(() -> LogField.of("message", 1))
                .hasMessageStartingWith("key: message (expected: snake_case");
        assertThatThrownBy(() -> LogField.of("a\"b", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LogRecord event(@Nullable String message, Object... parameters) {
        LogRecord event = new LogRecord(Level.INFO, message);
        event.setInstant(Instant.parse("2026-11-01T12:00:00.042Z"));
        event.setLoggerName("io.switchboard.Gateway");
        event.setParameters(parameters);
        return event;
    }
}
