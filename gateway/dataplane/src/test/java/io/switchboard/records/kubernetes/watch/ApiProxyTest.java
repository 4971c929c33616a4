package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.switchboard.http.HttpProxy;
import io.switchboard.http.HttpProxy.Kind;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiProxyTest {
    private static final URI SERVER = URI.create("https://api.example.org:6443");

    private final Config config = Config.empty();

    private @Nullable HttpProxy proxy() {
        return ApiProxy.of(config, SERVER);
    }

    @Test
    void server_withoutAProxy_isReachedDirectly() {
        assertThat(proxy()).isNull();
    }

    @Test
    void proxy_ofTheConfiguration_isOnTheWay() {
        config.setHttpsProxy("http://proxy.example.org:3128");

        assertThat(proxy()).isEqualTo(new HttpProxy(Kind.HTTP, "proxy.example.org", 3128, null, null));
    }

    @Test
    void proxy_ofSocks_mayHaveAUser_andTheUsualPort() {
        config.setHttpsProxy("socks5://me:p%40ss+@[2001:db8::1]");

        assertThat(proxy()).isEqualTo(new HttpProxy(Kind.SOCKS5, "2001:db8::1", 1080, "me", "p@ss+"));
    }

    @Test
    void password_isInNoText() {
        config.setHttpsProxy("socks5://me:secret@proxy.example.org");

        assertThat(proxy()).hasToString("SOCKS5 proxy.example.org:1080");
    }

    @Test
    void proxy_forTheOtherScheme_isNotOnTheWay() {
        config.setHttpProxy("http://proxy.example.org:3128");

        assertThat(proxy()).isNull();
    }

    @Test
    void server_thatIsExcepted_isReachedDirectly() {
        config.setHttpsProxy("http://proxy.example.org:3128");
        config.setNoProxy(new String[] {"", "localhost", " .example.org"});

        assertThat(proxy()).isNull();
    }

    @Test
    void proxy_ofAnotherKind_isRefused() {
        config.setHttpsProxy("ftp://me:secret@proxy.example.org:21");

        assertThatThrownBy(this::proxy)
                .hasMessageContaining("ftp://proxy.example.org")
                .hasMessageNotContaining("secret");
    }
}
