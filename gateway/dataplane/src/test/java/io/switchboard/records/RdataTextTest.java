package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdataTextTest {
    private static final DomainName ORIGIN = DomainName.parse("Example.org.");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A | 192.0.2.1 | c0000201",
                "AAAA | 2001:db8::1 | 20010db8000000000000000000000001",
                "MX | 10 Mail | 000a044d61696c074578616d706c65036f726700",
                "CNAME | @ | 074578616d706c65036f726700",
                "CNAME | a\\.b\\200.net. | 04612e62c8036e657400",
                "TXT | \"a b\" c | 0361206201" + "63",
                "TXT | \"\\195\\169\" | 02c3a9",
                "TYPE65280 | \\# 3 c00c01 | c00c01",
                "A | \\# 4 c0000201 | c0000201",
            })
    void parse_readsThePresentationForm(String type, String text, String hex) {
        assertThat(RdataText.parse(RecordType.parse(type), text, ORIGIN))
                .isEqualTo(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A | 192.0.2.x | Invalid address: 192.0.2.x",
                "A | 192.0.2.1 192.0.2.2 | unexpected tokens at end of record",
                "MX | 70000 mail | 16 bit",
                "CNAME | a..b | empty label",
                "TYPE65280 | 1 2 3 | unknown RR encoding",
                "SRV | 1 2 | expected",
            })
    void parse_tellsWhatIsWrong(String type, String text, String reason) {
        assertThatThrownBy(() -> RdataText.parse(RecordType.parse(type), text, ORIGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("<none>");
    }

    @ParameterizedTest
    @CsvSource({"OPT", "TSIG", "TKEY", "AXFR", "IXFR", "ANY", "NXNAME", "TYPE0", "TYPE200"})
    void parse_ofATypeThatIsNoData_isRefused(String type) {
        assertThatThrownBy(() -> RdataText.parse(RecordType.parse(type), "\\# 0", ORIGIN))
                .hasMessageContaining("is not a type of data");
    }

    @Test
    void parse_ofNothing_isRefused() {
        assertThatThrownBy(() -> RdataText.parse(RecordType.A, "", ORIGIN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
