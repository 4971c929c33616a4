package io.switchboard.transport.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.switchboard.proto.coredns.DnsProto;
import java.io.InputStream;

/** The method that CoreDNS has, with messages that are read and written in place instead of protobuf objects. */
final class QueryContract {
    static final String SERVICE = "coredns.dns.DnsService";
    private static final String QUERY = SERVICE + "/Query";

    private QueryContract() {}

    /** As the server has it: queries go to where {@code queries} reads them to. */
    static MethodDescriptor<DnsPacketReader, DnsPacketWriter> serving(DnsPacketReader queries) {
        return descriptor(new Incoming(queries), Outgoing.PACKETS);
    }

    /** As a client has it: replies go to where {@code replies} reads them to. */
    static MethodDescriptor<DnsPacketWriter, DnsPacketReader> asking(DnsPacketReader replies) {
        return descriptor(Outgoing.PACKETS, new Incoming(replies));
    }

    /** The service with this method; its contract is loaded when reflection asks for it. */
    static ServiceDescriptor service(MethodDescriptor<?, ?> method) {
        ProtoFileDescriptorSupplier contract = DnsProto::getDescriptor;
        return ServiceDescriptor.newBuilder(SERVICE)
                .addMethod(method)
                .setSchemaDescriptor(contract)
                .build();
    }

    private static <Q, R> MethodDescriptor<Q, R> descriptor(Marshaller<Q> queries, Marshaller<R> replies) {
        return MethodDescriptor.newBuilder(queries, replies)
                .setFullMethodName(QUERY)
                .setType(MethodType.UNARY)
                .build();
    }

    private record Incoming(DnsPacketReader reader) implements Marshaller<DnsPacketReader> {
        @Override
        public InputStream stream(DnsPacketReader packet) {
            throw new IllegalStateException("a packet that came in (expected: one to send)");
        }

        @Override
        public DnsPacketReader parse(InputStream in) {
            return reader.read(in);
        }
    }

    private enum Outgoing implements Marshaller<DnsPacketWriter> {
        PACKETS;

        @Override
        public InputStream stream(DnsPacketWriter packet) {
            return packet;
        }

        @Override
        public DnsPacketWriter parse(InputStream in) {
            throw new IllegalStateException("a packet to send (expected: one that came in)");
        }
    }
}
