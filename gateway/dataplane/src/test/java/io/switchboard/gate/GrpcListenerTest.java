package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.GrpcClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.RawHttp2;
import io.switchboard.testing.Reply;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** The statuses with which queries over gRPC are answered (GR-01 to GR-03). */
class GrpcListenerTest {
    private static final String QUERY = "/coredns.dns.DnsService/Query";

    private static final String ZONE = """
            records:
              static: [{name: www.home.example., type: A, ttl: 60s, data: [192.0.2.1, 192.0.2.2]}]
            """;

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.9"));

    @Test
    void gr01_aQuery_isAnsweredByAMessage() {
        GrpcClient client = client(own.gateway(ZONE));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.home.example.", Type.A).bytes()));

        assertThat(reply.answers()).hasSize(2);
        assertStatuses(client, Status.Code.OK);
    }

    @Test
    void gr02_whatIsNoQuery_isAnInvalidArgument() {
        GrpcClient client = client(own.gateway(""));
        byte[] response =
                Messages.query("www.example.org.", Type.A).flags(0x8180).bytes();

        client.send(new byte[0]);
        client.send("not DNS".getBytes(StandardCharsets.US_ASCII));
        client.send(response);

        assertStatuses(
                client, Status.Code.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void gr02_aMalformedQuery_isAnInvalidArgumentThatSaysFormerr() {
        GrpcClient client = client(own.gateway(""));

        byte[] reply = client.exchange(
                Messages.query("www.example.org.", Type.A).counts(1, 0, 0, 7).bytes());

        assertThat(Reply.of(reply).rcode()).isEqualTo(1);
        assertStatuses(client, Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void gr02_textOfAnyLength_isAnInvalidArgument() {
        GrpcClient client = client(own.gateway(""));

        client.exchange("a text that is longer than a header".getBytes(StandardCharsets.US_ASCII));

        assertStatuses(client, Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void gr02_aMessageThatIsTooLong_exhaustsAResource() {
        GrpcClient client = client(own.gateway(""));

        client.send(new byte[65_536]);
        client.send(new byte[70_000]);
        client.send(new byte[1 << 20]);

        assertStatuses(
                client, Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void gr02_aFailureOfTheDns_isOk() {
        own.upstream().follow(Answers.rcode(2));
        GrpcClient client = client(own.gateway(""));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.example.org.", Type.A).bytes()));

        assertThat(reply.rcode()).isEqualTo(2);
        assertStatuses(client, Status.Code.OK);
    }

    @Test
    void gr02_aClientThatMayNotAsk_isDeniedPermission() {
        GrpcClient client = client(own.gateway("access: {allow: [192.0.2.0/24]}\n"));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.example.org.", Type.A).bytes()));

        assertThat(reply.rcode()).isEqualTo(5);
        assertStatuses(client, Status.Code.PERMISSION_DENIED);
    }

    @Test
    void gr02_aClientThatAsksTooMuch_exhaustsAResource() {
        GrpcClient client = client(own.gateway(ZONE + "access: {rate-limit: {queries-per-second: 1, burst: 1}}\n"));

        client.exchange(Messages.query("www.home.example.", Type.A).bytes());
        client.exchange(Messages.query("www.home.example.", Type.A).bytes());

        assertStatuses(client, Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void gr02_aCallWithoutAMessage_isAnInvalidArgument() {
        try (RawHttp2 client = raw(own.gateway("")).greet()) {
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.call(QUERY));

            assertThat(client.awaitFrame(RawHttp2.HEADERS))
                    .satisfies(trailers -> assertThat(trailers.contains("3")).isTrue());
        }
    }

    @Test
    void gr03_aPathWithoutASlash_isUnimplemented() {
        try (RawHttp2 client = raw(own.gateway("")).greet()) {
            client.frame(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.call(QUERY.substring(1)));

            assertThat(client.awaitFrame(RawHttp2.HEADERS))
                    .satisfies(trailers -> assertThat(trailers.contains("12")).isTrue());
        }
    }

    @Test
    void gr02_aDrainedGateway_isUnavailable() throws InterruptedException {
        TestGateway gateway = own.gateway(ZONE);
        GrpcClient client = client(gateway);
        client.exchange(Messages.query("www.home.example.", Type.A).bytes());

        gateway.gateway().drain();
        client.send(Messages.query("www.home.example.", Type.A).bytes());

        assertStatuses(client, Status.Code.OK, Status.Code.UNAVAILABLE);
    }

    private GrpcClient client(TestGateway gateway) {
        return own.opened(new GrpcClient(gateway.address(TestTransport.GRPC)));
    }

    private static RawHttp2 raw(TestGateway gateway) {
        return new RawHttp2(gateway.address(TestTransport.GRPC));
    }

    private static void assertStatuses(GrpcClient client, Status.Code... codes) {
        await().atMost(DnsClient.PATIENCE)
                .untilAsserted(() -> assertThat(client.statuses())
                        .extracting(Status::getCode)
                        .containsExactly(codes));
    }
}
