package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.key;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.TestCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeavingEndpointsTest {
    private static final Duration ALMOST = Duration.ofMillis(99);
    private static final Duration REST = Duration.ofMillis(1);

    private final TestCluster cluster = TestCluster.listed("reverse: [172.17.0.0/16]", "default")
            .put(
                    service("default/head", "None", "web/tcp/80"),
                    slice("default/head-1", "head", "web/tcp/80", "db=172.17.0.1", "172.17.0.2"));

    @Test
    void remove_ofTheLastReadyEndpoints_bridgesAMoment() {
        cluster.store().slices().remove(key("default/head-1"));
        cluster.publish();
        cluster.clock().advance(ALMOST);

        assertThat(a("head")).containsExactlyInAnyOrder("172.17.0.1", "172.17.0.2");
        assertThat(a("db.head")).containsExactly("172.17.0.1");
        assertThat(a("172-17-0-2.head")).containsExactly("172.17.0.2");
        assertThat(rcode("2.0.17.172.in-addr.arpa.", "PTR")).isZero();

        cluster.clock().advance(REST);

        assertThat(rcode("head")).isEqualTo(3);
        assertThat(rcode("db.head")).isEqualTo(3);
        assertThat(rcode("2.0.17.172.in-addr.arpa.", "PTR")).isEqualTo(3);
        assertThat(cluster.state().services.size()).isEqualTo(1);
        assertThat(cluster.state().owners.size()).isZero();
    }

    @Test
    void remove_ofOneOfSeveral_bridgesItsOwnNameOnly() {
        cluster.put(slice("default/head-1", "head", "web/tcp/80", "172.17.0.2"));

        assertThat(a("head")).containsExactly("172.17.0.2");
        assertThat(a("db.head")).containsExactly("172.17.0.1");

        cluster.clock().advance(LeavingEndpointsTest.ALMOST.plus(REST));

        assertThat(rcode("db.head")).isEqualTo(3);
        assertThat(a("head")).containsExactly("172.17.0.2");
    }

    @Test
    void unready_vanishesAtOnce() {
        cluster.put(slice("default/head-1", "head", "web/tcp/80", "!db=172.17.0.1", "!172.17.0.2"));

        assertThat(rcode("head")).isEqualTo(3);
        assertThat(rcode("db.head")).isEqualTo(3);
    }

    @Test
    void unready_inAnotherSlice_endsTheBridge() {
        cluster.store().slices().remove(key("default/head-1"));
        cluster.publish();
        cluster.put(slice("default/head-2", "head", "web/tcp/80", "!db=172.17.0.1", "!172.17.0.2"));

        assertThat(rcode("head")).isEqualTo(3);
    }

    @Test
    void put_inAnotherSlice_replacesTheBridge() {
        cluster.store().slices().remove(key("default/head-1"));
        cluster.publish();
        cluster.put(slice("default/head-2", "head", "web/tcp/80", "db=172.17.0.9"));

        assertThat(a("head")).containsExactly("172.17.0.9");
        assertThat(a("db.head")).containsExactly("172.17.0.9");
        assertThat(a("172-17-0-2.head")).containsExactly("172.17.0.2");

        cluster.clock().advance(Duration.ofMillis(100));

        assertThat(rcode("172-17-0-2.head")).isEqualTo(3);
        assertThat(a("head")).containsExactly("172.17.0.9");
    }

    @Test
    void move_inOnePublication_needsNoBridge() {
        cluster.store().slices().remove(key("default/head-1"));
        cluster.store().slices().put(slice("default/head-2", "head", "web/tcp/80", "db=172.17.0.1", "172.17.0.2"), -1);
        cluster.publish();
        int publications = cluster.publications();
        cluster.clock().advance(Duration.ofMillis(100));

        assertThat(a("head")).containsExactlyInAnyOrder("172.17.0.1", "172.17.0.2");
        assertThat(cluster.publications()).isBetween(publications, publications + 1);
    }

    @Test
    void remove_ofTheService_isNotBridged() {
        cluster.store().services().remove(key("default/head"));
        cluster.store().slices().remove(key("default/head-1"));
        cluster.publish();

        assertThat(rcode("head")).isEqualTo(3);
        assertThat(cluster.state().services.size()).isZero();
        assertThat(cluster.state().owners.size()).isZero();
    }

    @Test
    void remove_twice_countsFromTheFirstTime() {
        cluster.put(slice("default/head-1", "head", "web/tcp/80", "172.17.0.2"));
        cluster.clock().advance(Duration.ofMillis(60));
        cluster.store().slices().remove(key("default/head-1"));
        cluster.publish();
        cluster.clock().advance(Duration.ofMillis(40));

        assertThat(rcode("db.head")).isEqualTo(3);
        assertThat(a("172-17-0-2.head")).containsExactly("172.17.0.2");

        cluster.clock().advance(Duration.ofMillis(100));

        assertThat(rcode("head")).isEqualTo(3);
    }

    private List<String> a(String name) {
        return ask(name, "A").answer().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private int rcode(String name) {
        return rcode(name, "A");
    }

    private int rcode(String name, String type) {
        return ask(name, type).rcode();
    }

    private Reply ask(String name, String type) {
        return cluster.lookups().ask(name.endsWith(".") ? name : name + ".default.svc.cluster.local.", type);
    }
}
