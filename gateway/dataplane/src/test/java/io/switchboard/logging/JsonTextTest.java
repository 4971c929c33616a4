package io.switchboard.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {
    @Test
    void quote_keepsWhatShowsAsItself() {
        assertThat(quote("example.org ~ Ünïcödé 例え 😀")).isEqualTo("\"example.org ~ Ünïcödé 例え 😀\"");
    }

    @Test
    void quote_escapesWhatJsonReserves() {
        assertThat(quote("a\"b\\c\nd\re\tf")).isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0000", "0007", "001b", "007f", "0085", "009b", "00ad", "061c", "200b", "200e", "2028", "2029", "202e", "2066",
        "d800", "dfff", "e000", "feff", "ffff"
    })
    void quote_escapesWhatDoesNotShow(String hex) {
        assertThat(quote("a" + (char) Integer.parseInt(hex, 16) + "b")).isEqualTo("\"a\\u" + hex + "b\"");
    }

    @Test
    void quote_escapesInvisibleCharactersBeyondTheBasicPlane() {
        assertThat(quote(Character.toString(0xe0041))).isEqualTo("\"\\udb40\\udc41\"");
    }

    @Test
    void quote_leavesOutWhatIsBehindTheLimit() {
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, "abcdef", 4);
        assertThat(out.toString()).isEqualTo("\"abcd…\"");
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, text);
        return out.toString();
    }
}
