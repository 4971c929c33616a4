package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ApiProxyTest {
    private static final URI SERVER = URI.create("https://api.example.org:6443");

    private final Config config = Config.empty();

    private Proxy proxy() {
        return ApiProxy.of(config, SERVER).select(SERVER).getFirst();
    }

    @Test
    void server_withoutAProxy_isReachedDirectly() {
        assertThat(proxy()).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void proxy_ofTheConfiguration_isOnTheWay() {
        config.setHttpsProxy("http://proxy.example.org:3128");

        InetSocketAddress address = (InetSocketAddress) proxy().address();
        assertThat(address.getHostString()).isEqualTo("proxy.example.org");
        assertThat(address.getPort()).isEqualTo(3128);
    }

    @Test
    void proxy_forTheOtherScheme_isNotOnTheWay() {
        config.setHttpProxy("http://proxy.example.org:3128");

        assertThat(proxy()).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void server_thatIsExcepted_isReachedDirectly() {
        config.setHttpsProxy("http://proxy.example.org:3128");
        config.setNoProxy(new String[] {"", "localhost", " .example.org"});

        assertThat(proxy()).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void proxy_ofAnotherKind_isRefused() {
        config.setHttpsProxy("socks5://proxy.example.org:1080");

        assertThatThrownBy(this::proxy).hasMessageContaining("socks5://proxy.example.org:1080");
    }
}
