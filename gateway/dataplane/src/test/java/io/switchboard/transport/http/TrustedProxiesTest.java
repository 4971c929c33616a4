package io.switchboard.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4711);

    private final TrustedProxies proxies = new TrustedProxies(List.of(
            new Network(InetAddress.ofLiteral("192.0.2.0"), 24), new Network(InetAddress.ofLiteral("2001:db8::"), 32)));

    @Test
    void trusts_isForTheConfiguredNetworksAlone() {
        assertThat(proxies.trusts(PEER)).isTrue();
        assertThat(proxies.trusts(new InetSocketAddress("2001:db8::1", 1))).isTrue();
        assertThat(proxies.trusts(new InetSocketAddress("198.51.100.1", 1))).isFalse();
        assertThat(new TrustedProxies(List.of()).trusts(PEER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "203.0.113.9:1234 | 203.0.113.9",
                "2001:db9::1 | 2001:db9::1",
                "[2001:db9::1]:80 | 2001:db9::1",
                "198.51.100.1, 203.0.113.9 | 203.0.113.9",
                "203.0.113.9 ,192.0.2.7,  2001:db8::5 | 203.0.113.9",
                "192.0.2.8, 192.0.2.9 | 192.0.2.8",
                "somebody, 203.0.113.9 | 203.0.113.9",
                "203.0.113.9, somebody |",
                "203.0.113.9, |",
                "203.0.113.9%eth0 |",
                "'' |"
            })
    void client_isTheRightMostThatIsNotTrusted(String value, @Nullable String expected) {
        InetSocketAddress client = proxies.client(PEER, List.of(value), List.of("for=198.51.100.99"));

        assertThat(client == null ? null : client.getAddress())
                .isEqualTo(expected == null ? null : InetAddress.ofLiteral(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.9 | 203.0.113.9",
                "by=192.0.2.1;For=203.0.113.9;proto=https | 203.0.113.9",
                "for=\"[2001:db9::1]:80\" | 2001:db9::1",
                "for=198.51.100.1, for=203.0.113.9, for=192.0.2.3 | 203.0.113.9",
                "for=unknown |",
                "for=_hidden |",
                "proto=https |"
            })
    void client_isReadFromForwardedToo(String value, @Nullable String expected) {
        InetSocketAddress client = proxies.client(PEER, List.of(), List.of(value));

        assertThat(client == null ? null : client.getAddress())
                .isEqualTo(expected == null ? null : InetAddress.ofLiteral(expected));
    }

    @Test
    void client_whereNothingIsSaid_isThePeer() {
        assertThat(proxies.client(PEER, List.of(), List.of())).isEqualTo(PEER);
        assertThat(proxies.client(PEER, List.of("198.51.100.1", "203.0.113.9"), List.of()))
                .isEqualTo(new InetSocketAddress("203.0.113.9", 0));
    }
}
