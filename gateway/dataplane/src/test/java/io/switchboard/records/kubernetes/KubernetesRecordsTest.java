package io.switchboard.records.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordPart;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.watch.WatchTime;
import io.switchboard.testing.ApiFault;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole source over HTTP, up to its publications. */
class KubernetesRecordsTest {
    private static final String WEB = "web.default.svc.cluster.local.";

    private static final ApiFault AWAY = new ApiFault.Refusal(503, "ServiceUnavailable", "away", 0);

    private static final ApiFault NO_SUCH_KIND =
            new ApiFault.Refusal(404, "not found", "could not find the requested resource", 0);

    @TempDir
    private Path directory;

    private final FakeApiServer api = FakeApiServer.start();
    private volatile RecordPart part = RecordPart.EMPTY;
    private @Nullable KubernetesRecords records;

    @AfterEach
    void close() {
        if (records != null) {
            records.close();
        }
        api.close();
    }

    private KubernetesConfig config(String keys) {
        return new TestCluster("kubeconfig: '" + api.kubeconfig(directory) + "', " + keys).config();
    }

    private KubernetesRecords open(String keys) {
        KubernetesRecords opened = new KubernetesRecords(
                config(keys), new WatchTime(System::nanoTime, System::currentTimeMillis, new Random()));
        records = opened;
        opened.open(next -> part = next);
        return opened;
    }

    private void serve() {
        api.cluster().put(KubeObject.namespace("default"));
        api.cluster().put(KubeObject.service("default", "web", List.of("10.96.0.1"), "http/TCP/80"));
    }

    @Test
    void open_publishesAtOnceAndAgainWithEveryChange() throws InterruptedException {
        serve();
        KubernetesRecords opened = open("");
        assertThat(part.zones()).hasSize(1);

        await(() -> opened.notReady() == null);
        assertThat(ask(WEB).rcode()).isZero();

        api.cluster().put(KubeObject.service("default", "new", List.of("10.96.0.2"), "http/TCP/80"));
        await(() -> ask("new.default.svc.cluster.local.").rcode() == 0);
        assertThat(opened.publications()).isGreaterThan(3);
        assertThat(opened.remark()).isNull();
        assertThat(opened.isStale()).isFalse();
    }

    @Test
    void notReady_namesWhatIsForbidden() throws InterruptedException {
        serve();
        api.always("endpointslices", ApiFault.forbidden("endpointslices"));
        KubernetesRecords opened = open("");
        // The other kinds are there soon, and then this one alone is named.
        await(() -> Objects.requireNonNullElse(opened.notReady(), "").startsWith("endpointslices: forbidden (403)"));

        api.always("endpointslices", null);
        await(() -> opened.notReady() == null);
    }

    @Test
    void clusterSet_withoutItsKind_leavesTheRestReady_untilItIsDefined() throws InterruptedException {
        serve();
        Path snapshot = directory.resolve("cluster.snapshot");
        api.always("serviceimports", NO_SUCH_KIND);
        KubernetesRecords opened = open("multicluster: [clusterset.local.], snapshot: '" + snapshot + "'");

        await(() -> opened.notReady() == null);
        assertThat(opened.remark())
                .isEqualTo("serviceimports: not defined in the cluster,"
                        + " not found (404): could not find the requested resource");
        assertThat(ask(WEB).rcode()).isZero();
        assertThat(imported()).isInstanceOf(NotReady.class);

        api.cluster()
                .put(KubeObject.serviceImport("default", "web", "ClusterSetIP", List.of("10.97.0.1"), "http/TCP/80"));
        api.always("serviceimports", null);
        await(() -> imported() instanceof Found);
        await(() -> opened.remark() == null);
        assertThat(opened.notReady()).isNull();
    }

    @Test
    void snapshot_ofAClusterWithoutClusterSets_isWritten() throws Exception {
        serve();
        Path snapshot = directory.resolve("cluster.snapshot");
        api.always("serviceimports", NO_SUCH_KIND);
        KubernetesRecords first = open("multicluster: [clusterset.local.], snapshot: '" + snapshot + "'");
        await(() -> first.notReady() == null);
        first.close();

        for (String resource : List.of("services", "namespaces", "endpointslices", "serviceimports")) {
            api.always(resource, AWAY);
        }
        KubernetesRecords second = open("multicluster: [clusterset.local.], snapshot: '" + snapshot + "'");

        assertThat(ask(WEB).rcode()).isZero();
        assertThat(imported()).isInstanceOf(NotReady.class);
        assertThat(second.isStale()).isTrue();
    }

    @Test
    void use_ofOtherZonesAlone_asksTheServerNothing() throws InterruptedException {
        serve();
        KubernetesRecords opened = open("");
        await(() -> opened.notReady() == null);
        await(() -> api.watches("services") == 1);
        int requests = api.requests().size();
        KubernetesConfig next = config("ttl: 30s, zone: k8s.example.org.");

        assertThat(opened.watchFor(next)).isTrue();
        opened.use(next);

        assertThat(ask("web.default.svc.k8s.example.org.").answer())
                .containsExactly("web.default.svc.k8s.example.org. 30 A 10.96.0.1");
        assertThat(api.requests()).hasSize(requests);
        assertThat(opened.watchFor(config("endpoints: false"))).isFalse();
        assertThat(opened.watchFor(config("pods: verified"))).isFalse();
        assertThat(opened.watchFor(config("pods: insecure"))).isTrue();
        assertThat(opened.watchFor(config("multicluster: [clusterset.local.]"))).isFalse();
    }

    @Test
    void successor_answersFromTheSameObjectsUntilItHasItsOwn() throws InterruptedException {
        serve();
        KubernetesRecords before = open("");
        await(() -> before.notReady() == null);
        for (String resource : List.of("services", "namespaces", "endpointslices")) {
            api.always(resource, AWAY);
        }
        try (KubernetesRecords after = before.successor(config("pods: verified"))) {
            after.open(next -> part = next);

            assertThat(ask(WEB).rcode()).isZero();
            assertThat(after.isStale()).isTrue();
            assertThat(after.notReady()).startsWith("pods: ");
        }
        try (KubernetesRecords other = before.successor(config("labels: app=web"))) {
            other.open(next -> part = next);

            assertThat(other.notReady()).contains("services: ", "namespaces: ", "endpointslices: ");
        }
    }

    @Test
    void snapshot_answersWhileTheServerIsAway() throws InterruptedException {
        serve();
        Path snapshot = directory.resolve("cluster.snapshot");
        String keys = "snapshot: '" + snapshot + "'";
        KubernetesRecords first = open(keys);
        await(() -> first.notReady() == null);
        first.close();
        assertThat(snapshot).exists();

        for (String resource : List.of("services", "namespaces", "endpointslices")) {
            api.always(resource, AWAY);
        }
        KubernetesRecords second = open(keys);

        assertThat(second.notReady()).isNull();
        assertThat(second.isStale()).isTrue();
        assertThat(ask(WEB).rcode()).isZero();
        assertThat(Objects.requireNonNull(ask(WEB).message().extendedError()).code())
                .isEqualTo(3);

        for (String resource : List.of("services", "namespaces", "endpointslices")) {
            api.always(resource, null);
        }
        await(() -> !second.isStale());
        assertThat(ask(WEB).message().extendedError()).isNull();
    }

    @Test
    void snapshot_thatIsBroken_isIgnored() throws Exception {
        serve();
        Path snapshot = directory.resolve("cluster.snapshot");
        Files.writeString(snapshot, "not a snapshot");
        KubernetesRecords opened = open("snapshot: '" + snapshot + "'");

        await(() -> opened.notReady() == null);
        assertThat(ask(WEB).rcode()).isZero();
        opened.close();
        assertThat(Files.size(snapshot)).isGreaterThan(50);
    }

    private Reply ask(String name) {
        return Lookups.of(part).ask(name, "A");
    }

    private LookupResult imported() {
        return Lookups.of(part).result("web.default.svc.clusterset.local.", "A");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("time left").isNegative();
            Thread.sleep(5);
        }
    }
}
