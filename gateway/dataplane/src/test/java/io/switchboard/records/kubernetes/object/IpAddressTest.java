package io.switchboard.records.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.96.0.10, 10.96.0.10",
        "255.255.255.255, 255.255.255.255",
        "2001:db8:0:0:aaaa::1, 2001:db8::aaaa:0:0:1",
        "2001:DB8::aaaa:0:0:1, 2001:db8::aaaa:0:0:1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void text_ofAnAddress_isCanonicalAfterwards(String written, String canonical) {
        assertThat(IpAddress.parse(written)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.-1",
                "10.0.0.1 ",
                "a.b.c.d",
                ":",
                ":::",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7::8:9",
                "fe80::1%eth0",
                "::1.2.3",
                "1.2.3.4::",
                "١.0.0.1",
                "1:2:3:4:5:6:7:1.2.3.4"
            })
    void text_thatIsNoAddress_isRefused(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    /** One reader for all: nothing of a text that came before, or was none, is left. */
    @Test
    void reader_tellsOfTheAddressReadLast() {
        AddressReader reader = new AddressReader();

        assertThat(reader.read("2001:db8:1:2:3:4:5:6")).isTrue();
        assertThat(reader.read("1::2")).isTrue();
        assertThat(reader.address()).hasToString("1::2");
        assertThat(reader.isAt(reader.address())).isTrue();
        assertThat(reader.read("10.0.0.9")).isTrue();
        assertThat(reader.address()).hasToString("10.0.0.9");
        assertThat(reader.isAt(new IpAddress(1, reader.address().low()))).isFalse();
        IpAddress last = reader.address();
        assertThat(reader.read("10.0.0")).isFalse();
        assertThat(reader.isAt(last)).isFalse();
        assertThatThrownBy(reader::address).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void octets_ofAnyAddress_comeBack() throws UnknownHostException {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(octets);
            for (int zeros = random.nextInt(octets.length + 1); zeros > 0; zeros--) {
                octets[random.nextInt(octets.length)] = 0;
            }
            IpAddress address = IpAddress.of(octets);
            assertThat(address.octets()).isEqualTo(octets);
            assertThat(address.isV4()).isEqualTo(octets.length == 4);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
        }
    }
}
