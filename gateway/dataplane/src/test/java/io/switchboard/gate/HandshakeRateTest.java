package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.query.Ticker;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Type;

/** DT-05: who begins more handshakes than it may gets none of them, and those that stand go on. */
class HandshakeRateTest {
    private static final String RATE = "access: {handshakes-per-second: 3}\nops: {bind: '127.0.0.1:0'}\n";

    @ParameterizedTest
    @EnumSource(
            value = TestTransport.class,
            names = {"DOT", "DOH"})
    void dt05_handshakesOverTheRate_areRefused(TestTransport transport) {
        long now = System.nanoTime();
        Ticker frozen = () -> now;
        List<DnsClient> standing = new ArrayList<>();
        int refused = 0;
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var gateway = TestGateway.start(TestGateway.yaml(upstream, RATE), frozen)) {
            for (int i = 0; i < 5; i++) {
                try {
                    standing.add(gateway.client(transport));
                } catch (RuntimeException closed) {
                    refused++;
                }
            }

            assertThat(refused).isEqualTo(2);
            for (DnsClient client : standing) {
                byte[] reply = client.exchange(
                        Messages.query("www.example.org.", Type.A).bytes());
                assertThat(Reply.of(reply).answerData()).containsExactly("192.0.2.1");
            }
            assertThat(gateway.metric("dns_tls_handshakes_total", "refused")).isEqualTo(2);
            assertThat(gateway.metric("dns_tls_handshakes_total", "completed")).isEqualTo(3);
        } finally {
            standing.forEach(DnsClient::close);
        }
    }
}
