package io.switchboard.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import io.switchboard.tls.TestAuthority;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** Asking over QUIC: one gateway asks another. */
class QuicUpstreamTest {
    private static final int NETWORK_ERROR = 23;
    private static final String DOQ = "DOQ, quic";
    private static final String DOH3 = "DOH3, h3";

    private final ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int names;

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        upstream.close();
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private TestGateway server(String yaml) {
        return opened(TestGateway.start(upstream, "ops: {bind: '127.0.0.1:0'}\n" + yaml));
    }

    private TestGateway asking(String... endpoints) {
        return opened(TestGateway.start("upstreams: {default: {deadline: 3s, policy: sequential, endpoints: ["
                + String.join(", ", endpoints) + "]}}\nops: {bind: '127.0.0.1:0'}\n"));
    }

    /** A gateway that asks a server once: what is wrong with it is known at once. */
    private TestGateway askingOnce(String endpoint) {
        return opened(TestGateway.start(
                "upstreams: {default: {attempts: 1, endpoints: [" + endpoint + "]}}\nops: {bind: '127.0.0.1:0'}\n"));
    }

    private static String endpoint(TestGateway server, TestTransport transport, String scheme) {
        return endpoint(scheme, server.address(transport).getPort(), "");
    }

    private static String endpoint(String scheme, int port, String more) {
        return "{url: '" + scheme + "://127.0.0.1:" + port + "', ca: " + TestIdentity.authority() + more + "}";
    }

    private Reply ask(TestGateway gateway) {
        try (DnsClient client = gateway.client(TestTransport.UDP)) {
            return Reply.of(client.exchange(Messages.query("n" + names++ + ".example.org.", Type.A)
                    .edns()
                    .bytes()));
        }
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void queries_shareAConnection(TestTransport transport, String scheme) {
        TestGateway server = server("");
        TestGateway gateway = asking(endpoint(server, transport, scheme));
        for (int i = 0; i < 20; i++) {
            assertThat(ask(gateway).answerData()).containsExactly("192.0.2.1");
        }

        // Each event loop has its own; while a handshake lasts, a query may be sent once more by another one.
        assertThat(server.metric("dns_tls_handshakes_total", "completed"))
                .isBetween(1.0, 2.0 * Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void replies_ofAnyLengthCome(TestTransport transport, String scheme) {
        upstream.follow(Answers.ofLength(60_000));
        TestGateway gateway = asking(endpoint(server(""), transport, scheme));

        DnsClient client = opened(gateway.client(TestTransport.TCP));
        Reply reply = Reply.of(
                client.exchange(Messages.query("big.example.org.", Type.TXT).bytes()));

        assertThat(reply.bytes().length).isGreaterThan(59_000);
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void streams_overTheServersLimitWaitForRoom(TestTransport transport, String scheme) {
        upstream.follow(Answers.address("192.0.2.1").delayed(Duration.ofMillis(200)));
        TestGateway server = server("limits: {tcp: {in-flight-per-connection: 2}}");
        TestGateway gateway = asking(endpoint(server, transport, scheme));
        DnsClient client = opened(gateway.client(TestTransport.TCP));
        for (int i = 0; i < 40; i++) {
            client.send(Messages.query("w" + i + ".example.org.", Type.A).id(i).bytes());
        }

        for (int i = 0; i < 40; i++) {
            assertThat(Reply.of(client.expect()).rcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void server_thatIsAnotherIsNotAsked(TestTransport transport, String scheme) {
        TestGateway server = server("");
        int port = server.address(transport).getPort();
        Path stranger = directory.resolve("stranger.crt");
        TestAuthority.write(stranger, new TestAuthority().pem());
        List<String> refused = List.of(
                "{url: '" + scheme + "://127.0.0.1:" + port + "', ca: " + stranger + "}",
                "{url: '" + scheme + "://127.0.0.1:" + port + "#dns.example.org', ca: " + TestIdentity.authority()
                        + "}",
                endpoint(
                        scheme,
                        port,
                        ", spki-pins: ['" + new TestAuthority().leaf("a").pin() + "']"));
        for (String endpoint : refused) {
            TestGateway gateway = askingOnce(endpoint);
            Reply reply = ask(gateway);

            assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(reply.extendedError()).isEqualTo(NETWORK_ERROR);
            assertThat(gateway.metric("dns_upstream_errors_total", "tls_error")).isPositive();
        }
        assertThat(upstream.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void server_ofAnotherProtocolIsNotAsked(TestTransport transport, String scheme) {
        TestGateway server = server("");
        TestTransport other = transport == TestTransport.DOQ ? TestTransport.DOH3 : TestTransport.DOQ;
        TestGateway gateway = askingOnce(endpoint(server, other, scheme));

        assertThat(ask(gateway).rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(gateway.metric("dns_upstream_errors_total", "tls_error")).isPositive();
        assertThat(upstream.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void silentServer_costsAtMostHalfOfTheTime(TestTransport transport, String scheme) throws Exception {
        DatagramSocket silent = opened(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        TestGateway gateway =
                asking(endpoint(scheme, silent.getLocalPort(), ""), endpoint(server(""), transport, scheme));

        assertThat(ask(gateway).answerData()).containsExactly("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void portThatNobodyListensOn_isFoundAtOnce(TestTransport transport, String scheme) throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TestGateway gateway = asking(endpoint(scheme, port, ""), endpoint(server(""), transport, scheme));

        assertThat(ask(gateway).answerData()).containsExactly("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({DOQ, DOH3})
    void serverThatEnds_losesNoQuery(TestTransport transport, String scheme) throws Exception {
        TestGateway first = server("");
        TestGateway gateway = asking(endpoint(first, transport, scheme), endpoint(server(""), transport, scheme));
        assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
        first.gateway().drain();
        first.gateway().close();

        for (int i = 0; i < 5; i++) {
            assertThat(ask(gateway).answerData()).containsExactly("192.0.2.1");
        }
    }
}
