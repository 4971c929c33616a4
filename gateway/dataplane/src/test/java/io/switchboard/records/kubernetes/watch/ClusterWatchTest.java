package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.Service.Type;
import io.switchboard.testing.ApiRequest;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sinks learn of a cluster whose API server does as it should. */
class ClusterWatchTest {
    private final WatchedCluster watched;

    ClusterWatchTest(@TempDir Path directory) {
        watched = new WatchedCluster(directory);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private static KubeObject web(String address) {
        return KubeObject.service("shop", "web", List.of(address), "http/TCP/80");
    }

    private static IpAddress ip(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    @Test
    void start_listsAndThenWatches() {
        watched.cluster().put(KubeObject.namespace("shop"));
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();

        assertThat(watched.services.names()).containsExactly("shop/web");
        assertThat(watched.namespaces.names()).containsExactly("shop");
        assertThat(watched.watch().isSynced()).isTrue();

        watched.cluster().put(KubeObject.service("shop", "db", List.of("10.96.0.11"), "sql/TCP/5432"));
        watched.until(() -> watched.services.names().equals(List.of("shop/db", "shop/web")));
        watched.cluster().delete(web("10.96.0.10"));
        watched.until(() -> watched.services.names().equals(List.of("shop/db")));

        assertThat(watched.services.get("shop", "db").addresses()).containsExactly(ip("10.96.0.11"));
        assertThat(watched.server.requests("services")).hasSize(1);
    }

    @Test
    void list_ofNothing_isSyncedAndEmpty() {
        watched.start().untilWatching();

        assertThat(watched.watch().isSynced()).isTrue();
        assertThat(watched.services.published()).hasSize(1);
        assertThat(watched.services.visible()).isEmpty();
    }

    @Test
    void service_thatChangesItsType_isWhatItIsNow() {
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();
        watched.cluster().put(KubeObject.externalName("shop", "web", "www.example.org"));
        watched.until(() -> web().type() == Type.EXTERNAL_NAME);
        assertThat(web().externalName()).isEqualTo("www.example.org");
        assertThat(web().addresses()).isEmpty();

        watched.cluster().put(KubeObject.headless("shop", "web", "http/TCP/80"));
        watched.until(() -> web().type() == Type.HEADLESS);
        assertThat(web().externalName()).isNull();
        assertThat(watched.services.lists()).isEqualTo(1);
    }

    private Service web() {
        return watched.services.get("shop", "web");
    }

    @Test
    void address_thatMovesBetweenServices_isToldInOrder() {
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();
        watched.cluster().delete(web("10.96.0.10"));
        watched.cluster().put(KubeObject.service("shop", "heir", List.of("10.96.0.10"), "http/TCP/80"));
        watched.until(() -> watched.services.names().equals(List.of("shop/heir")));

        assertThat(watched.services.published()).noneMatch(seen -> seen.size() > 1);
    }

    @Test
    void slice_withoutItsServiceOrNamespace_isToldAllTheSame() {
        watched.start().untilWatching();
        watched.cluster().put(slice("web-a", KubeObject.endpoint("10.0.0.1", "web-1", true)));
        watched.until(() -> watched.slices.names().equals(List.of("shop/web-a")));

        assertThat(watched.services.names()).isEmpty();
        assertThat(watched.namespaces.names()).isEmpty();
    }

    private static KubeObject slice(String name, String... endpoints) {
        return KubeObject.slice("shop", name, "web", "IPv4", List.of(endpoints), "http/TCP/8080");
    }

    @Test
    void endpoint_thatIsInTwoSlices_isInBoth() {
        String endpoint = KubeObject.endpoint("10.0.0.1", "web-1", true);
        watched.cluster().put(slice("web-a", endpoint));
        watched.start().untilWatching();
        watched.cluster().put(slice("web-b", endpoint));
        watched.until(() -> watched.slices.visible().size() == 2);
        watched.cluster().put(slice("web-a"));
        watched.until(() -> watched.slices.get("shop", "web-a").endpoints().isEmpty());

        assertThat(watched.slices.get("shop", "web-b").endpoints())
                .containsExactly(new Endpoint(ip("10.0.0.1"), null, null, true));
    }

    @Test
    void endpoint_thatIsReadyAndNotAndReady_isToldEachTime() {
        watched.cluster().put(slice("web-a", KubeObject.endpoint("10.0.0.1", "web-1", true)));
        watched.start().untilWatching();
        for (int i = 0; i < 6; i++) {
            boolean ready = i % 2 == 1;
            watched.cluster().put(slice("web-a", KubeObject.endpoint("10.0.0.1", "web-1", ready)));
            watched.until(() ->
                    watched.slices.get("shop", "web-a").endpoints().getFirst().ready() == ready);
        }

        assertThat(watched.slices.triggers()).hasSize(6);
    }

    @Test
    void slice_ofNames_isLeftOut() {
        watched.cluster().put(KubeObject.slice("shop", "names", "web", "FQDN", List.of(), "http/TCP/80"));
        watched.cluster().put(slice("web-a"));
        watched.start().untilWatching();

        assertThat(watched.slices.names()).containsExactly("shop/web-a");
    }

    @Test
    void slice_thatBelongsToAServiceNoLonger_isGone() {
        watched.cluster().put(slice("web-a"));
        watched.start().untilWatching();
        KubeObject orphan = KubeObject.slice("shop", "web-a", "web", "IPv4", List.of());
        watched.cluster()
                .put(new KubeObject(
                        orphan.resource(), "shop", "web-a", java.util.Map.of(), java.util.Map.of(), orphan.rest()));
        watched.until(() -> watched.slices.names().isEmpty());

        assertThat(watched.state(ClusterKind.ENDPOINT_SLICES).objects()).isEqualTo(1);
    }

    @Test
    void trigger_ofAChange_isTold_andOfAListNot() {
        String annotation = "endpoints.kubernetes.io/last-change-trigger-time";
        watched.cluster().put(slice("web-a").annotated(annotation, "2026-11-23T10:00:00Z"));
        watched.start().untilWatching();
        watched.cluster().put(slice("web-b").annotated(annotation, "2026-11-23T10:00:01.25Z"));
        watched.cluster().put(slice("web-c").annotated(annotation, "soon"));
        watched.cluster().put(slice("web-d"));
        watched.until(() -> watched.slices.visible().size() == 4);

        assertThat(watched.slices.triggers()).containsExactly(1_795_428_001_250L, -1L, -1L);
    }

    // ---- What is asked for ----

    @Test
    void kinds_areThoseThatTheConfigurationNeeds() {
        watched.with(options -> options.endpoints = false).start().untilWatching();

        assertThat(watched.watch().states())
                .extracting(WatchState::kind)
                .containsExactly(ClusterKind.SERVICES, ClusterKind.NAMESPACES);
    }

    @Test
    void selectors_areTheServersToApply() {
        watched.with(options -> {
            options.labels = "tier=front,!hidden";
            options.namespaceLabels = "team=a";
            options.pods = Pods.VERIFIED;
        });
        watched.cluster().put(web("10.96.0.10").labelled("tier", "front"));
        watched.cluster().put(KubeObject.service("shop", "db", List.of("10.96.0.11"), "sql/TCP/5432"));
        watched.cluster().put(KubeObject.namespace("shop").labelled("team", "a"));
        watched.cluster().put(KubeObject.namespace("other"));
        watched.start().untilWatching();

        assertThat(watched.services.names()).containsExactly("shop/web");
        assertThat(watched.namespaces.names()).containsExactly("shop");
        ApiRequest pods = watched.server.requests("pods").getFirst();
        assertThat(pods.parameter("labelSelector")).isEqualTo("tier=front,!hidden");
        assertThat(pods.parameter("fieldSelector"))
                .isEqualTo("status.phase!=Succeeded,status.phase!=Failed,status.phase!=Unknown");

        watched.cluster().put(web("10.96.0.10").labelled("tier", "back"));
        watched.until(() -> watched.services.names().isEmpty());
    }

    @Test
    void pods_areThoseThatRun_withAllTheirAddresses() {
        watched.with(options -> options.pods = Pods.VERIFIED);
        watched.cluster().put(KubeObject.pod("shop", "web-1", "Running", false, List.of("10.0.0.1", "2001:db8::1")));
        watched.cluster().put(KubeObject.pod("shop", "proxy", "Running", true, List.of("192.0.2.1")));
        watched.cluster().put(KubeObject.pod("shop", "done", "Succeeded", false, List.of("10.0.0.3")));
        watched.cluster().put(KubeObject.pod("shop", "young", "Pending", false, List.of()));
        watched.start().untilWatching();

        assertThat(watched.pods.names()).containsExactly("shop/proxy", "shop/web-1");
        assertThat(watched.pods.get("shop", "web-1").addresses()).containsExactly(ip("10.0.0.1"), ip("2001:db8::1"));
        assertThat(watched.pods.get("shop", "proxy"))
                .extracting(Pod::hostNetwork)
                .isEqualTo(true);

        watched.cluster().put(KubeObject.pod("shop", "web-1", "Failed", false, List.of("10.0.0.1")));
        watched.cluster().put(KubeObject.pod("shop", "young", "Running", false, List.of("10.0.0.4")));
        watched.until(() -> watched.pods.names().equals(List.of("shop/proxy", "shop/young")));
    }

    @Test
    void importedSlices_areOfUseToMulticlusterZonesAlone() {
        KubeObject plain = new KubeObject(
                        "endpointslices",
                        "shop",
                        "imported-a",
                        java.util.Map.of(),
                        java.util.Map.of(),
                        slice("x", KubeObject.endpoint("10.1.0.1", "web-1", true))
                                .rest())
                .labelled("multicluster.kubernetes.io/service-name", "web")
                .labelled("multicluster.kubernetes.io/source-cluster", "east");
        watched.cluster().put(plain);
        watched.cluster()
                .put(KubeObject.serviceImport("shop", "web", "ClusterSetIP", List.of("10.97.0.1"), "http/TCP/80"));
        watched.start().untilWatching();
        assertThat(watched.slices.names()).isEmpty();
        assertThat(watched.server.requests("serviceimports")).isEmpty();

        watched.watch().close();
        watched.forgetSinks()
                .with(options -> options.multicluster = true)
                .start()
                .untilWatching();
        EndpointSlice slice = watched.slices.get("shop", "imported-a");
        assertThat(slice.importedService()).isEqualTo("web");
        assertThat(slice.sourceCluster()).isEqualTo("east");
        assertThat(watched.imports.get("shop", "web").addresses()).containsExactly(ip("10.97.0.1"));
    }

    @Test
    void serviceImports_ofAnOlderServer_areReadInTheirOlderVersion() {
        watched.with(options -> options.multicluster = true);
        watched.cluster().put(KubeObject.serviceImport("shop", "web", "Headless", List.of(), "http/TCP/80"));
        watched.server.withoutVersion("v1beta1");
        watched.start().untilWatching();

        assertThat(watched.imports.get("shop", "web").headless()).isTrue();
        assertThat(watched.server.requests("serviceimports"))
                .extracting(ApiRequest::version)
                .containsExactly("v1beta1", "v1alpha1");
    }

    // ---- How it comes ----

    @Test
    void compression_isAskedForInPages_andNotInWatches() {
        watched.server.streamingLists(FakeApiServer.StreamingLists.REFUSED);
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();
        assertThat(watched.services.names()).containsExactly("shop/web");
        watched.cluster().delete(web("10.96.0.10"));
        watched.until(() -> watched.services.names().isEmpty());

        assertThat(watched.server.requests()).isNotEmpty().allMatch(request -> request.gzip() != request.isWatch());
    }

    @Test
    void compression_isNotNeeded() {
        watched.server.compress(false);
        watched.server.streamingLists(FakeApiServer.StreamingLists.REFUSED);
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();

        assertThat(watched.services.names()).containsExactly("shop/web");
    }

    @Test
    void events_thatAreThereAtOnce_countAtOnce() {
        watched.start().untilWatching();
        int before = watched.services.published().size();
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            KubeObject service = KubeObject.service("shop", "web-" + i, List.of("10.96.1." + i), "http/TCP/80");
            events.append("{\"type\":\"ADDED\",\"object\":")
                    .append(service.json(5000 + i))
                    .append("}\n");
        }
        watched.server.send("services", events.toString());
        watched.until(() -> watched.services.visible().size() == 90);

        // A chunk of the network holds some twenty; one publication for each event would be ninety.
        assertThat(watched.services.published().size() - before).isBetween(1, 30);
        assertThat(watched.state(ClusterKind.SERVICES).resourceVersion()).isEqualTo("5089");
    }

    @Test
    void object_withAFieldThatCannotBeUsed_isLeftOut() {
        watched.cluster().put(web("10.96.0.10"));
        watched.cluster().put(web("10.96.0.10").replacing("\"10.96.0.10\"]", "\"10.96.0.10/24\"]"));
        watched.cluster().put(KubeObject.service("shop", "db", List.of("10.96.0.11"), "sql/TCP/5432"));
        watched.start().untilWatching();
        assertThat(watched.services.names()).containsExactly("shop/db");
        assertThat(watched.state(ClusterKind.SERVICES).unusable()).isEqualTo(1);

        watched.cluster().put(web("10.96.0.10"));
        watched.until(() -> watched.services.names().equals(List.of("shop/db", "shop/web")));
    }

    @Test
    void state_tellsWhatIsGoingOn() {
        watched.cluster().put(web("10.96.0.10"));
        watched.start().untilWatching();
        watched.cluster().put(KubeObject.service("shop", "db", List.of("10.96.0.11"), "sql/TCP/5432"));
        watched.until(() -> watched.services.visible().size() == 2);
        WatchState state = watched.state(ClusterKind.SERVICES);

        assertThat(state.objects()).isEqualTo(2);
        assertThat(state.events()).isEqualTo(1);
        assertThat(state.lists()).isEqualTo(1);
        assertThat(state.resourceVersion())
                .isEqualTo(Long.toString(watched.cluster().version()));
        assertThat(state.heardMillis()).isGreaterThanOrEqualTo(FakeTime.START_MILLIS);
        assertThat(state.reason()).isNull();
        assertThat(watched.watch().requests().count("200")).isEqualTo(3);
    }

    @Test
    void close_endsTheThreadsWhateverTheyWaitFor() {
        watched.server.next("services", new io.switchboard.testing.ApiFault.BlackHole());
        watched.server.always("namespaces", io.switchboard.testing.ApiFault.forbidden("namespaces"));
        watched.start();
        watched.until(() -> watched.state(ClusterKind.NAMESPACES).errors().containsKey("403")
                && watched.state(ClusterKind.ENDPOINT_SLICES).phase() == WatchPhase.WATCHING);
        watched.watch().close();

        assertThat(watched.watch().states()).extracting(WatchState::phase).containsOnly(WatchPhase.CLOSED);
    }
}
