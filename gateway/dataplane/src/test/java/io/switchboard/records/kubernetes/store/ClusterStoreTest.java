package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.address;
import static io.switchboard.records.kubernetes.TestCluster.alias;
import static io.switchboard.records.kubernetes.TestCluster.key;
import static io.switchboard.records.kubernetes.TestCluster.namespace;
import static io.switchboard.records.kubernetes.TestCluster.pod;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.LookupResult;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStoreTest {
    private final TestCluster cluster = TestCluster.listed("reverse: [10.0.0.0/8], pods: verified", "default", "other");

    @Test
    void put_ofAServiceOfAnotherType_answersAsThatTypeAtOnce() {
        cluster.put(service("default/web", "10.0.0.1", "http/tcp/80"));
        assertThat(answer("web", "A")).containsExactly("A 10.0.0.1");

        cluster.put(alias("default/web", "other.example.org"));
        assertThat(answer("web", "CNAME")).containsExactly("CNAME other.example.org.");
        assertThat(ptr("1.0.0.10")).isEmpty();

        cluster.put(service("default/web", "None", "http/tcp/80"));
        assertThat(rcode("web")).isEqualTo(3);

        cluster.put(slice("default/web-1", "web", "http/tcp/80", "10.1.0.1"));
        assertThat(answer("web", "A")).containsExactly("A 10.1.0.1");

        cluster.put(service("default/web", "10.0.0.2", "http/tcp/80"));
        assertThat(answer("web", "A")).containsExactly("A 10.0.0.2");
        assertThat(ptr("2.0.0.10")).containsExactly("web.default.svc.cluster.local.");
        assertThat(ptr("1.0.1.10")).containsExactly("10-1-0-1.web.default.svc.cluster.local.");
    }

    @Test
    void put_ofAnAddressThatMovesBetweenServices_movesItsName() {
        cluster.put(service("default/a", "10.0.0.1"));
        // The new owner is heard of first.
        cluster.put(service("default/b", "10.0.0.1"));
        assertThat(ptr("1.0.0.10")).containsExactly("a.default.svc.cluster.local.");

        cluster.store().services().remove(key("default/a"));
        cluster.publish();
        assertThat(ptr("1.0.0.10")).containsExactly("b.default.svc.cluster.local.");

        cluster.store().services().remove(key("default/b"));
        cluster.publish();
        assertThat(ptr("1.0.0.10")).isEmpty();
        assertThat(cluster.state().owners.size()).isZero();
    }

    @Test
    void remove_ofANamespace_hidesAllOfIt() {
        cluster.put(
                service("default/web", "10.0.0.1"),
                service("default/head", "None"),
                slice("default/head-1", "head", "", "10.1.0.1"));
        cluster.store().namespaces().remove(new ObjectKey("", "default"));
        cluster.publish();

        assertThat(rcode("web")).isEqualTo(3);
        assertThat(rcode("10-1-0-1.head")).isEqualTo(3);
        assertThat(ptr("1.0.0.10")).isEmpty();
        assertThat(ptr("1.0.1.10")).isEmpty();
        assertThat(cluster.state().servicesInOrder()).isEmpty();

        cluster.put(namespace("default"));

        assertThat(answer("web", "A")).containsExactly("A 10.0.0.1");
        assertThat(ptr("1.0.1.10")).containsExactly("10-1-0-1.head.default.svc.cluster.local.");
    }

    @Test
    void put_ofASliceBeforeItsService_answersWhenTheServiceIsThere() {
        cluster.put(slice("default/head-1", "head", "", "10.1.0.1"));
        assertThat(rcode("head")).isEqualTo(3);

        cluster.put(service("default/head", "None"));
        assertThat(answer("head", "A")).containsExactly("A 10.1.0.1");
    }

    @Test
    void put_ofASliceThatMovesToAnotherService_movesItsEndpoints() {
        cluster.put(
                service("default/a", "None"),
                service("default/b", "None"),
                slice("default/s", "a", "", "10.1.0.1"),
                slice("default/t", "a", "", "10.1.0.2"));
        cluster.put(slice("default/s", "b", "", "10.1.0.1"));
        cluster.clock().advance(ClusterStore.LEAVING);

        assertThat(answer("a", "A")).containsExactly("A 10.1.0.2");
        assertThat(answer("b", "A")).containsExactly("A 10.1.0.1");
        assertThat(ptr("1.0.1.10")).containsExactly("10-1-0-1.b.default.svc.cluster.local.");
    }

    @Test
    void endpoints_ofSeveralSlices_haveThePortsOfAll() {
        cluster.put(
                service("default/head", "None"),
                slice("default/s", "head", "http/tcp/80", "10.1.0.1"),
                slice("default/t", "head", "dns/udp/53", "10.1.0.1"));

        assertThat(answer("_http._tcp.head", "SRV"))
                .containsExactly("SRV 0 100 80 10-1-0-1.head.default.svc.cluster.local.");
        assertThat(answer("_dns._udp.head", "SRV"))
                .containsExactly("SRV 0 100 53 10-1-0-1.head.default.svc.cluster.local.");
        assertThat(answer("head", "SRV")).hasSize(2).allMatch(record -> record.startsWith("SRV 0 100 "));
    }

    @Test
    void endpoints_areCalledAfterTheirPodWhereThatIsKnown() {
        cluster.put(
                service("default/head", "None"),
                slice("default/s", "head", "", "10.1.0.1@web-0", "10.1.0.2@" + "x".repeat(64), "10.1.0.3@a.b"));

        assertThat(answer("web-0.head", "A")).containsExactly("A 10.1.0.1");
        assertThat(rcode("10-1-0-1.head")).isEqualTo(3);
        // No label can be that long, nor have a dot.
        assertThat(answer("10-1-0-2.head", "A")).containsExactly("A 10.1.0.2");
        assertThat(answer("10-1-0-3.head", "A")).containsExactly("A 10.1.0.3");
    }

    @Test
    void hasPod_isTrueOfEveryAddressAndSpelling() {
        cluster.put(pod("default/web", "10.1.0.1 2001:db8::1"));

        assertThat(podRcode("10-1-0-1", "A")).isZero();
        assertThat(podRcode("2001-db8--1", "AAAA")).isZero();
        assertThat(podRcode("2001-0db8-0-0-0-0-0-1", "AAAA")).isZero();
        assertThat(podRcode("10-1-0-2", "A")).isEqualTo(3);
        assertThat(cluster.lookups()
                        .ask("10-1-0-1.other.pod.cluster.local.", "A")
                        .rcode())
                .isEqualTo(3);

        cluster.put(pod("default/web", "10.1.0.2"));

        assertThat(podRcode("10-1-0-1", "A")).isEqualTo(3);
        assertThat(podRcode("10-1-0-2", "A")).isZero();

        cluster.store().pods().remove(key("default/web"));
        cluster.publish();

        assertThat(podRcode("10-1-0-2", "A")).isEqualTo(3);
        assertThat(cluster.state().pods.size()).isZero();
    }

    @Test
    void namespaceOf_isKnownWhereOnePodHasTheAddress() {
        cluster.put(pod("default/a", "10.1.0.1"), pod("default/b", "10.1.0.2"));
        assertThat(cluster.state().namespaceOf(address("10.1.0.1"))).isEqualTo("default");
        assertThat(cluster.state().namespaceOf(address("10.1.0.9"))).isNull();

        // The address passes on, and the new pod is heard of before the end of the old one.
        cluster.put(pod("other/c", "10.1.0.1"));
        assertThat(cluster.state().namespaceOf(address("10.1.0.1"))).isNull();

        cluster.store().pods().remove(key("default/a"));
        cluster.publish();
        assertThat(cluster.state().namespaceOf(address("10.1.0.1"))).isEqualTo("other");
    }

    @Test
    void namespaceOf_isNotThatOfAPodInTheNetworkOfItsNode() {
        cluster.put(new Pod(key("default/node"), List.of(address("10.9.0.1")), true));

        assertThat(cluster.state().namespaceOf(address("10.9.0.1"))).isNull();
        assertThat(podRcode("10-9-0-1", "A")).isZero();
    }

    @Test
    void state_beforeTheFirstLists_answersWhatIsKnownAndFailsForTheRest() {
        TestCluster starting = new TestCluster("reverse: [10.0.0.0/8]");
        starting.store().namespaces().startList();
        starting.store().namespaces().put(namespace("default"), -1);
        starting.store().namespaces().completeList();
        starting.put(service("default/web", "10.0.0.1"), service("default/head", "None"));

        assertThat(starting.lookups().ask("web.default.svc.cluster.local.", "A").answer())
                .hasSize(1);
        assertThat(starting.lookups().ask("cluster.local.", "SOA").answer()).hasSize(1);
        assertThat(starting.lookups().result("gone.default.svc.cluster.local.", "A"))
                .isInstanceOf(LookupResult.NotReady.class);
        assertThat(starting.lookups().result("head.default.svc.cluster.local.", "A"))
                .isInstanceOf(LookupResult.NotReady.class);
        assertThat(starting.lookups().result("9.0.0.10.in-addr.arpa.", "PTR"))
                .isInstanceOf(LookupResult.NotReady.class);
        // Namespaces are known, so this one does not exist for certain.
        assertThat(starting.lookups().ask("web.gone.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);

        starting.store().services().startList();
        starting.store().services().completeList();

        // Without a service it does not matter which endpoints there are.
        assertThat(starting.lookups()
                        .ask("gone.default.svc.cluster.local.", "A")
                        .rcode())
                .isEqualTo(3);
        assertThat(starting.lookups().result("9.0.0.10.in-addr.arpa.", "PTR"))
                .isInstanceOf(LookupResult.NotReady.class);
    }

    private int podRcode(String label, String type) {
        return cluster.lookups()
                .ask(label + ".default.pod.cluster.local.", type)
                .rcode();
    }

    private int rcode(String name) {
        return ask(name, "A").rcode();
    }

    private List<String> answer(String name, String type) {
        return ask(name, type).answer().stream()
                .map(line -> line.substring(line.indexOf(" 5 ") + 3))
                .toList();
    }

    private Reply ask(String name, String type) {
        return cluster.lookups().ask(name + ".default.svc.cluster.local.", type);
    }

    private List<String> ptr(String reversed) {
        return cluster.lookups().ask(reversed + ".in-addr.arpa.", "PTR").answer().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }
}
