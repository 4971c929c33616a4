package io.switchboard.migration.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTimeTest {
    @ParameterizedTest
    @CsvSource({
        "5s, 5s",
        "30, 30s",
        "0.5s, 500ms",
        "1m30s, 90s",
        "1h, 1h",
        "24h, 1d",
        "1.5h, 5400s",
        "250ms, 250ms",
        "10us, 1ms",
        "0, 0s"
    })
    void parse_readsWhatGoWrites(String text, String written) {
        assertThat(GoTime.parse(text))
                .isNotNull()
                .satisfies(time -> assertThat(GoTime.text(time)).isEqualTo(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5x", "5s!", "-5s", "1d", "five"})
    void parse_ofWhatIsNoDuration_isNull(String text) {
        assertThat(GoTime.parse(text)).isNull();
    }
}
