package io.switchboard.transport.grpc;

import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.switchboard.proto.dns.v1.DnsGrpc;
import io.switchboard.proto.dns.v1.ResolveRequest;
import io.switchboard.proto.dns.v1.ResolveResponse;
import io.switchboard.query.Query;
import io.switchboard.transport.QueryIntake;

/** A call of {@code switchboard.dns.v1.Dns/Resolve}: a question in, typed records out; in between it is any query. */
final class ResolveCall extends UnaryCall<ResolveRequest, ResolveResponse> {
    private final TypedReply typed;

    private ResolveCall(QueryIntake intake, TypedReply typed, ServerCall<ResolveRequest, ResolveResponse> call) {
        super(intake, call);
        this.typed = typed;
    }

    /** The service on one event loop. */
    static ServerServiceDefinition serve(QueryIntake intake) {
        TypedReply typed = new TypedReply();
        return ServerServiceDefinition.builder(DnsGrpc.getServiceDescriptor())
                .addMethod(DnsGrpc.getResolveMethod(), (call, headers) -> new ResolveCall(intake, typed, call))
                .build();
    }

    @Override
    int take(ResolveRequest request, Query query) {
        try {
            return Question.of(request).write(query.message().reserve(Question.MAX_LENGTH));
        } catch (IllegalArgumentException e) {
            end(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
            return -1;
        }
    }

    @Override
    ResolveResponse reply(byte[] reply, int length) {
        return typed.read(reply, length, answeredBy());
    }
}
