package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an annotation says of when something happened. */
class TriggerTimeTest {
    private final TriggerTime times = new TriggerTime();

    private long millis(String text) {
        return times.epochMillis(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T10:41:36Z",
                "2026-11-23T10:41:36.1Z",
                "2026-11-23T10:41:59.999999999Z",
                "2024-02-29T23:59:00.000001Z",
                "2026-11-23T10:41:36+02:00",
                "2026-11-23T10:41:36.25-05:30",
                "1970-01-01T00:00:00Z",
            })
    void time_isThatOfTheLanguage(String text) {
        assertThat(millis(text)).isEqualTo(Instant.parse(text).toEpochMilli());
    }

    @Test
    void times_ofOneMinuteAndOthers_areKeptApart() {
        long first = millis("2026-11-23T10:41:36Z");

        assertThat(millis("2026-11-23T10:41:37.5Z")).isEqualTo(first + 1500);
        assertThat(millis("2026-11-23T10:42:36Z")).isEqualTo(first + 60_000);
        assertThat(millis("2026-11-23T10:41:36Z")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-23T10:41:60Z",
                "2026-11-23T10:41:3xZ",
                "2026-11-23T10:41:36.xZ",
                "2026-13-23T10:41:36Z",
                "2026-02-30T10:41:36Z",
                "2026-11-23T10:41:36",
                "2026-11-23T10-41:36Z",
            })
    void text_thatIsNoTime_isNone(String text) {
        assertThat(millis(text)).isEqualTo(-1);
        assertThat(millis("2026-11-23T10:41:36Z")).isPositive();
    }
}
