package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import io.switchboard.query.Ticker;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.QuicConnection;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Type;

/** DT-05: who begins more handshakes than it may gets none of them, and those that stand go on. */
class HandshakeRateTest {
    private static final Ticker FROZEN = () -> 1_000_000_000;
    private static final String RATE = "access: {handshakes-per-second: 3}\nops: {bind: '127.0.0.1:0'}\n";

    @ParameterizedTest
    @EnumSource(
            value = TestTransport.class,
            names = {"DOT", "DOH"})
    void dt05_handshakesOverTheRate_areRefused(TestTransport transport) {
        List<DnsClient> standing = new ArrayList<>();
        int refused = 0;
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var gateway = TestGateway.start(TestGateway.yaml(upstream, RATE), FROZEN)) {
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
            assertThat(gateway.metric("dns_tls_handshakes_total", "completed")).isEqualTo(3);
            assertThat(gateway.metric("dns_tls_handshakes_total", "refused")).isEqualTo(2);
        } finally {
            standing.forEach(DnsClient::close);
        }
    }

    /** The client hears nothing and goes on trying, by itself. */
    @ParameterizedTest
    @EnumSource(
            value = TestTransport.class,
            names = {"DOQ", "DOH3"})
    void dt05_handshakesOfQuicOverTheRate_areRefused(TestTransport transport) {
        byte[] query = Messages.query("www.example.org.", Type.A).bytes();
        List<DnsClient> standing = new ArrayList<>();
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var gateway = TestGateway.start(TestGateway.yaml(upstream, RATE), FROZEN)) {
            for (int i = 0; i < 3; i++) {
                standing.add(gateway.client(transport));
            }
            assertThat(gateway.metric("dns_quic_events_total", "retry"))
                    .as("nobody uses up the rate in the name of others")
                    .isGreaterThanOrEqualTo(3);

            QuicConnection.Options options = new QuicConnection.Options(transport == TestTransport.DOQ ? "doq" : "h3");
            try (QuicConnection fourth = QuicConnection.begin(gateway.address(transport), options)) {
                await().until(() -> gateway.metric("dns_tls_handshakes_total", "refused") >= 1);

                assertThat(fourth.stands(Duration.ZERO)).isFalse();
            }
            assertThat(gateway.metric("dns_tls_handshakes_total", "completed")).isEqualTo(3);
            for (DnsClient client : standing) {
                assertThat(Reply.of(client.exchange(query)).answerData()).containsExactly("192.0.2.1");
            }
        } finally {
            standing.forEach(DnsClient::close);
        }
    }

    @Test
    void dt05_handshakesOfGrpcOverTheRate_areRefused() throws Exception {
        List<ManagedChannel> channels = new ArrayList<>();
        int refused = 0;
        try (var gateway = TestGateway.start(RATE + """
                listeners: [{transport: grpc, bind: ['127.0.0.1:0']}]
                records:
                  static: [{name: www.home.example., type: A, ttl: 60s, data: [192.0.2.1]}]
                """, FROZEN)) {
            for (int i = 0; i < 5; i++) {
                channels.add(channel(gateway.address(TestTransport.GRPC).getPort()));
                try {
                    assertThat(Reply.of(query(channels.getLast())).answers()).hasSize(1);
                } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    refused++;
                }
            }

            assertThat(refused).isEqualTo(2);
            assertThat(Reply.of(query(channels.getFirst())).answers())
                    .as("those that stand go on")
                    .hasSize(1);
            assertThat(gateway.metric("dns_tls_handshakes_total", "completed")).isEqualTo(3);
            // gRPC's client tries again by itself.
            assertThat(gateway.metric("dns_tls_handshakes_total", "refused")).isGreaterThanOrEqualTo(2);
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private static ManagedChannel channel(int port) throws IOException {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(TestIdentity.authority().toFile())
                        .build())
                .build();
    }

    private static byte[] query(ManagedChannel channel) {
        byte[] message = Messages.query("www.home.example.", Type.A).bytes();
        return DnsServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DnsClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .query(DnsPacket.newBuilder()
                        .setMsg(ByteString.copyFrom(message))
                        .build())
                .getMsg()
                .toByteArray();
    }
}
