package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.GatewayException;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** A gateway in a cluster whose configuration, services and rights change. */
class KubernetesReconfigurationTest {
    private static final String WEB = "web.default.svc.cluster.local.";
    private static final String OPS = "ops: {bind: '127.0.0.1:0'}\n";

    private final FakeApiServer api = FakeApiServer.start();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(Answers.nxdomain(60, 60));
    private Path kubeconfig = Path.of("/");
    private TestGateway gateway = TestGateway.start(upstream);

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        gateway.close();
        kubeconfig = api.kubeconfig(directory);
        api.cluster().put(KubeObject.namespace("default"));
        api.cluster().put(KubeObject.service("default", "web", List.of("10.96.0.1"), "http/TCP/80"));
        gateway = TestGateway.start(upstream, OPS + records("ttl: 5s"));
        await(() -> gateway.metric("switchboard_ready", "records") == 1);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        api.close();
    }

    private String records(String keys) {
        return "records: {kubernetes: {kubeconfig: '" + kubeconfig + "', " + keys + "}}\n";
    }

    @Test
    void aNewService_isAnsweredAlthoughItWasAskedForBefore() throws InterruptedException {
        assertThat(ask("new.default.svc.cluster.local.").rcode()).isEqualTo(3);

        api.cluster().put(KubeObject.service("default", "new", List.of("10.96.0.2"), "http/TCP/80"));

        await(() -> ask("new.default.svc.cluster.local.").rcode() == 0);
    }

    @Test
    void anotherTtl_isUsedWithoutAskingTheServer() throws Exception {
        await(() -> api.watches("services") == 1 && api.watches("namespaces") == 1);
        int requests = api.requests().size();

        apply(records("ttl: 30s"));

        assertThat(ask(WEB).answers().getFirst().getTTL()).isEqualTo(30);
        assertThat(api.requests()).hasSize(requests);
    }

    @Test
    void otherObjects_areWatchedWhileTheOldOnesAnswer() throws Exception {
        apply(records("pods: verified"));

        assertThat(ask(WEB).rcode()).isZero();
        await(() -> gateway.metric("switchboard_ready", "records") == 1);
        assertThat(ask(WEB).extendedError()).isEqualTo(-1);
        assertThat(gateway.metric("dns_kubernetes_synced", "pods")).isEqualTo(1);
    }

    @Test
    void noClusterAnyMore_isForwardedLikeAllElse() throws Exception {
        apply("");

        assertThat(ask("web.default.svc.cluster.example.").rcode()).isEqualTo(3);
        assertThat(ask(WEB).has(Reply.AA)).isTrue();
        assertThat(ask(WEB).rcode()).isEqualTo(3);
        assertThat(gateway.metric("dns_kubernetes_objects", "services")).isZero();

        apply(records("ttl: 5s"));

        await(() -> ask(WEB).rcode() == 0);
        assertThat(gateway.metric("dns_kubernetes_objects", "services")).isEqualTo(1);
    }

    private void apply(String yaml) throws GatewayException {
        gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, OPS + yaml)));
    }

    private Reply ask(String name) {
        try (DnsClient client = gateway.client(TestTransport.UDP)) {
            return Reply.of(client.exchange(Messages.query(name, Type.A).edns().bytes()));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("time left").isNegative();
            Thread.sleep(5);
        }
    }
}
