package io.switchboard.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "1ms, 1",
        "1800ms, 1800",
        "30s, 30000",
        "5m, 300000",
        "1h, 3600000",
        "90m, 5400000",
        "1d, 86400000",
        "36h, 129600000"
    })
    void time_readsAndWrites(String text, long millis) {
        assertThat(Units.TIME.parse(text)).isEqualTo(millis);
        assertThat(Units.TIME.format(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0B, 0", "1B, 1", "1000B, 1000", "512KiB, 524288", "64MiB, 67108864", "1GiB, 1073741824"})
    void bytes_readAndWrite(String text, long bytes) {
        assertThat(Units.BYTES.parse(text)).isEqualTo(bytes);
        assertThat(Units.BYTES.format(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60s", "1000ms", "24h", "0ms", "0"})
    void time_readsWhatItWouldWriteOtherwise(String text) {
        long millis = Units.TIME.parse(text);

        assertThat(Units.TIME.parse(Units.TIME.format(millis))).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "5sec", "-5s", "5.0s", "1h30m", "5S", "00", "1000000000000000s"})
    void time_isNothingElse(String text) {
        assertThat(Units.TIME.parse(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999d", "106751991168d"})
    void time_doesNotOverflow(String text) {
        assertThat(Units.TIME.parse(text)).isEqualTo(Long.MAX_VALUE);
    }
}
