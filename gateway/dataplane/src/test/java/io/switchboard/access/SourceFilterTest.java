package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.query.Query;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFilterTest {
    private final FakeLoop loop = new FakeLoop(0, 0);
    private final SourceFilter filter = new SourceFilter(SourceFilter.REFLECTING_PORTS, List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "ff02::1",
                "ff0e::1"
            })
    void accepts_noSourceThatIsNoHost(String address) {
        assertThat(filter.accepts(from(address, 40_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "1.0.0.1", "223.255.255.255", "240.0.0.1", "::1", "fe80::1", "2001:db8::1"})
    void accepts_hosts(String address) {
        assertThat(filter.accepts(from(address, 40_000))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 13, 19, 37, 464})
    void accepts_noReflectingPort(int port) {
        assertThat(filter.accepts(from("192.0.2.1", port))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 53, 71, 463, 465, 65_535})
    void accepts_otherPorts(int port) {
        assertThat(filter.accepts(from("192.0.2.1", port))).isTrue();
    }

    @Test
    void accepts_neverPort0WhateverIsConfigured() {
        SourceFilter lenient = new SourceFilter(List.of(), List.of());

        assertThat(lenient.accepts(from("192.0.2.1", 0))).isFalse();
        assertThat(lenient.accepts(from("192.0.2.1", 7))).isTrue();
    }

    @Test
    void accepts_noListenerOfItsOwn() throws Exception {
        SourceFilter own = new SourceFilter(
                List.of(),
                List.of(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1053),
                        new InetSocketAddress(InetAddress.getByName("2001:db8::53"), 53)));

        assertThat(own.accepts(from("127.0.0.1", 1053))).isFalse();
        assertThat(own.accepts(from("127.0.0.1", 53))).isTrue();
        assertThat(own.accepts(from("127.0.0.2", 1053))).isTrue();
        assertThat(own.accepts(from("2001:db8::53", 53))).isFalse();
    }

    @Test
    void constructor_refusesAPortThatIsNone() {
        assertThatThrownBy(() -> new SourceFilter(List.of(65_536), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("refused source port: 65536 (expected: 0 to 65535)");
    }

    private Query from(String address, int port) {
        try {
            return Client.at(InetAddress.getByName(address), port, loop).udp("example.org");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
