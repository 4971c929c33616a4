package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.switchboard.proto.dns.v1.DnsGrpc;
import io.switchboard.proto.dns.v1.Record;
import io.switchboard.proto.dns.v1.ResolveFlags;
import io.switchboard.proto.dns.v1.ResolveRequest;
import io.switchboard.proto.dns.v1.ResolveResponse;
import io.switchboard.proto.dns.v1.Source;
import io.switchboard.testing.Answers;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.GrpcClient;
import io.switchboard.testing.TestTransport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** Typed answers over gRPC. */
class GrpcResolveTest {
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

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.9"));

    @Test
    void resolve_givesTypedRecords() {
        DnsGrpc.DnsBlockingStub dns = dns();

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
        DnsGrpc.DnsBlockingStub dns = dns();

        assertThat(resolve(dns, "www.home.example", Type.A).getSource()).isEqualTo(Source.SOURCE_RECORDS);
        assertThat(resolve(dns, "a.example.org", Type.A).getSource()).isEqualTo(Source.SOURCE_UPSTREAM);
        assertThat(resolve(dns, "a.example.org", Type.A).getSource()).isEqualTo(Source.SOURCE_CACHE);
        assertThat(resolve(dns, "localhost", Type.A).getSource()).isIn(Source.SOURCE_POLICY, Source.SOURCE_RECORDS);
    }

    @Test
    void resolve_saysWhyThereIsNoAnswer() {
        own.upstream().follow(Answers.rcode(2));
        DnsGrpc.DnsBlockingStub dns = dns();
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
        DnsGrpc.DnsBlockingStub dns = dns();

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

    private DnsGrpc.DnsBlockingStub dns() {
        GrpcClient client = new GrpcClient(own.gateway(ZONE).address(TestTransport.GRPC));
        return DnsGrpc.newBlockingStub(own.opened(client).channel());
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
}
