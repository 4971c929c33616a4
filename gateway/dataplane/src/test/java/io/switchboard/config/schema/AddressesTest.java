package io.switchboard.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "10:0:0:10:0:0:100:0, 10::10:0:0:100:0",
        "0:0:1:0:0:0:0:0, 0:0:1::",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void format_isThatOfRfc5952(String written, String formatted) {
        assertThat(Addresses.format(parse(written))).isEqualTo(formatted);
        assertThat(parse(formatted)).isEqualTo(parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "0x7f.0.0.1",
                "1.2.3.4 ",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "[::1]",
                "::1%",
                "::1%no-such-zone",
                "12345::",
                "::g",
                "1.2.3.4%lo"
            })
    void parse_isNullForWhatIsNoAddress(String text) {
        assertThat(Addresses.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:0", "192.0.2.1:65535", "[2001:db8::1]:53"})
    void format_ofAnAddressWithItsPortReadsBack(String text) {
        InetSocketAddress address = Objects.requireNonNull(Addresses.parseWithPort(text, -1));

        assertThat(Addresses.format(address)).isEqualTo(text);
    }

    @Test
    void parseWithPort_takesTheDefaultPort() {
        assertThat(Addresses.parseWithPort("[::1]", 53)).isEqualTo(new InetSocketAddress(parse("::1"), 53));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "192.0.2.1:",
                "192.0.2.1:65536",
                "192.0.2.1:-1",
                "::1:53",
                "[192.0.2.1]:53",
                "[::1]x:53"
            })
    void parseWithPort_isNullForWhatIsNoAddressWithAPort(String text) {
        assertThat(Addresses.parseWithPort(text, -1)).isNull();
    }

    private static InetAddress parse(String text) {
        return Objects.requireNonNull(Addresses.parse(text));
    }
}
