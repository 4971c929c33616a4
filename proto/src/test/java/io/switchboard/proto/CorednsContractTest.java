package io.switchboard.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor.MethodType;
import io.switchboard.proto.coredns.DnsPacket;
import io.switchboard.proto.coredns.DnsServiceGrpc;
import org.junit.jupiter.api.Test;

/** Holds the contract that makes Switchboard and CoreDNS peers of each other: names and field numbers. */
class CorednsContractTest {

    @Test
    void queryMethod_hasTheFullNameThatCorednsServes() {
        assertThat(DnsServiceGrpc.getQueryMethod().getFullMethodName()).isEqualTo("coredns.dns.DnsService/Query");
    }

    @Test
    void queryMethod_isUnary() {
        assertThat(DnsServiceGrpc.getQueryMethod().getType()).isEqualTo(MethodType.UNARY);
    }

    @Test
    void dnsPacket_carriesTheMessageInFieldOne() {
        DnsPacket packet = DnsPacket.newBuilder()
                .setMsg(ByteString.copyFrom(new byte[] {0x12, 0x34}))
                .build();

        // Tag 0x0a is field 1, wire type 2 (length-delimited).
        assertThat(packet.toByteArray()).containsExactly(0x0a, 0x02, 0x12, 0x34);
    }
}
