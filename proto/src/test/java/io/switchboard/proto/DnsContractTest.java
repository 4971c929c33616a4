package io.switchboard.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor.MethodType;
import io.switchboard.proto.dns.v1.DnsGrpc;
import io.switchboard.proto.dns.v1.Record;
import io.switchboard.proto.dns.v1.ResolveRequest;
import io.switchboard.proto.dns.v1.ResolveResponse;
import io.switchboard.proto.dns.v1.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds what programs in other languages were generated from: names and numbers never change, they are only added to. */
class DnsContractTest {

    @Test
    void resolveMethod_isUnaryUnderItsFullName() {
        assertThat(DnsGrpc.getResolveMethod().getFullMethodName()).isEqualTo("switchboard.dns.v1.Dns/Resolve");
        assertThat(DnsGrpc.getResolveMethod().getType()).isEqualTo(MethodType.UNARY);
    }

    @Test
    void messages_keepTheirNumbers() {
        assertThat(fields(ResolveRequest.getDefaultInstance())).containsExactly("name=1", "type=2", "flags=3");
        assertThat(fields(ResolveResponse.getDefaultInstance()))
                .containsExactly(
                        "rcode=1",
                        "answers=2",
                        "authenticated=3",
                        "stale=4",
                        "extended_errors=5",
                        "source=6",
                        "negative_ttl=7");
        assertThat(fields(Record.getDefaultInstance()))
                .containsExactly(
                        "name=1",
                        "type=2",
                        "class=3",
                        "ttl=4",
                        "rdata=5",
                        "address=6",
                        "target=7",
                        "mx=8",
                        "txt=9",
                        "srv=10",
                        "soa=11",
                        "caa=12",
                        "svcb=13");
    }

    @Test
    void sources_keepTheirNumbers() {
        assertThat(Source.getDescriptor().getValues().stream().map(value -> value.getNumber() + " " + value.getName()))
                .containsExactly(
                        "0 SOURCE_UNSPECIFIED",
                        "1 SOURCE_POLICY",
                        "2 SOURCE_RECORDS",
                        "3 SOURCE_CACHE",
                        "4 SOURCE_STALE",
                        "5 SOURCE_UPSTREAM");
    }

    private static List<String> fields(Message message) {
        return message.getDescriptorForType().getFields().stream()
                .map(DnsContractTest::numbered)
                .toList();
    }

    private static String numbered(FieldDescriptor field) {
        return field.getName() + "=" + field.getNumber();
    }
}
