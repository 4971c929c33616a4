package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.GatewayException;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** A new configuration for a gateway that is answering: put in place whole, or not at all, and no query lost. */
class ReconfigurationTest {
    @Test
    void apply_whileAQueryWaits_stillAnswersIt() throws GatewayException {
        try (ScriptedUpstream slow =
                        ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(300)));
                ScriptedUpstream other = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                TestGateway gateway = TestGateway.start(slow, fixed(0, "10s"));
                DnsClient client = gateway.client(TestTransport.TCP)) {
            client.send(Messages.query("a.example.org.", Type.A).bytes());
            slow.awaitQueries(1);

            gateway.gateway().apply(TestGateway.config(TestGateway.yaml(other, fixed(0, "10s"))));

            assertThat(Reply.of(client.expect()).answerData()).containsExactly("192.0.2.1");
            assertThat(Reply.of(client.exchange(
                                    Messages.query("b.example.org.", Type.A).bytes()))
                            .answerData())
                    .containsExactly("192.0.2.2");
        }
    }

    @Test
    void apply_ofAnotherIdleTimeout_keepsTheAddress() throws Exception {
        int port = freePort();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, fixed(port, "30s"))) {
            gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, fixed(port, "1s"))));

            assertThat(gateway.address(TestTransport.TCP).getPort()).isEqualTo(port);
            try (TcpClient client = gateway.tcpClient()) {
                assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
            }
        }
    }

    @Test
    void apply_ofAnAddressThatIsTaken_changesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket();
                ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, fixed(0, "10s"))) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            String next = "access: {allow: [192.0.2.0/24]}\n" + fixed(taken.getLocalPort(), "10s");

            assertThatThrownBy(() -> gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, next))))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("tcp 127.0.0.1 port " + taken.getLocalPort());

            try (DnsClient client = gateway.client(TestTransport.TCP)) {
                Reply reply = Reply.of(
                        client.exchange(Messages.query("a.example.org.", Type.A).bytes()));
                assertThat(reply.answerData()).containsExactly("192.0.2.1");
            }
        }
    }

    @Test
    void apply_ofAnotherTransportAtAPort_takesItOver() throws Exception {
        int port = freePort();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, at(port, "tcp", "grpc"));
                TcpClient before = gateway.tcpClient()) {
            assertThat(answerOver(before)).containsExactly("192.0.2.1");

            gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, at(port, "doh", "tcp"))));

            assertThat(gateway.address(TestTransport.DOH).getPort()).isEqualTo(port);
            try (DnsClient after = gateway.client(TestTransport.DOH)) {
                assertThat(answerOver(after)).containsExactly("192.0.2.1");
            }
            assertThat(answerOver(before)).as("a connection that was open").containsExactly("192.0.2.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP, DOQ", "DOQ, DOH3", "DOH3, UDP", "DOH, GRPC", "GRPC, DOT"})
    void apply_ofAnotherTransportAtAPort_goesBetweenAllOfAKind(TestTransport former, TestTransport latter)
            throws Exception {
        int port = freePort();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, at(port, label(former), "tcp"));
                DnsClient before = gateway.client(former)) {
            assertThat(answerOver(before)).containsExactly("192.0.2.1");

            gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, at(port, label(latter), "tcp"))));

            assertThat(gateway.address(latter).getPort()).isEqualTo(port);
            try (DnsClient after = gateway.client(latter)) {
                assertThat(answerOver(after)).containsExactly("192.0.2.1");
            }
        }
    }

    private static String label(TestTransport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void apply_ofAnotherTransportAtAPort_thatIsRefused_leavesTheOldOne() throws Exception {
        int port = freePort();
        try (ServerSocket taken = new ServerSocket();
                ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, at(port, "dot", "tcp"))) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            // Without the certificate of the listener that makes room.
            String otherCertificate = "certificates: "
                    + TestIdentity.certificates().replace("default", "other")
                    + "\nlisteners:\n  - {transport: doh, bind: ['127.0.0.1:%d'], certificate: other}\n"
                            .formatted(port);
            for (String next : List.of(
                    otherCertificate + listener("tcp", taken.getLocalPort()),
                    otherCertificate + "records: {zones: [{origin: example.org., file: /nowhere/zone}]}\n")) {
                assertThatThrownBy(() -> gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, next))))
                        .isInstanceOf(GatewayException.class);

                assertThat(gateway.address(TestTransport.DOT).getPort()).isEqualTo(port);
                try (DnsClient client = gateway.client(TestTransport.DOT)) {
                    assertThat(answerOver(client)).as(next).containsExactly("192.0.2.1");
                }
            }
        }
    }

    private static List<String> answerOver(DnsClient client) {
        return Reply.of(client.exchange(Messages.query("a.example.org.", Type.A).bytes()))
                .answerData();
    }

    /** The first transport at a port, and the second at one of the system's choice. */
    private static String at(int port, String transport, String other) {
        return "listeners:%n%s%s".formatted(listener(transport, port), listener(other, 0));
    }

    private static String listener(String transport, int port) {
        return "  - {transport: %s, bind: ['127.0.0.1:%d']%s}%n"
                .formatted(transport, port, transport.equals("grpc") ? ", certificate: none" : "");
    }

    @Test
    void drain_answersWhatIsInFlightAndThenEndsConnections() throws Exception {
        try (ScriptedUpstream slow =
                        ScriptedUpstream.start(Answers.address("192.0.2.1").delayed(Duration.ofMillis(300)));
                TestGateway gateway = TestGateway.start(slow);
                TcpClient stream = gateway.tcpClient();
                DnsClient datagrams = gateway.client(TestTransport.UDP)) {
            stream.send(Messages.query("a.example.org.", Type.A).bytes());
            datagrams.send(Messages.query("b.example.org.", Type.A).bytes());
            slow.awaitQueries(2);

            gateway.gateway().drain();

            assertThat(Reply.of(stream.expect()).answers()).hasSize(1);
            assertThat(Reply.of(datagrams.expect()).answers()).hasSize(1);
            assertThat(stream.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
        }
    }

    private static String fixed(int port, String idleTimeout) {
        return "listeners: [{transport: tcp, bind: ['127.0.0.1:%d'], idle-timeout: %s}, {transport: udp, bind: ['127.0.0.1:0']}]\n"
                .formatted(port, idleTimeout);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            return socket.getLocalPort();
        }
    }
}
