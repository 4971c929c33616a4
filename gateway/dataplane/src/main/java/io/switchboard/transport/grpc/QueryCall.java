package io.switchboard.transport.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.switchboard.query.Query;
import io.switchboard.transport.QueryIntake;

/** A call of {@code coredns.dns.DnsService/Query}: a DNS message in, a DNS message out. */
final class QueryCall extends UnaryCall<DnsPacketReader, DnsPacketWriter> {
    private final DnsPacketWriter writer;

    private QueryCall(QueryIntake intake, DnsPacketWriter writer, ServerCall<DnsPacketReader, DnsPacketWriter> call) {
        super(intake, call);
        this.writer = writer;
    }

    /** The service on one event loop: its messages are read to the intake's query. */
    static ServerServiceDefinition serve(QueryIntake intake) {
        DnsPacketReader reader =
                new DnsPacketReader(length -> intake.query().message().reserve(length));
        DnsPacketWriter writer = new DnsPacketWriter();
        MethodDescriptor<DnsPacketReader, DnsPacketWriter> method = QueryContract.serving(reader);
        return ServerServiceDefinition.builder(QueryContract.service(method))
                .addMethod(method, (call, headers) -> new QueryCall(intake, writer, call))
                .build();
    }

    @Override
    int take(DnsPacketReader packet, Query query) {
        // The message itself is in the query: gRPC has just parsed the packet, and nothing ran in between.
        switch (packet.length()) {
            case DnsPacketReader.BROKEN -> end(Statuses.BROKEN);
            case DnsPacketReader.TOO_LONG -> end(Statuses.TOO_LONG);
            default -> {
                // An empty message is for the gate to turn away.
            }
        }
        return packet.length();
    }

    @Override
    DnsPacketWriter reply(byte[] reply, int length) {
        return writer.set(reply, length);
    }
}
