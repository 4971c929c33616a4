package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.switchboard.http.HttpTarget;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.testing.TestProxy;
import io.switchboard.testing.TlsFront;
import io.switchboard.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server is reached that is not simply there, and whom it must prove to be. */
class ApiRouteTest {
    private final TestAuthority authority = new TestAuthority();
    private final Path directory;
    private WatchedCluster watched;

    ApiRouteTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("ca.crt"), authority.pem());
        watched = new WatchedCluster(directory);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    /** The server has a certificate for these names. */
    private void secure(String... names) {
        watched.close();
        watched = new WatchedCluster(directory, FakeApiServer.start(TlsFront.context(authority.leaf(names)), false));
        watched.cluster().put(KubeObject.namespace("shop"));
    }

    private void start(String cluster) {
        String trusted = "certificate-authority: '" + directory.resolve("ca.crt") + "'";
        String secure = watched.server.url().startsWith("https") ? trusted : "";
        String text = cluster.isEmpty() || secure.isEmpty() ? secure + cluster : secure + ", " + cluster;
        watched.start(new Kubeconfig(watched.server.kubeconfig(directory, text, "{}"), null));
    }

    private WatchState state() {
        return watched.state(ClusterKind.NAMESPACES);
    }

    // ---- Names ----

    @Test
    void serverName_isTheOneInTheCertificate() {
        secure("api.example.org");
        start("tls-server-name: api.example.org");
        watched.untilWatching();

        assertThat(watched.namespaces.names()).containsExactly("shop");
        assertThat(state().errors()).isEmpty();
    }

    @Test
    void serverName_thatTheCertificateHasNot_isNotBelieved() {
        secure("api.example.org", "127.0.0.1");
        start("tls-server-name: other.example.org");
        watched.until(() -> state().errors().containsKey("tls"));

        assertThat(state().reason()).startsWith("TLS: ").contains("other.example.org");
        assertThat(watched.server.requests()).isEmpty();
    }

    @Test
    void address_thatTheCertificateHasNot_isNotBelieved() {
        secure("api.example.org");
        start("");
        watched.until(() -> state().errors().containsKey("tls"));

        assertThat(state().reason()).contains("127.0.0.1");
    }

    @Test
    void anybody_isBelieved_ifToldSo() throws IOException {
        secure("api.example.org");
        watched.start(
                new Kubeconfig(watched.server.kubeconfig(directory, "insecure-skip-tls-verify: true", "{}"), null));
        watched.untilWatching();

        assertThat(watched.namespaces.names()).containsExactly("shop");
    }

    @Test
    void server_thatIsAway_isNoMatterOfTrust() {
        secure("127.0.0.1");
        watched.server.close();
        start("");
        watched.until(() -> state().errors().containsKey("connect"));

        assertThat(state().reason())
                .startsWith("cannot connect to " + watched.server.url() + ": ")
                .contains("refused");
        assertThat(state().errors()).doesNotContainKey("tls");
    }

    // ---- Proxies ----

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void proxy_carriesTls(String kind) {
        secure("127.0.0.1");
        try (TestProxy proxy = TestProxy.to(watched.server.port())) {
            start("proxy-url: '" + kind + "://" + proxy.authority() + "'");
            watched.untilWatching();

            String server = "127.0.0.1:" + watched.server.port();
            assertThat(proxy.asked())
                    .isNotEmpty()
                    .containsOnly(kind.equals("http") ? "CONNECT " + server + " HTTP/1.1" : "SOCKS " + server);
            assertThat(watched.namespaces.names()).containsExactly("shop");
        }
    }

    @Test
    void proxy_isAskedForTheWholeUrl_withoutTls() {
        try (TestProxy proxy = TestProxy.to(watched.server.port())) {
            start("proxy-url: 'http://me:secret@" + proxy.authority() + "'");
            watched.untilWatching();

            assertThat(proxy.asked())
                    .anyMatch(line -> line.startsWith("GET " + watched.server.url() + "/api/v1/services?"))
                    .contains("proxy-authorization: Basic bWU6c2VjcmV0");
        }
    }

    @Test
    void proxy_ofSocks_isToldWhoAsks() {
        try (TestProxy proxy = TestProxy.to(watched.server.port())) {
            start("proxy-url: 'socks5://me:secret@" + proxy.authority() + "'");
            watched.untilWatching();

            assertThat(proxy.asked()).containsOnly("me:secret SOCKS 127.0.0.1:" + watched.server.port());
        }
    }

    @Test
    void proxy_thatRefuses_isNamed() {
        secure("127.0.0.1");
        try (TestProxy proxy = TestProxy.to(watched.server.port())) {
            proxy.refuse("403 Forbidden");
            start("proxy-url: 'http://" + proxy.authority() + "'");
            watched.until(() -> state().errors().containsKey("connect"));

            assertThat(state().reason())
                    .startsWith("cannot connect to " + watched.server.url() + ": ")
                    .contains("403 Forbidden");
            assertThat(state().errors()).doesNotContainKey("tls");
        }
    }

    // ---- Targets ----

    private static HttpTarget target(String url) throws WatchFailure {
        Config config = Config.empty();
        config.setMasterUrl(url);
        return ApiRoute.of(new ServerAccess(config, null, List.of()));
    }

    @Test
    void url_mayHaveAPath_andAnAddressInBrackets() throws WatchFailure {
        assertThat(target("http://[2001:db8::1]:8001/clusters/a/"))
                .isEqualTo(new HttpTarget(
                        "2001:db8::1", 8001, "[2001:db8::1]:8001", "/clusters/a", null, "2001:db8::1", null));
        assertThat(target("https://api.example.org").port()).isEqualTo(443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///api"})
    void url_withoutAHost_isNamed(String url) {
        assertThatThrownBy(() -> target(url))
                .isInstanceOfSatisfying(
                        WatchFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(WatchFailure.CREDENTIALS))
                .hasMessageContaining("cannot be used: ");
    }
}
