package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.query.AddressBits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkSetTest {
    @Test
    void contains_firstAndLastAddressOfAPrefixAndNoneBeside() throws Exception {
        NetworkSet set = NetworkSet.of(Networks.of("10.0.0.0/8", "192.0.2.128/25", "2001:db8:0:40::/58"));

        assertThat(contains(set, "10.0.0.0")).isTrue();
        assertThat(contains(set, "10.255.255.255")).isTrue();
        assertThat(contains(set, "9.255.255.255")).isFalse();
        assertThat(contains(set, "11.0.0.0")).isFalse();
        assertThat(contains(set, "192.0.2.127")).isFalse();
        assertThat(contains(set, "192.0.2.128")).isTrue();
        assertThat(contains(set, "192.0.2.255")).isTrue();
        assertThat(contains(set, "2001:db8:0:3f:ffff:ffff:ffff:ffff")).isFalse();
        assertThat(contains(set, "2001:db8:0:40::")).isTrue();
        assertThat(contains(set, "2001:db8:0:7f:ffff:ffff:ffff:ffff")).isTrue();
        assertThat(contains(set, "2001:db8:0:80::")).isFalse();
    }

    @Test
    void contains_highAddressesAsUnsignedNumbers() throws Exception {
        NetworkSet set = NetworkSet.of(Networks.of("200.0.0.0/8", "fe80::/10", "2001:db8::8000:0:0:0/65"));

        assertThat(contains(set, "200.1.2.3")).isTrue();
        assertThat(contains(set, "100.1.2.3")).isFalse();
        assertThat(contains(set, "fe80::1%1")).isTrue();
        assertThat(contains(set, "2001:db8::8000:0:0:1")).isTrue();
        assertThat(contains(set, "2001:db8::7fff:0:0:1")).isFalse();
    }

    @Test
    void contains_aMappedClientAsIpv4() throws Exception {
        NetworkSet set = NetworkSet.of(Networks.of("10.0.0.0/8"));

        assertThat(set.contains(0, AddressBits.low(mapped("10.1.2.3")))).isTrue();
        assertThat(set.contains(0, AddressBits.low(mapped("11.1.2.3")))).isFalse();
    }

    @Test
    void contains_ipv4OfAMappedPrefix() throws Exception {
        NetworkSet set = NetworkSet.of(List.of(new Network(mapped("10.0.0.0"), 104)));

        assertThat(contains(set, "10.1.2.3")).isTrue();
        assertThat(contains(set, "11.1.2.3")).isFalse();
    }

    @Test
    void contains_keepsTheFamiliesApart() throws Exception {
        assertThat(contains(NetworkSet.of(Networks.of("::/0")), "192.0.2.1")).isFalse();
        assertThat(contains(NetworkSet.of(Networks.of("::/0")), "2001:db8::1")).isTrue();
        assertThat(contains(NetworkSet.of(Networks.of("0.0.0.0/0")), "2001:db8::1"))
                .isFalse();
        assertThat(contains(NetworkSet.of(Networks.of("0.0.0.0/0")), "255.255.255.255"))
                .isTrue();
    }

    @Test
    void contains_nothingInTheEmptySet() throws Exception {
        assertThat(contains(NetworkSet.of(List.of()), "127.0.0.1")).isFalse();
        assertThat(contains(NetworkSet.of(List.of()), "::1")).isFalse();
    }

    @Test
    void of_ignoresHostBits() throws Exception {
        assertThat(contains(NetworkSet.of(Networks.of("10.1.2.3/8")), "10.255.0.1"))
                .isTrue();
        assertThat(contains(NetworkSet.of(Networks.of("10.1.2.3/8")), "10.0.0.1"))
                .isTrue();
    }

    @Test
    void contains_agreesWithOneByOneComparison() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            List<Network> networks = new ArrayList<>();
            for (int i = 0; i < 1 + round / 4; i++) {
                networks.add(network(random));
            }
            NetworkSet set = NetworkSet.of(networks);
            for (int i = 0; i < 200; i++) {
                InetAddress address = address(random, random.nextBoolean() ? 4 : 16);
                boolean expected = networks.stream().anyMatch(network -> holds(network, address));

                assertThat(set.contains(AddressBits.high(address), AddressBits.low(address)))
                        .as("%s in %s", address, networks)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void of_refusesAPrefixLongerThanItsAddress() {
        assertThatThrownBy(() -> NetworkSet.of(Networks.of("10.0.0.0/33")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("allow: 10.0.0.0/33 (expected: a prefix length from 0 to 32)");
        assertThatThrownBy(() -> NetworkSet.of(Networks.of("2001:db8::/-1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Network network(Random random) {
        InetAddress address = address(random, random.nextBoolean() ? 4 : 16);
        return new Network(address, random.nextInt(address.getAddress().length * 8 + 1));
    }

    /** Few distinct octets, so that random addresses meet random prefixes. */
    private static InetAddress address(Random random, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (random.nextInt(4) * 85);
        }
        octets[0] |= 1;
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean holds(Network network, InetAddress address) {
        byte[] prefix = network.address().getAddress();
        byte[] octets = address.getAddress();
        if (prefix.length != octets.length) {
            return false;
        }
        for (int bit = 0; bit < network.prefixLength(); bit++) {
            if (((prefix[bit / 8] ^ octets[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(NetworkSet set, String address) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByName(address);
        return set.contains(AddressBits.high(parsed), AddressBits.low(parsed));
    }

    private static Inet6Address mapped(String v4) throws UnknownHostException {
        byte[] octets = new byte[16];
        octets[10] = (byte) 0xff;
        octets[11] = (byte) 0xff;
        System.arraycopy(InetAddress.getByName(v4).getAddress(), 0, octets, 12, 4);
        return Inet6Address.getByAddress(null, octets, -1);
    }
}
