package io.switchboard.migration.corefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyTest {
    @ParameterizedTest
    @CsvSource({
        ".,                    dns,    ., 53",
        ":1053,                dns,    ., 1053",
        "example.org,          dns,    example.org., 53",
        "example.org.:54,      dns,    example.org., 54",
        "dns://example.org:54, dns,    example.org., 54",
        "tls://example.org,    tls,    example.org., 853",
        "https://.,            https,  ., 443",
        "https3://.,           https3, ., 443",
        "grpc://.:50051,       grpc,   ., 50051",
        "quic://.,             quic,   ., 853",
        "10.0.0.0/8,           dns,    10.in-addr.arpa., 53",
        "10.0.0.0/8:54,        dns,    10.in-addr.arpa., 54",
        "192.0.2.1/32,         dns,    1.2.0.192.in-addr.arpa., 53",
        "2001:db8::/32,        dns,    8.b.d.0.1.0.0.2.ip6.arpa., 53",
        "2001:db8::/32:54,     dns,    8.b.d.0.1.0.0.2.ip6.arpa., 54",
        "0.0.0.0/0,            dns,    in-addr.arpa., 53",
    })
    void parse_readsSchemeZoneAndPort(String text, String scheme, String zone, int port) throws CorefileException {
        ServerKey key = ServerKey.parse(token(text));

        assertThat(key).isEqualTo(new ServerKey(scheme, List.of(DomainName.parse(zone)), port));
    }

    @Test
    void parse_ofANetworkBetweenOctets_isSeveralZones() throws CorefileException {
        assertThat(ServerKey.parse(token("172.16.0.0/12")).zones())
                .hasSize(16)
                .startsWith(DomainName.parse("16.172.in-addr.arpa."))
                .endsWith(DomainName.parse("31.172.in-addr.arpa."));
        assertThat(ServerKey.parse(token("fc00::/7")).zones())
                .containsExactly(DomainName.parse("c.f.ip6.arpa."), DomainName.parse("d.f.ip6.arpa."));
        assertThat(ServerKey.parse(token("10.1.2.130/25")).zones())
                .hasSize(128)
                .startsWith(DomainName.parse("128.2.1.10.in-addr.arpa."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "example.org:70000", "a..b", "10.0.0.0/40", "x/8"})
    void parse_ofWhatIsNoKey_isRefusedInOneLine(String text) {
        assertThatThrownBy(() -> ServerKey.parse(token(text)))
                .isInstanceOf(CorefileException.class)
                .hasMessageStartingWith("Corefile:7: ")
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "10.in-addr.arpa.,           10.0.0.0/8",
        "16.172.in-addr.arpa.,       172.16.0.0/16",
        "in-addr.arpa.,              0.0.0.0/0",
        "8.b.d.0.1.0.0.2.ip6.arpa.,  2001:db8::/32",
        "d.f.ip6.arpa.,              fd00::/8",
        "ip6.arpa.,                  ::/0",
        "example.org.,",
        "x.in-addr.arpa.,",
        "1.2.3.4.5.in-addr.arpa.,",
        "999.in-addr.arpa.,",
    })
    void network_ofAReverseZone_isItsNetwork(String zone, String network) {
        assertThat(ReverseZones.network(DomainName.parse(zone))).isEqualTo(network);
    }

    private static Token token(String text) {
        return new Token(text, "Corefile", 7, true, false);
    }
}
