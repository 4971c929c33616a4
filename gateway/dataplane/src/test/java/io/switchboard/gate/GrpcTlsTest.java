package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** gRPC inside TLS: a gateway that serves it, clients of other makes, and a gateway that asks it. */
class GrpcTlsTest {
    private final TestGateway serving = TestGateway.start("""
            listeners: [{transport: grpc, bind: ['127.0.0.1:0']}]
            records:
              static: [{name: www.home.example., type: A, ttl: 60s, data: [192.0.2.1]}]
            """);
    private final int port = serving.address(TestTransport.GRPC).getPort();

    @AfterEach
    void close() {
        serving.close();
    }

    @Test
    void clientOfGrpcItself_isAnswered() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(TestIdentity.authority().toFile())
                        .build())
                .build();
        try {
            assertThat(Reply.of(query(channel)).answers()).hasSize(1);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void clientInClearText_isNotAnswered() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            assertThatThrownBy(() -> query(channel))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void gatewayThatBelievesTheAuthority_isAnswered() {
        assertThat(askThrough("#127.0.0.1", TestIdentity.authority().toString()).answers())
                .hasSize(1);
    }

    @Test
    void gatewayThatExpectsAnotherName_asksNothing() {
        Reply reply = askThrough("#dns.example.net", TestIdentity.authority().toString());

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.answers()).isEmpty();
    }

    @Test
    void gatewayThatDoesNotBelieveTheAuthority_asksNothing() {
        assertThat(askThrough("#127.0.0.1", "none").rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    private Reply askThrough(String name, String authority) {
        try (TestGateway asking = TestGateway.start("""
                        upstreams:
                          default: {attempts: 1, endpoints: [{url: 'grpcs://127.0.0.1:%d%s', ca: %s}]}
                        """.formatted(port, name, authority));
                DnsClient client = asking.client(TestTransport.UDP)) {
            return Reply.of(
                    client.exchange(Messages.query("www.home.example.", Type.A).bytes()));
        }
    }

    private static byte[] query(ManagedChannel channel) {
        DnsPacket packet = DnsPacket.newBuilder()
                .setMsg(ByteString.copyFrom(
                        Messages.query("www.home.example.", Type.A).bytes()))
                .build();
        return DnsServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DnsClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .query(packet)
                .getMsg()
                .toByteArray();
    }
}
