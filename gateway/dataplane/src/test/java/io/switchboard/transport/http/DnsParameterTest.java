package io.switchboard.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsParameterTest {
    private static final int PATH = 2;

    @ParameterizedTest
    @CsvSource({"/q?dns=AAAA,7", "/q?a=b&dns=AAAA,11", "/q?xdns=AAAA,-1", "/q?dns,-1", "/q?,-1", "/q,-1", "/q?a&dns=,9"
    })
    void find_readsTheVariableAlone(String target, int start) {
        assertThat(DnsParameter.find(target, PATH)).isEqualTo(start);
    }

    @Test
    void end_isBeforeTheNextVariable() {
        assertThat(DnsParameter.end("/q?dns=AAAA&x=y", 7)).isEqualTo(11);
        assertThat(DnsParameter.end("/q?dns=AAAA", 7)).isEqualTo(11);
    }

    @Test
    void decode_agreesWithJava() {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] octets = new byte[length];
            random.nextBytes(octets);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
            byte[] out = new byte[length];

            assertThat(DnsParameter.decodedLength(text.length())).isEqualTo(length);
            assertThat(DnsParameter.decode("?" + text, 1, text.length() + 1, out))
                    .isTrue();
            assertThat(out).isEqualTo(octets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA==", "AAA=", "AA+A", "AA/A", "AA A", "AAA%", "AAA\u00e9", "AB", "AAB", "\u20ac_AA"})
    void decode_refusesWhatIsNotCanonical(String text) {
        assertThat(DnsParameter.decode(text, 0, text.length(), new byte[8])).isFalse();
    }

    @Test
    void decodedLength_ofOneCharacterLeft_isNone() {
        assertThat(DnsParameter.decodedLength(5)).isEqualTo(-1);
        assertThat(Arrays.asList(DnsParameter.decodedLength(0), DnsParameter.decodedLength(2)))
                .containsExactly(0, 1);
    }
}
