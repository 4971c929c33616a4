package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.query.AddressBits.RecentV6;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressBitsTest {
    @Test
    void bits_ofIpv4_areItsMappedForm() throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.129");

        assertThat(AddressBits.high(address)).isZero();
        assertThat(AddressBits.low(address)).isEqualTo(0xffff_c000_0281L);
        assertThat(AddressBits.isV4(AddressBits.high(address), AddressBits.low(address)))
                .isTrue();
    }

    @Test
    void bits_ofMappedIpv6_areThoseOfTheIpv4Address() throws Exception {
        InetAddress mapped = mapped(192, 0, 2, 129);

        assertThat(AddressBits.high(mapped)).isZero();
        assertThat(AddressBits.low(mapped)).isEqualTo(0xffff_c000_0281L);
    }

    @Test
    void bits_ofIpv6_areItsOctetsInNetworkOrder() throws Exception {
        InetAddress address = InetAddress.getByName("2001:db8:220:1:59de:d0f4:8769:82b8");

        assertThat(AddressBits.high(address)).isEqualTo(0x20010db802200001L);
        assertThat(AddressBits.low(address)).isEqualTo(0x59ded0f4876982b8L);
        assertThat(AddressBits.isV4(AddressBits.high(address), AddressBits.low(address)))
                .isFalse();
    }

    @Test
    void recentV6_keepsClientsOfOneSlotApart() throws Exception {
        RecentV6 recent = new RecentV6();

        for (int round = 0; round < 2; round++) {
            for (int client = 0; client < 5_000; client++) {
                Inet6Address address =
                        (Inet6Address) InetAddress.getByName("2001:db8::" + Integer.toHexString(client + 1));
                int slot = recent.slot(address);

                assertThat(recent.high(slot)).isEqualTo(0x20010db800000000L);
                assertThat(recent.low(slot)).isEqualTo(client + 1);
            }
        }
    }

    /** A socket address as native transports make it; the JDK's own factory would turn it into IPv4. */
    static Inet6Address mapped(int a, int b, int c, int d) throws UnknownHostException {
        byte[] octets = new byte[16];
        octets[10] = (byte) 0xff;
        octets[11] = (byte) 0xff;
        octets[12] = (byte) a;
        octets[13] = (byte) b;
        octets[14] = (byte) c;
        octets[15] = (byte) d;
        return Inet6Address.getByAddress(null, octets, -1);
    }
}
