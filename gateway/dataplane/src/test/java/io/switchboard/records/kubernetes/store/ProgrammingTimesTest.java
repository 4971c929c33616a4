package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ProgrammingTimes.Counts;
import io.switchboard.records.kubernetes.store.ProgrammingTimes.ServiceKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long changes took, by kind of service. */
class ProgrammingTimesTest {
    private final TestCluster cluster = TestCluster.listed("reverse: [10.0.0.0/8]", "default");

    /** An endpoint changes, triggered so many milliseconds ago, or at a time that nobody says. */
    private void change(String service, String address, long agoMillis) {
        cluster.store()
                .slices()
                .put(
                        slice("default/" + service + "-1", service, "http/tcp/80", address),
                        agoMillis < 0 ? -1 : cluster.clock().epochMillis() - agoMillis);
        cluster.publish();
    }

    private Counts of(ServiceKind kind) {
        return cluster.store().programmingTimes().of(kind);
    }

    private long count(ServiceKind kind) {
        Counts counts = of(kind);
        return IntStream.range(0, counts.size()).mapToLong(counts::count).sum();
    }

    private List<ServiceKind> counted() {
        return Arrays.stream(ServiceKind.values())
                .filter(kind -> count(kind) > 0)
                .toList();
    }

    private static Service withoutSelector(Service service) {
        return new Service(
                service.key(),
                service.type(),
                service.addresses(),
                service.externalName(),
                service.ports(),
                service.externalAddresses(),
                service.externalHosts(),
                false);
    }

    @Test
    void change_ofAnEndpoint_countsForTheKindOfItsService() {
        cluster.put(service("default/web", "10.0.0.1"));
        change("web", "10.1.0.1", 3);
        assertThat(counted()).containsExactly(ServiceKind.CLUSTER_IP);

        cluster.put(service("default/head", "None"));
        change("head", "10.1.0.2", 3);
        assertThat(counted()).containsExactly(ServiceKind.CLUSTER_IP, ServiceKind.HEADLESS);

        cluster.put(withoutSelector(service("default/manual", "None")));
        change("manual", "10.1.0.3", 3);
        assertThat(counted())
                .containsExactly(ServiceKind.CLUSTER_IP, ServiceKind.HEADLESS, ServiceKind.HEADLESS_WITHOUT_SELECTOR);
    }

    @Test
    void change_thatSaysNotWhenItBegan_orWhoseServiceIsUnknown_isNotCounted() {
        cluster.put(service("default/web", "10.0.0.1"));
        change("web", "10.1.0.1", -1);
        change("other", "10.1.0.1", 3);

        assertThat(counted()).isEmpty();
    }

    @Test
    void change_thatChangesNothing_isNotCounted() {
        cluster.put(service("default/web", "10.0.0.1"));
        change("web", "10.1.0.1", -1);
        change("web", "10.1.0.1", 3);

        assertThat(counted()).isEmpty();
    }

    @Test
    void time_isInTheBucketThatItFits() {
        cluster.put(service("default/web", "10.0.0.1"));
        change("web", "10.1.0.1", 1);
        change("web", "10.1.0.2", 2);
        change("web", "10.1.0.3", 5);
        // By a clock that is ahead of ours.
        cluster.store()
                .slices()
                .put(
                        slice("default/web-1", "web", "http/tcp/80", "10.1.0.5"),
                        cluster.clock().epochMillis() + 500);
        cluster.publish();

        Counts counts = of(ServiceKind.CLUSTER_IP);
        assertThat(IntStream.range(0, 5).mapToObj(counts::count)).containsExactly(2L, 1L, 0L, 1L, 0L);
        assertThat(counts.sumSeconds()).isEqualTo(0.008);
        assertThat(counts.boundSeconds(3)).isEqualTo(0.008);
    }
}
