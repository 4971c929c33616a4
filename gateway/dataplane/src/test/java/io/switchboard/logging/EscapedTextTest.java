package io.switchboard.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTextTest {
    @Test
    void json_keepsWhatShowsAsItself() {
        assertThat(json("example.org ~ Ünïcödé 例え 😀")).isEqualTo("\"example.org ~ Ünïcödé 例え 😀\"");
    }

    @Test
    void json_escapesWhatJsonReserves() {
        assertThat(json("a\"b\\c\nd\re\tf")).isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0000", "0007", "001b", "007f", "0085", "009b", "00ad", "061c", "200b", "200e", "2028", "2029", "202e", "2066",
        "d800", "dfff", "e000", "feff", "ffff"
    })
    void json_escapesWhatDoesNotShow(String hex) {
        assertThat(json("a" + (char) Integer.parseInt(hex, 16) + "b")).isEqualTo("\"a\\u" + hex + "b\"");
    }

    @Test
    void json_escapesInvisibleCharactersBeyondTheBasicPlane() {
        assertThat(json(Character.toString(0xe0041))).isEqualTo("\"\\udb40\\udc41\"");
    }

    @Test
    void json_leavesOutWhatIsBehindTheLimit() {
        StringBuilder out = new StringBuilder();
        EscapedText.json(out, "abcdef", 4);
        assertThat(out.toString()).isEqualTo("\"abcd…\"");
    }

    @Test
    void plain_escapesWhatDoesNotShowAndKeepsTheRest() {
        StringBuilder out = new StringBuilder();
        EscapedText.plain(out, "a \"b\" \\ 例\n\u202e\u001b[m");

        assertThat(out.toString()).isEqualTo("a \"b\" \\ 例\\u000a\\u202e\\u001b[m");
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder();
        EscapedText.json(out, text);
        return out.toString();
    }
}
