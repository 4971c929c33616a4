package io.switchboard.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.ListenerConfig;
import io.switchboard.testing.TestGateway;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wildcards beside each other and beside addresses. */
class PlacementTest {
    private static final List<String> OWN = List.of("192.0.2.1", "127.0.0.1", "2001:db8::1");

    private static List<InetSocketAddress> expand(InetSocketAddress configured) {
        if (!configured.getAddress().isAnyLocalAddress()) {
            return List.of(configured);
        }
        boolean onlyV4 = configured.getAddress() instanceof Inet4Address;
        return OWN.stream()
                .filter(address -> !onlyV4 || !address.contains(":"))
                .map(address -> new InetSocketAddress(address(address), configured.getPort()))
                .toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** What is bound for each listener, as transport and addresses. */
    private static List<String> placed(String... listeners) throws SocketException {
        List<ListenerConfig> configs = TestGateway.config("listeners: [" + String.join(", ", listeners) + "]")
                .listeners();
        Placement placement = Placement.of(configs, PlacementTest::expand);
        return configs.stream()
                .map(config -> config.transport().label()
                        + config.bind().stream()
                                .flatMap(bind -> placement.addresses(config.transport(), bind).stream())
                                .map(address -> " " + address.getAddress().getHostAddress())
                                .reduce("", String::concat))
                .toList();
    }

    @Test
    void bothWildcards_bindEachAddressOnce() throws Exception {
        assertThat(placed("{transport: udp, bind: ['[::]:53', '0.0.0.0:53']}"))
                .containsExactly("udp 2001:db8:0:0:0:0:0:1 192.0.2.1 127.0.0.1");
    }

    @Test
    void wildcardOfAll_alone_bindsBothFamilies() throws Exception {
        assertThat(placed("{transport: tcp, bind: ['[::]:53']}"))
                .containsExactly("tcp 192.0.2.1 127.0.0.1 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void addressByItself_isNotTheWildcards() throws Exception {
        assertThat(placed(
                        "{transport: tcp, bind: ['0.0.0.0:53'], idle-timeout: 5s}",
                        "{transport: tcp, bind: ['127.0.0.1:53'], idle-timeout: 1m}"))
                .containsExactly("tcp 192.0.2.1", "tcp 127.0.0.1");
    }

    @Test
    void otherKindOfSocketOrPort_takesNothingAway() throws Exception {
        assertThat(placed(
                        "{transport: udp, bind: ['0.0.0.0:53']}",
                        "{transport: tcp, bind: ['127.0.0.1:53']}",
                        "{transport: udp, bind: ['127.0.0.1:54']}"))
                .containsExactly("udp 192.0.2.1 127.0.0.1", "tcp 127.0.0.1", "udp 127.0.0.1");
    }

    @Test
    void systemsPort_isAnotherOneEachTime() throws Exception {
        assertThat(placed("{transport: udp, bind: ['0.0.0.0:0', '127.0.0.1:0']}"))
                .containsExactly("udp 192.0.2.1 127.0.0.1 127.0.0.1");
    }

    @Test
    void noAddressForAWildcard_isIncomplete() throws Exception {
        List<ListenerConfig> configs = TestGateway.config("listeners: [{transport: udp, bind: ['0.0.0.0:53']}]")
                .listeners();

        assertThat(Placement.of(configs, configured -> List.of()).isComplete()).isFalse();
        assertThat(Placement.of(configs, PlacementTest::expand).isComplete()).isTrue();
    }
}
