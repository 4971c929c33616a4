package io.switchboard.transport.grpc;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;

/** Counts the calls of services that are not queries, so that their connections are not taken for idle. */
final class StreamingCalls implements ServerInterceptor {
    private static final StreamingCalls COUNTED = new StreamingCalls();

    private StreamingCalls() {}

    static ServerServiceDefinition counted(BindableService calls) {
        return ServerInterceptors.intercept(calls, COUNTED);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        GrpcConnection connection = GrpcConnection.of(call);
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        connection.callBegan();
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onComplete() {
                connection.callEnded();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                connection.callEnded();
                super.onCancel();
            }
        };
    }
}
