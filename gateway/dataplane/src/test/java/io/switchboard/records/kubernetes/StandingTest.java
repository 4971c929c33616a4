package io.switchboard.records.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.watch.ClusterKind;
import io.switchboard.records.kubernetes.watch.WatchPhase;
import io.switchboard.records.kubernetes.watch.WatchState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
    private final List<WatchState> watches = new ArrayList<>();
    private final TestCluster listed = TestCluster.listed("", "default");
    private ClusterState state = ClusterState.UNKNOWN;
    private long nowMillis = 1_000_000;

    private Standing standing(String keys) {
        return new Standing(new TestCluster(keys).config(), () -> watches, () -> state, () -> nowMillis, nowMillis);
    }

    private static WatchState watch(ClusterKind kind, boolean synced, @Nullable String reason, long heardMillis) {
        WatchPhase phase = reason == null ? WatchPhase.LISTING : WatchPhase.FAILED;
        return new WatchState(kind, phase, synced, false, reason, heardMillis, null, 0, 0, 0, 0, Map.of());
    }

    private static WatchState absent(ClusterKind kind) {
        return new WatchState(
                kind, WatchPhase.FAILED, false, true, "NotFound (404)", -1, null, 0, 0, 0, 0, Map.of("404", 2L));
    }

    @Test
    void remark_namesAKindThatTheClusterNeedNotHave() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis));
        watches.add(absent(ClusterKind.SERVICE_IMPORTS));
        Standing standing = standing("maximum-staleness: 2m, multicluster: [clusterset.local.]");
        nowMillis += 1000;

        assertThat(standing.notReady()).isNull();
        assertThat(standing.remark()).isEqualTo("serviceimports: not defined in the cluster, NotFound (404)");
        assertThat(standing.staleness()).isEqualTo(Duration.ofSeconds(1));
        nowMillis += 120_000;
        assertThat(standing.notReady()).startsWith("the API server has been silent for 121 s");
    }

    @Test
    void notReady_namesEachKindThatIsMissingAndWhy() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis));
        watches.add(watch(ClusterKind.ENDPOINT_SLICES, false, "forbidden (403): no", -1));
        watches.add(watch(ClusterKind.NAMESPACES, false, null, -1));

        assertThat(standing("").notReady()).isEqualTo("endpointslices: forbidden (403): no; namespaces: listing");
    }

    @Test
    void notReady_isOverOnceAllWasListed() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis));

        assertThat(standing("").notReady()).isNull();
        assertThat(standing("").remark()).isNull();
    }

    @Test
    void remark_tellsWhatFailsAfterwards() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis));
        watches.add(watch(ClusterKind.ENDPOINT_SLICES, true, "forbidden (403): no", nowMillis));
        Standing standing = standing("");
        nowMillis += 200_000;

        assertThat(standing.notReady()).isNull();
        assertThat(standing.remark()).isEqualTo("endpointslices: forbidden (403): no; silent for 200 s");
        assertThat(standing.staleness()).isEqualTo(Duration.ofSeconds(200));
    }

    @Test
    void staleness_isThatOfTheKindHeardAboutLeast() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis - 1000));
        watches.add(watch(ClusterKind.NAMESPACES, true, null, nowMillis - 5000));

        assertThat(standing("").staleness()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void notReady_afterTheMaximumStaleness() {
        watches.add(watch(ClusterKind.SERVICES, true, null, nowMillis));
        Standing standing = standing("maximum-staleness: 2m");
        nowMillis += 120_000;
        assertThat(standing.notReady()).isNull();

        nowMillis += 1000;

        assertThat(standing.notReady()).isEqualTo("the API server has been silent for 121 s (maximum-staleness 120 s)");
    }

    @Test
    void remark_tellsThatAnswersAreFromTheSnapshot() throws Exception {
        watches.add(watch(ClusterKind.SERVICES, false, "connection refused", -1));
        assertThat(standing("").notReady()).isEqualTo("services: connection refused");

        state = Snapshots.restored(listed);

        assertThat(standing("").notReady()).isNull();
        assertThat(standing("").remark()).isEqualTo("answered from the snapshot file; services: connection refused");
    }
}
