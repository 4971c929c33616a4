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
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
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
