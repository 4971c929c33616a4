package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
    @TempDir
    Path directory;

    @Test
    void endpoints_areTheNameServersInTheirOrder() {
        assertThat(urls(
                        "# comment",
                        "search example.org",
                        "nameserver 192.0.2.2",
                        "  nameserver\t2001:db8::53 # trailing",
                        "nameserver 192.0.2.2",
                        "nameserver 127.0.0.53",
                        "options edns0"))
                .containsExactly("udp://192.0.2.2", "udp://[2001:db8::53]", "udp://127.0.0.53");
    }

    @Test
    void endpoints_passOverWhatIsNotUnderstood() {
        assertThat(urls(
                        "nameserver",
                        "nameserver dns.example.org",
                        "nameserver 0.0.0.0",
                        "nameserver 224.0.0.1",
                        "nameserver 1.2.3",
                        "#nameserver 192.0.2.7",
                        ";nameserver 192.0.2.7",
                        "nameserver: 192.0.2.7",
                        "nameserver 192.0.2.8\r"))
                .containsExactly("udp://192.0.2.8");
    }

    @Test
    void endpoints_areNoneWithoutNameServers() {
        assertThat(urls("search example.org")).isEmpty();
    }

    @Test
    void endpoints_areNoneWithoutAFile() {
        assertThat(ResolvConf.endpoints(directory.resolve("absent"))).isEmpty();
    }

    @Test
    void endpoints_standForThoseOfAGroupThatHasNone() {
        GatewayConfig config = new ConfigFixture(directory).read("upstreams: {default: {policy: random}}");

        assertThat(config.upstreams().values().iterator().next().endpoints())
                .extracting(EndpointConfig::url)
                .containsExactly("udp://192.0.2.53");
    }

    private List<String> urls(String... lines) {
        new ConfigFixture(directory).resolvConf(lines);
        return ResolvConf.endpoints(directory.resolve("resolv.conf")).stream()
                .map(EndpointConfig::url)
                .toList();
    }
}
