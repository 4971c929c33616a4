package io.switchboard.transport.grpc;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.switchboard.proto.dns.v1.DnsGrpc;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code grpc.health.v1.Health}: SERVING while the gateway is ready, as {@code /readyz} has it, and so NOT_SERVING from
 * the first moment of a drain. Watchers hear of a change within a second. One event loop.
 */
final class HealthCalls extends HealthGrpc.HealthImplBase {
    /** The empty name is the server as a whole. */
    private static final Set<String> KNOWN = Set.of("", QueryContract.SERVICE, DnsGrpc.SERVICE_NAME);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final QueryLoop loop;
    private final BooleanSupplier ready;
    private final List<StreamObserver<HealthCheckResponse>> watchers = new ArrayList<>();
    private final Look look = new Look();
    private ServingStatus told = ServingStatus.UNKNOWN;

    HealthCalls(QueryLoop loop, BooleanSupplier ready) {
        this.loop = loop;
        this.ready = ready;
    }

    private ServingStatus now() {
        return ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
        if (KNOWN.contains(request.getService())) {
            client.onNext(response(now()));
            client.onCompleted();
        } else {
            client.onError(Status.NOT_FOUND.withDescription("no such service").asRuntimeException());
        }
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
        if (!KNOWN.contains(request.getService())) {
            // The contract: the call stays, as the service may come to be. Here it does not.
            client.onNext(response(ServingStatus.SERVICE_UNKNOWN));
            return;
        }
        tellChanges();
        client.onNext(response(told));
        watchers.add(client);
        ((ServerCallStreamObserver<HealthCheckResponse>) client).setOnCancelHandler(() -> watchers.remove(client));
        if (!look.isScheduled()) {
            loop.schedule(look, LOOK_NANOS);
        }
    }

    private void tellChanges() {
        ServingStatus status = now();
        if (status != told) {
            told = status;
            List.copyOf(watchers).forEach(watcher -> watcher.onNext(response(status)));
        }
    }

    private final class Look extends LoopTimer {
        @Override
        protected void expired() {
            if (!watchers.isEmpty()) {
                tellChanges();
                loop.schedule(this, LOOK_NANOS);
            }
        }
    }
}
