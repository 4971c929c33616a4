package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import io.switchboard.testing.Answers;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.GrpcClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.RawHttp2;
import io.switchboard.testing.Reply;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** What a client over gRPC may not do (GR-04). */
class GrpcLimitsTest {
    private static final String QUERY = "/coredns.dns.DnsService/Query";

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.9"));

    private GrpcClient client(TestGateway gateway) {
        return own.opened(new GrpcClient(gateway.address(TestTransport.GRPC)));
    }

    private static RawHttp2 raw(TestGateway gateway) {
        return new RawHttp2(gateway.address(TestTransport.GRPC));
    }

    @Test
    void gr04_aClientThatGivesUp_freesItsCall() {
        own.upstream().follow(Answers.address("192.0.2.1").delayed(Duration.ofSeconds(1)));
        TestGateway gateway = own.gateway("");
        GrpcClient client = client(gateway);
        DnsPacket packet = DnsPacket.newBuilder()
                .setMsg(ByteString.copyFrom(
                        Messages.query("www.example.org.", Type.A).bytes()))
                .build();

        assertThatThrownBy(() -> DnsServiceGrpc.newBlockingStub(client.channel())
                        .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                        .query(packet))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

        // What it asked for is there for the next one, on the same connection.
        await().until(() -> gateway.gateway().cache().queriesInFlight() == 0);
        assertThat(Reply.of(client.exchange(
                                Messages.query("www.example.org.", Type.A).bytes()))
                        .answers())
                .hasSize(1);
    }

    @Test
    void gr04_aFloodOfPings_isToldToCalmDown() {
        try (RawHttp2 client = raw(own.gateway("")).greet()) {
            for (int i = 0; i < 10; i++) {
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
            }

            assertThat(client.awaitFrame(RawHttp2.GOAWAY))
                    .satisfies(goaway -> assertThat(goaway.goawayCode()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM));
        }
    }

    @Test
    void gr04_aFloodOfResets_isToldToCalmDown() {
        own.upstream().follow(Answers.silence());
        try (RawHttp2 client = raw(own.gateway("")).greet()) {
            boolean open = true;
            for (int stream = 1; stream < 10_000 && open; stream += 2) {
                open = client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.call(QUERY))
                        && client.frame(RawHttp2.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            }

            assertThat(client.awaitFrame(RawHttp2.GOAWAY))
                    .satisfies(goaway -> assertThat(goaway.goawayCode()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM));
        }
    }

    @Test
    void gr04_callsAtATime_areBoundAndSaidSo() {
        try (RawHttp2 client = raw(own.gateway("limits: {tcp: {in-flight-per-connection: 7}}\n"))
                .greet()) {
            // SETTINGS_MAX_CONCURRENT_STREAMS is parameter 3 (RFC 9113 §6.5.2).
            assertThat(client.awaitFrame(RawHttp2.SETTINGS))
                    .satisfies(settings ->
                            assertThat(settings.contains("\0\3\0\0\0\7")).isTrue());
        }
    }

    @Test
    void gr04_aConnectionWithoutAPreface_isClosed() {
        try (RawHttp2 client = raw(own.gateway("limits: {tcp: {read-timeout: 500ms}}\n"))) {
            client.octets((byte) 'P', (byte) 'R');

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_aConnectionThatSpeaksSomethingElse_isClosed() {
        try (RawHttp2 client = raw(own.gateway(""))) {
            client.octets("GET / HTTP/1.1\r\nHost: dns.example.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_aCallWhoseMessageDoesNotCome_endsItsConnection() {
        try (RawHttp2 client =
                raw(own.gateway("limits: {tcp: {read-timeout: 500ms}}\n")).greet()) {
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.call(QUERY));
            client.frame(RawHttp2.DATA, 0, 1, (byte) 0, (byte) 0);

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_anIdleConnection_isSentAway() {
        String listener =
                "listeners: [{transport: grpc, bind: ['127.0.0.1:0'], certificate: none, idle-timeout: 1s}]\n";
        try (RawHttp2 client = raw(own.gateway(listener)).greet()) {
            assertThat(client.awaitFrame(RawHttp2.GOAWAY))
                    .satisfies(goaway -> assertThat(goaway.goawayCode()).isZero());
        }
    }

    @Test
    void gr04_oneConnectionTooMany_isClosed() {
        TestGateway gateway = own.gateway("limits: {tcp: {connections-per-client: 2}}\n");
        try (RawHttp2 first = raw(gateway).greet();
                RawHttp2 second = raw(gateway).greet()) {
            assertThat(first.awaitFrame(RawHttp2.SETTINGS)).isNotNull();
            assertThat(second.awaitFrame(RawHttp2.SETTINGS)).isNotNull();
            try (RawHttp2 third = raw(gateway)) {
                assertThat(third.awaitEnd()).isTrue();
            }
        }
    }
}
