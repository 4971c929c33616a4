package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import io.switchboard.testing.Answers;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.GrpcClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a gateway says of itself over gRPC: health and reflection (GR-05). */
class GrpcHealthTest {
    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.9"));

    @Test
    void gr05_health_isServingUntilTheDrain() throws Exception {
        TestGateway gateway = own.gateway("lame-duck: 60s\n");
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
    void gr05_reflection_isForWhoTurnsItOn() throws Exception {
        String listener =
                "listeners: [{transport: grpc, bind: ['127.0.0.1:0'], certificate: none, reflection: true}]\n";
        Channel channel = client(own.gateway(listener)).channel();

        assertThat(Listing.list(channel).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("coredns.dns.DnsService", "switchboard.dns.v1.Dns", "grpc.health.v1.Health");
    }

    @Test
    void gr02_anotherMethod_isUnimplemented() {
        Channel channel = client(own.gateway("")).channel();

        assertThatThrownBy(() -> Listing.list(channel))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
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

    private GrpcClient client(TestGateway gateway) {
        return own.opened(new GrpcClient(gateway.address(TestTransport.GRPC)));
    }

    private static ServingStatus health(Channel channel, String service) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }
}
