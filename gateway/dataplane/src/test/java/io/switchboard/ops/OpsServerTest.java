package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.query.FakeQueryLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final GatewayMetrics metrics = new GatewayMetrics(1, ByteBufAllocator.DEFAULT);
    private final Readiness readiness = new Readiness();
    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final Heartbeats heartbeats = new Heartbeats(List.of(loop), loop);
    private OpsServer server;
    private RawHttp client;

    @BeforeEach
    void start() throws IOException {
        server = new OpsServer(ANY_PORT, metrics, readiness, heartbeats);
        client = new RawHttp(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void metrics_areInPrometheusTextUnlessAskedOtherwise() throws IOException {
        RawHttp.Reply reply = client.exchange("GET", "/metrics");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.body()).contains("# TYPE dns_drops_total counter\n").doesNotContain("# EOF");
    }

    @Test
    void metrics_areInOpenMetricsForThoseWhoPreferIt() throws IOException {
        RawHttp.Reply reply = client.exchange(
                "GET", "/metrics?x=y", "Accept: text/plain;q=0.3", "Accept: application/openmetrics-text;q=0.5");

        assertThat(reply.header("content-type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(reply.body()).endsWith("# EOF\n");
    }

    @Test
    void livez_isOkWhileLoopsBeat() throws IOException {
        RawHttp.Reply reply = client.exchange("GET", "/livez");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok\n");
    }

    @Test
    void livez_namesTheLoopThatIsStuck() throws IOException {
        loop.advance(Duration.ofSeconds(12)); // Nobody has started the heartbeats.

        RawHttp.Reply reply = client.exchange("GET", "/livez");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("loop-0: no heartbeat for 12 s\n");
    }

    @Test
    void readyz_isOkWhenAllComponentsAre() throws IOException {
        readiness.add("records", Optional::empty);

        RawHttp.Reply reply = client.exchange("GET", "/readyz");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok\n");
    }

    @Test
    void readyz_tellsWhatIsNotReady() throws IOException {
        AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.of("zone example.org.: not read"));
        readiness.add("records", reason::get);
        readiness.add("upstreams", Optional::empty);

        RawHttp.Reply before = client.exchange("GET", "/readyz");
        reason.set(Optional.empty());
        RawHttp.Reply after = client.exchange("GET", "/readyz");

        assertThat(before.status()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("records: zone example.org.: not read\n");
        assertThat(after.status()).isEqualTo(200);
    }

    @Test
    void readyz_tellsWhatIsWrongWithAComponentThatIsReady() throws IOException {
        readiness.add("records", Optional::empty, () -> Optional.of("silent for 200 s"));

        RawHttp.Reply text = client.exchange("GET", "/readyz");
        RawHttp.Reply json = client.exchange("GET", "/readyz", "Accept: application/json");

        assertThat(text.status()).isEqualTo(200);
        assertThat(text.body()).isEqualTo("ok\nrecords: ok, but silent for 200 s\n");
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.body()).contains("{\"name\":\"records\",\"ready\":true,\"remark\":\"silent for 200 s\"}");
    }

    @Test
    void readyz_verboseListsAllComponents() throws IOException {
        readiness.add("records", () -> Optional.of("not read"));
        readiness.add("upstreams", Optional::empty);

        RawHttp.Reply reply = client.exchange("GET", "/readyz?verbose");

        assertThat(reply.body()).isEqualTo("gateway: ok\nrecords: not read\nupstreams: ok\n");
    }

    @Test
    void readyz_isJsonForThoseWhoAskForIt() throws IOException {
        readiness.add("records", () -> Optional.of("\"a\"\n\u202e"));

        RawHttp.Reply reply = client.exchange("GET", "/readyz", "Accept: application/json");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.body())
                .isEqualTo("{\"ready\":false,\"components\":[{\"name\":\"gateway\",\"ready\":true},"
                        + "{\"name\":\"records\",\"ready\":false,\"reason\":\"\\\"a\\\"\\n\\u202e\"}]}\n");
    }

    @Test
    void readyz_keepsAReasonOnItsLine() throws IOException {
        readiness.add("records", () -> Optional.of("a\nb\u001b[m"));

        assertThat(client.exchange("GET", "/readyz").body()).isEqualTo("records: a\\u000ab\\u001b[m\n");
    }

    @Test
    void readyz_isNotReadyWhileDraining() throws IOException {
        readiness.drain();

        RawHttp.Reply reply = client.exchange("GET", "/readyz");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("gateway: draining\n");
        assertThat(client.exchange("GET", "/livez").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/livez", "/readyz"})
    void head_isGetWithoutTheBody(String path) throws IOException {
        RawHttp.Reply reply = client.exchange("HEAD", path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Integer.parseInt(reply.header("content-length"))).isPositive();
        assertThat(client.exchange("GET", "/livez").body()).isEqualTo("ok\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void otherMethods_areNotAllowed(String method) throws IOException {
        RawHttp.Reply reply = client.exchange(method, "/metrics");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
        assertThat(client.exchange("GET", "/livez").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics/", "/health", "/../metrics", "//livez", "/LIVEZ", "/?/livez"})
    void otherPaths_areNotFound(String path) throws IOException {
        assertThat(client.exchange("GET", path).status()).isEqualTo(404);
    }

    @Test
    void connection_isKeptForTheNextRequest() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(client.exchange("GET", "/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void connection_answersPipelinedRequestsInOrder() throws IOException {
        client.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50) + "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");

        for (int i = 0; i < 50; i++) {
            assertThat(client.receive().status()).isEqualTo(200);
        }
        assertThat(client.receive().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /livez HTTP/1.0", "GET /livez HTTP/1.1\r\nConnection: close"})
    void connection_isClosedWhenTheClientWantsSo(String head) throws IOException {
        client.send(head + "\r\nHost: x\r\n\r\n");

        assertThat(client.receive().status()).isEqualTo(200);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void body_isNotReadAndEndsTheConnection() throws IOException {
        client.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(client.receive().status()).isEqualTo(405);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void line_hasALimit() throws IOException {
        client.send("GET /" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(client.receive().status()).isEqualTo(414);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void head_hasALimit() throws IOException {
        client.send("GET /livez HTTP/1.1\r\n" + ("X-Padding: " + "x".repeat(900) + "\r\n").repeat(10) + "\r\n");

        assertThat(client.receive().status()).isEqualTo(431);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void garbage_isABadRequest() throws IOException {
        client.send("\u0016\u0003\u0001 not http\r\n\r\n");

        assertThat(client.receive().status()).isEqualTo(400);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void connections_haveALimitAndAreCountedBeyondIt() throws IOException {
        List<RawHttp> held = new ArrayList<>();
        for (int i = 1; i < 64; i++) {
            RawHttp connection = new RawHttp(server.port());
            assertThat(connection.exchange("GET", "/livez").status()).isEqualTo(200);
            held.add(connection);
        }

        try (RawHttp beyond = new RawHttp(server.port())) {
            assertThat(beyond.isClosed()).isTrue();
        }
        assertThat(held.getFirst().exchange("GET", "/metrics").body())
                .contains("switchboard_ops_connections_rejected_total 1.0\n");
        held.removeFirst().close();
        Awaitility.await().untilAsserted(() -> {
            try (RawHttp next = new RawHttp(server.port())) {
                assertThat(next.exchange("GET", "/livez").status()).isEqualTo(200);
            }
        });
        for (RawHttp connection : held) {
            connection.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /livez HTTP/1.1\r\n"})
    void connection_isClosedWhenAnExchangeTakesTooLong(String sent) throws IOException {
        try (OpsServer hasty = new OpsServer(ANY_PORT, metrics, readiness, heartbeats, Duration.ofMillis(50));
                RawHttp slow = new RawHttp(hasty.port())) {
            slow.send(sent);

            assertThat(slow.isClosed()).isTrue();
        }
    }

    @Test
    void start_namesTheKeyOfAnAddressThatIsTaken() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

        assertThatThrownBy(() -> new OpsServer(taken, metrics, readiness, heartbeats))
                .isInstanceOf(IOException.class)
                .hasMessage("ops.bind: 127.0.0.1:" + server.port() + " (expected: an address that is free here)");
    }

    @Test
    void close_endsConnectionsAndFreesThePort() throws IOException {
        int port = server.port();

        server.close();

        assertThat(client.isClosed()).isTrue();
        assertThatThrownBy(() -> new RawHttp(port)).isInstanceOf(IOException.class);
    }
}
