package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.key;
import static io.switchboard.records.kubernetes.TestCluster.namespace;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Service;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelistTest {
    private final TestCluster cluster =
            TestCluster.listed("", "default").put(service("default/a", "10.0.0.1"), service("default/b", "10.0.0.2"));
    private final ObjectSink<Service> services = cluster.store().services();

    @Test
    void startList_showsNothingBeforeTheListIsComplete() {
        services.startList();
        services.put(service("default/c", "10.0.0.3"), -1);
        services.publish();

        assertThat(rcode("a")).isZero();
        assertThat(rcode("c")).isEqualTo(3);

        services.completeList();

        assertThat(rcode("a")).isEqualTo(3);
        assertThat(rcode("c")).isZero();
    }

    @Test
    void completeList_keepsWhatIsUnchangedAndReplacesWhatIsNot() {
        Service before = known("a");
        services.startList();
        services.put(service("default/a", "10.0.0.1"), -1);
        services.put(service("default/b", "10.0.0.22"), -1);
        services.completeList();

        assertThat(known("a")).isSameAs(before);
        assertThat(cluster.lookups().ask("b.default.svc.cluster.local.", "A").answer())
                .containsExactly("b.default.svc.cluster.local. 5 A 10.0.0.22");
        assertThat(cluster.store().size(Kind.SERVICES)).isEqualTo(2);
    }

    @Test
    void abandonList_restoresWhatWasKnown() {
        services.startList();
        services.put(service("default/a", "10.0.0.11"), -1);
        services.put(service("default/c", "10.0.0.3"), -1);
        services.abandonList();
        services.publish();

        assertThat(rcode("b")).isZero();
        assertThat(rcode("c")).isEqualTo(3);
        assertThat(known("a").addresses()).hasToString("[10.0.0.1]");

        services.put(service("default/a", "10.0.0.11"), -1);
        services.publish();

        assertThat(known("a").addresses()).hasToString("[10.0.0.11]");
    }

    @Test
    void startList_forgetsAListUnderWay() {
        services.startList();
        services.put(service("default/c", "10.0.0.3"), -1);
        services.startList();
        services.put(service("default/a", "10.0.0.1"), -1);
        services.completeList();

        assertThat(rcode("a")).isZero();
        assertThat(rcode("b")).isEqualTo(3);
        assertThat(rcode("c")).isEqualTo(3);
        assertThat(cluster.store().size(Kind.SERVICES)).isEqualTo(1);
    }

    @Test
    void completeList_takesTheLastOfAnObjectThatComesTwice() {
        services.startList();
        services.put(service("default/a", "10.0.0.11"), -1);
        services.put(service("default/a", "10.0.0.1"), -1);
        services.put(service("default/b", "10.0.0.2"), -1);
        services.put(service("default/b", "10.0.0.22"), -1);
        services.completeList();

        assertThat(known("a").addresses()).hasToString("[10.0.0.1]");
        assertThat(known("b").addresses()).hasToString("[10.0.0.22]");
    }

    @Test
    void put_ofWhatIsKnown_publishesNothingAndKeepsTheSerial() {
        int publications = cluster.publications();
        int serial = cluster.state().serial();
        cluster.clock().advance(Duration.ofSeconds(10));
        cluster.put(service("default/a", "10.0.0.1"));

        assertThat(cluster.publications()).isEqualTo(publications);
        assertThat(cluster.state().serial()).isEqualTo(serial);
    }

    @Test
    void serial_followsTheClockAndAlwaysRises() {
        cluster.clock().advance(Duration.ofSeconds(10));
        cluster.put(service("default/a", "10.0.0.11"));
        int first = cluster.state().serial();
        cluster.put(service("default/a", "10.0.0.12"));

        assertThat(first).isEqualTo((int) cluster.clock().epochSeconds());
        assertThat(cluster.state().serial()).isEqualTo(first + 1);
    }

    @Test
    void serial_staysWhenNothingOfItIsSeenByDns() {
        cluster.put(slice("default/a-1", "a", "http/tcp/80", "172.17.0.1", "!172.17.0.2"));
        int serial = cluster.state().serial();
        cluster.put(slice("default/a-1", "a", "http/tcp/80", "172.17.0.1", "!172.17.0.3"));

        assertThat(cluster.state().serial()).isEqualTo(serial);
    }

    @Test
    void remove_ofWhatWasNeverThere_doesNothing() {
        int publications = cluster.publications();
        services.remove(key("default/zzz"));
        services.publish();

        assertThat(cluster.publications()).isEqualTo(publications);
    }

    @Test
    void put_leavesOutNamespacesThatAreNotServed() {
        TestCluster one = TestCluster.listed("namespaces: [default]", "default", "other")
                .put(service("other/a", "10.0.0.1"), service("default/a", "10.0.0.2"), namespace("other"));

        assertThat(one.store().size(Kind.SERVICES)).isEqualTo(1);
        assertThat(one.store().size(Kind.NAMESPACES)).isEqualTo(1);
        assertThat(one.lookups().ask("a.other.svc.cluster.local.", "A").rcode()).isEqualTo(3);
        assertThat(one.lookups().ask("a.default.svc.cluster.local.", "A").rcode())
                .isZero();
    }

    @Test
    void put_ofANameThatIsNoLabel_isNotAnswered() {
        cluster.put(service("default/a.b", "10.0.0.9"), service("default/" + "x".repeat(64), "10.0.0.8"));

        assertThat(cluster.lookups().ask("a.b.default.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);
        assertThat(rcode("a")).isZero();
    }

    private Service known(String name) {
        return cluster.state().servicesInOrder().stream()
                .map(ServiceEntry::service)
                .filter(service -> service != null && service.key().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int rcode(String name) {
        return cluster.lookups().ask(name + ".default.svc.cluster.local.", "A").rcode();
    }
}
