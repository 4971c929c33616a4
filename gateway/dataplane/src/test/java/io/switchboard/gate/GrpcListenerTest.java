package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import io.switchboard.proto.dns.v1.DnsGrpc;
import io.switchboard.proto.dns.v1.Record;
import io.switchboard.proto.dns.v1.ResolveFlags;
import io.switchboard.proto.dns.v1.ResolveRequest;
import io.switchboard.proto.dns.v1.ResolveResponse;
import io.switchboard.proto.dns.v1.Source;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.GrpcClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.RawHttp2;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What programs see of the gateway over gRPC: statuses, typed answers, health, and what they may not do. */
class GrpcListenerTest {
    private static final String QUERY = "/coredns.dns.DnsService/Query";
    private static final String ZONE = """
            records:
              static:
                - {name: www.home.example., type: A, ttl: 60s, data: [192.0.2.1, 192.0.2.2]}
                - {name: www.home.example., type: AAAA, ttl: 60s, data: ["2001:db8::1"]}
                - {name: alias.home.example., type: CNAME, ttl: 60s, data: [www.home.example.]}
                - {name: home.example., type: MX, ttl: 60s, data: [10 mail.home.example.]}
                - {name: text.home.example., type: TXT, ttl: 60s, data: ['"one" "two"']}
                - {name: _sip._udp.home.example., type: SRV, ttl: 60s, data: [1 2 5060 www.home.example.]}
                - {name: home.example., type: CAA, ttl: 60s, data: ['0 issue "ca.example.org"']}
                - {name: home.example., type: SSHFP, ttl: 60s, data: [1 1 0102030405060708090a0b0c0d0e0f1011121314]}
                - {name: svc.home.example., type: HTTPS, ttl: 60s, data: [1 . alpn=h2 port=8443]}
            """;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    // ---- Query ----

    @Test
    void gr01_aQuery_isAnsweredByAMessage() {
        GrpcClient client = client(gateway(ZONE));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.home.example.", Type.A).bytes()));

        assertThat(reply.answers()).hasSize(2);
        assertStatuses(client, Status.Code.OK);
    }

    @Test
    void gr02_whatIsNoQuery_isAnInvalidArgument() {
        GrpcClient client = client(gateway(""));
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
        GrpcClient client = client(gateway(""));

        byte[] reply = client.exchange(
                Messages.query("www.example.org.", Type.A).counts(1, 0, 0, 7).bytes());

        assertThat(Reply.of(reply).rcode()).isEqualTo(1);
        assertStatuses(client, Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void gr02_textOfAnyLength_isAnInvalidArgument() {
        GrpcClient client = client(gateway(""));

        client.exchange("a text that is longer than a header".getBytes(StandardCharsets.US_ASCII));

        assertStatuses(client, Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void gr02_aMessageThatIsTooLong_exhaustsAResource() {
        GrpcClient client = client(gateway(""));

        client.send(new byte[65_536]);
        client.send(new byte[70_000]);
        client.send(new byte[1 << 20]);

        assertStatuses(
                client, Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void gr02_aFailureOfTheDns_isOk() {
        GrpcClient client = client(gateway(Answers.rcode(2), ""));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.example.org.", Type.A).bytes()));

        assertThat(reply.rcode()).isEqualTo(2);
        assertStatuses(client, Status.Code.OK);
    }

    @Test
    void gr02_aClientThatMayNotAsk_isDeniedPermission() {
        GrpcClient client = client(gateway("access: {allow: [192.0.2.0/24]}\n"));

        Reply reply = Reply.of(
                client.exchange(Messages.query("www.example.org.", Type.A).bytes()));

        assertThat(reply.rcode()).isEqualTo(5);
        assertStatuses(client, Status.Code.PERMISSION_DENIED);
    }

    @Test
    void gr02_aClientThatAsksTooMuch_exhaustsAResource() {
        GrpcClient client = client(gateway(ZONE + "access: {rate-limit: {queries-per-second: 1, burst: 1}}\n"));

        client.exchange(Messages.query("www.home.example.", Type.A).bytes());
        client.exchange(Messages.query("www.home.example.", Type.A).bytes());

        assertStatuses(client, Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void gr02_anotherMethod_isUnimplemented() {
        Channel channel = client(gateway("")).channel();

        assertThatThrownBy(() -> Listing.list(channel))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void gr02_aCallWithoutAMessage_isAnInvalidArgument() {
        try (RawHttp2 client = raw(gateway("")).greet()) {
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.call(QUERY));

            assertThat(client.awaitFrame(RawHttp2.HEADERS))
                    .satisfies(trailers -> assertThat(trailers.contains("3")).isTrue());
        }
    }

    @Test
    void gr03_aPathWithoutASlash_isUnimplemented() {
        try (RawHttp2 client = raw(gateway("")).greet()) {
            client.frame(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.call(QUERY.substring(1)));

            assertThat(client.awaitFrame(RawHttp2.HEADERS))
                    .satisfies(trailers -> assertThat(trailers.contains("12")).isTrue());
        }
    }

    // ---- What clients may not do ----

    @Test
    void gr04_aClientThatGivesUp_freesItsCall() {
        Script slow = Answers.address("192.0.2.1").delayed(Duration.ofSeconds(1));
        TestGateway gateway = gateway(slow, "");
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
        try (RawHttp2 client = raw(gateway("")).greet()) {
            for (int i = 0; i < 10; i++) {
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
            }

            assertThat(client.awaitFrame(RawHttp2.GOAWAY))
                    .satisfies(goaway -> assertThat(goaway.goawayCode()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM));
        }
    }

    @Test
    void gr04_aFloodOfResets_isToldToCalmDown() {
        try (RawHttp2 client = raw(gateway(Answers.silence(), "")).greet()) {
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
        try (RawHttp2 client =
                raw(gateway("limits: {tcp: {in-flight-per-connection: 7}}\n")).greet()) {
            // SETTINGS_MAX_CONCURRENT_STREAMS is parameter 3 (RFC 9113 §6.5.2).
            assertThat(client.awaitFrame(RawHttp2.SETTINGS))
                    .satisfies(settings ->
                            assertThat(settings.contains("\0\3\0\0\0\7")).isTrue());
        }
    }

    @Test
    void gr04_aConnectionWithoutAPreface_isClosed() {
        try (RawHttp2 client = raw(gateway("limits: {tcp: {read-timeout: 500ms}}\n"))) {
            client.octets((byte) 'P', (byte) 'R');

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_aConnectionThatSpeaksSomethingElse_isClosed() {
        try (RawHttp2 client = raw(gateway(""))) {
            client.octets("GET / HTTP/1.1\r\nHost: dns.example.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_aCallWhoseMessageDoesNotCome_endsItsConnection() {
        try (RawHttp2 client =
                raw(gateway("limits: {tcp: {read-timeout: 500ms}}\n")).greet()) {
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.call(QUERY));
            client.frame(RawHttp2.DATA, 0, 1, (byte) 0, (byte) 0);

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void gr04_anIdleConnection_isSentAway() {
        String listener =
                "listeners: [{transport: grpc, bind: ['127.0.0.1:0'], certificate: none, idle-timeout: 1s}]\n";
        try (RawHttp2 client = raw(gateway(listener)).greet()) {
            assertThat(client.awaitFrame(RawHttp2.GOAWAY))
                    .satisfies(goaway -> assertThat(goaway.goawayCode()).isZero());
        }
    }

    @Test
    void gr04_oneConnectionTooMany_isClosed() {
        TestGateway gateway = gateway(ZONE + "limits: {tcp: {connections-per-client: 2}}\n");
        try (RawHttp2 first = raw(gateway).greet();
                RawHttp2 second = raw(gateway).greet()) {
            assertThat(first.awaitFrame(RawHttp2.SETTINGS)).isNotNull();
            assertThat(second.awaitFrame(RawHttp2.SETTINGS)).isNotNull();
            try (RawHttp2 third = raw(gateway)) {
                assertThat(third.awaitEnd()).isTrue();
            }
        }
    }

    // ---- Resolve ----

    @Test
    void resolve_givesTypedRecords() {
        DnsGrpc.DnsBlockingStub dns =
                DnsGrpc.newBlockingStub(client(gateway(ZONE)).channel());

        assertThat(resolve(dns, "www.home.example", 0).getAnswersList())
                .extracting(record -> record.getAddress().byteAt(3))
                .containsExactlyInAnyOrder((byte) 1, (byte) 2);
        assertThat(only(dns, "www.home.example", Type.AAAA).getAddress().size()).isEqualTo(16);
        assertThat(resolve(dns, "alias.home.example", Type.A).getAnswers(0).getTarget())
                .isEqualTo("www.home.example.");
        assertThat(only(dns, "home.example", Type.MX).getMx().toString())
                .isEqualTo("preference: 10\nexchange: \"mail.home.example.\"\n");
        assertThat(only(dns, "text.home.example", Type.TXT).getTxt().getStringsList())
                .containsExactly(ByteString.copyFromUtf8("one"), ByteString.copyFromUtf8("two"));
        assertThat(only(dns, "_sip._udp.home.example", Type.SRV).getSrv().getPort())
                .isEqualTo(5060);
        assertThat(only(dns, "home.example", Type.CAA).getCaa().getValue().toStringUtf8())
                .isEqualTo("ca.example.org");
        assertThat(only(dns, "svc.home.example", Type.HTTPS).getSvcb().getParamsList())
                .extracting(param -> param.getKey())
                .containsExactly(1, 3);
        Record unknown = only(dns, "home.example", Type.SSHFP);
        assertThat(unknown.getRdata().size()).isEqualTo(22);
        assertThat(unknown.getTtl()).isEqualTo(60);
        assertThat(unknown.getName()).isEqualTo("home.example.");
    }

    @Test
    void resolve_saysWhereItHadTheAnswerFrom() {
        TestGateway gateway = gateway(Answers.address("192.0.2.9"), ZONE);
        DnsGrpc.DnsBlockingStub dns = DnsGrpc.newBlockingStub(client(gateway).channel());

        assertThat(resolve(dns, "www.home.example", Type.A).getSource()).isEqualTo(Source.SOURCE_RECORDS);
        assertThat(resolve(dns, "a.example.org", Type.A).getSource()).isEqualTo(Source.SOURCE_UPSTREAM);
        assertThat(resolve(dns, "a.example.org", Type.A).getSource()).isEqualTo(Source.SOURCE_CACHE);
        assertThat(resolve(dns, "localhost", Type.A).getSource()).isIn(Source.SOURCE_POLICY, Source.SOURCE_RECORDS);
    }

    @Test
    void resolve_saysWhyThereIsNoAnswer() {
        TestGateway gateway = gateway(Answers.rcode(2), "");
        DnsGrpc.DnsBlockingStub dns = DnsGrpc.newBlockingStub(client(gateway).channel());
        ResolveRequest local = ResolveRequest.newBuilder()
                .setName("a.example.org")
                .setFlags(ResolveFlags.newBuilder().setNoRecursion(true))
                .build();

        assertThat(resolve(dns, "a.example.org", Type.A).getRcode()).isEqualTo(2);
        assertThat(dns.resolve(local)).satisfies(response -> {
            assertThat(response.getRcode()).isEqualTo(5);
            assertThat(response.getExtendedErrors(0).getCode()).isEqualTo(20);
        });
        assertThat(resolve(dns, "localhost", Type.MX).getNegativeTtl()).isPositive();
    }

    @Test
    void resolve_ofWhatIsNoQuestion_isAnInvalidArgument() {
        DnsGrpc.DnsBlockingStub dns =
                DnsGrpc.newBlockingStub(client(gateway("")).channel());

        for (ResolveRequest request : List.of(
                ResolveRequest.getDefaultInstance(),
                ResolveRequest.newBuilder().setName("a..b").build(),
                ResolveRequest.newBuilder().setName("x".repeat(64)).build(),
                ResolveRequest.newBuilder().setName("a").setType(65_536).build(),
                ResolveRequest.newBuilder().setName("a").setType(-1).build())) {
            assertThatThrownBy(() -> dns.resolve(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
    }

    // ---- Health and reflection ----

    @Test
    void gr05_health_isServingUntilTheDrain() throws Exception {
        TestGateway gateway = gateway("lame-duck: 60s\n");
        Channel channel = client(gateway).channel();
        Queue<ServingStatus> seen = new ConcurrentLinkedQueue<>();
        HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        });

        assertThat(health(channel, "")).isEqualTo(ServingStatus.SERVING);
        assertThat(health(channel, "coredns.dns.DnsService")).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> health(channel, "unknown"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
        Thread drain = Thread.ofVirtual().start(() -> {
            try {
                gateway.gateway().drain();
            } catch (InterruptedException seenEnough) {
                // It would go on answering for the rest of the minute.
            }
        });

        await().until(() -> health(channel, "") == ServingStatus.NOT_SERVING);
        await().untilAsserted(() -> assertThat(seen).containsExactly(ServingStatus.SERVING, ServingStatus.NOT_SERVING));
        drain.interrupt();
        drain.join();
    }

    @Test
    void gr02_aDrainedGateway_isUnavailable() throws InterruptedException {
        TestGateway gateway = gateway(ZONE);
        GrpcClient client = client(gateway);
        client.exchange(Messages.query("www.home.example.", Type.A).bytes());

        gateway.gateway().drain();
        client.send(Messages.query("www.home.example.", Type.A).bytes());

        assertStatuses(client, Status.Code.OK, Status.Code.UNAVAILABLE);
    }

    @Test
    void gr05_reflection_isForWhoTurnsItOn() throws Exception {
        String listener =
                "listeners: [{transport: grpc, bind: ['127.0.0.1:0'], certificate: none, reflection: true}]\n";
        Channel channel = client(gateway(listener)).channel();

        assertThat(Listing.list(channel).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("coredns.dns.DnsService", "switchboard.dns.v1.Dns", "grpc.health.v1.Health");
    }

    private static final class Listing {
        static ServerReflectionResponse list(Channel channel) throws Exception {
            BlockingClientCall<ServerReflectionRequest, ServerReflectionResponse> call =
                    ClientCalls.blockingBidiStreamingCall(
                            channel, ServerReflectionGrpc.getServerReflectionInfoMethod(), CallOptions.DEFAULT);
            try {
                call.write(
                        ServerReflectionRequest.newBuilder().setListServices("").build());
                return Objects.requireNonNull(call.read());
            } catch (StatusException e) {
                throw e.getStatus().asRuntimeException();
            } finally {
                call.cancel("done", null);
            }
        }
    }

    // ---- ----

    private TestGateway gateway(String yaml) {
        return gateway(Answers.address("192.0.2.9"), yaml);
    }

    private TestGateway gateway(Script script, String yaml) {
        ScriptedUpstream upstream = ScriptedUpstream.start(script);
        opened.add(upstream);
        TestGateway gateway = TestGateway.start(upstream, yaml);
        opened.add(gateway);
        return gateway;
    }

    private GrpcClient client(TestGateway gateway) {
        GrpcClient client = new GrpcClient(gateway.address(TestTransport.GRPC));
        opened.add(client);
        return client;
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

    private static ResolveResponse resolve(DnsGrpc.DnsBlockingStub dns, String name, int type) {
        return dns.resolve(
                ResolveRequest.newBuilder().setName(name).setType(type).build());
    }

    private static Record only(DnsGrpc.DnsBlockingStub dns, String name, int type) {
        ResolveResponse response = resolve(dns, name, type);
        assertThat(response.getAnswersList()).hasSize(1);
        return response.getAnswers(0);
    }

    private static ServingStatus health(Channel channel, String service) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }
}
