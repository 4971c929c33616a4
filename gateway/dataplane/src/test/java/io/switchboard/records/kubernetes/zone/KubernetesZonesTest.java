package io.switchboard.records.kubernetes.zone;

import static io.switchboard.records.kubernetes.TestCluster.key;
import static io.switchboard.records.kubernetes.TestCluster.outside;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.NotMine;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordSource;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.special.SpecialNames;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesZonesTest {
    private static final int BASE = 10;

    // ---- The origin ----

    @Test
    void apex_hasSoaWithTheSerialAndTheTtl() {
        TestCluster cluster = TestCluster.listed("ttl: 30s", "default");
        int serial = cluster.state().serial();

        assertThat(cluster.lookups().ask("cluster.local.", "SOA").answer())
                .containsExactly("cluster.local. 30 SOA ns.dns.cluster.local. hostmaster.cluster.local. "
                        + Integer.toUnsignedString(serial) + " 7200 1800 86400 30");
        assertThat(cluster.lookups().ask("gone.cluster.local.", "A").authority())
                .containsExactlyElementsOf(
                        cluster.lookups().ask("cluster.local.", "SOA").answer());
    }

    @Test
    void apex_namesItselfByItsAddressesWhileNoServiceLeadsHere() {
        TestCluster cluster = TestCluster.listed("", "default").listeningOn("172.17.9.9", "2001:db8::9");
        Reply reply = cluster.lookups().ask("Cluster.Local.", "NS");

        assertThat(reply.answer()).containsExactly("cluster.local. 5 NS ns.dns.cluster.local.");
        assertThat(reply.additional())
                .containsExactly(
                        "ns.dns.cluster.local. 5 A 172.17.9.9", "ns.dns.cluster.local. 5 AAAA 2001:db8:0:0:0:0:0:9");
        assertThat(cluster.lookups().ask("ns.dns.cluster.local.", "A").answer())
                .containsExactly("ns.dns.cluster.local. 5 A 172.17.9.9");
    }

    @Test
    void apex_namesTheServiceThatLeadsHere() {
        TestCluster cluster = TestCluster.listed("", "kube-system")
                .listeningOn("172.17.9.9")
                .put(
                        service("kube-system/kube-dns", "10.96.0.10", "dns/udp/53"),
                        slice("kube-system/kube-dns-1", "kube-dns", "dns/udp/53", "172.17.9.9"));
        Reply reply = cluster.lookups().ask("cluster.local.", "NS");

        assertThat(reply.answer()).containsExactly("cluster.local. 5 NS kube-dns.kube-system.svc.cluster.local.");
        assertThat(reply.additional()).containsExactly("kube-dns.kube-system.svc.cluster.local. 5 A 10.96.0.10");
        assertThat(cluster.lookups().ask("ns.dns.cluster.local.", "A").answer())
                .containsExactly("ns.dns.cluster.local. 5 A 10.96.0.10");
    }

    @Test
    void externalApex_namesTheServiceByItsExternalAddress() {
        TestCluster cluster = TestCluster.listed("external: {zone: ext.example.org.}", "kube-system")
                .listeningOn("172.17.9.9")
                .put(
                        outside(service("kube-system/kube-dns", "10.96.0.10"), "192.0.2.53"),
                        slice("kube-system/kube-dns-1", "kube-dns", "", "172.17.9.9"));
        Reply reply = cluster.lookups().ask("ext.example.org.", "NS");

        assertThat(reply.answer()).containsExactly("ext.example.org. 5 NS ns1.dns.ext.example.org.");
        assertThat(reply.additional()).containsExactly("ns1.dns.ext.example.org. 5 A 192.0.2.53");
        assertThat(cluster.lookups().ask("ns1.dns.ext.example.org.", "A").answer())
                .containsExactly("ns1.dns.ext.example.org. 5 A 192.0.2.53");
        assertThat(cluster.lookups().ask("ext.example.org.", "SOA").answer().getFirst())
                .startsWith("ext.example.org. 5 SOA ns1.dns.ext.example.org. hostmaster.dns.ext.example.org. ");
    }

    @Test
    void serial_ofOneZoneStaysWhenAnotherOneChanges() {
        TestCluster cluster = TestCluster.listed("multicluster: [clusterset.local.]", "default");
        int serial = cluster.state().serial();
        int imports = cluster.state().importSerial();
        cluster.put(TestCluster.serviceImport("default/set", "10.3.0.1"));

        assertThat(cluster.state().serial()).isEqualTo(serial);
        assertThat(cluster.state().importSerial()).isNotEqualTo(imports);
    }

    /** Answers are kept beside their service; that must not let them outlive its namespace. */
    @Test
    void service_thatWasAskedFor_isGoneWithItsNamespaceAndBackWithIt() {
        TestCluster cluster = TestCluster.listed("multicluster: [clusterset.local.]", "default", "team")
                .put(service("team/web", "10.0.0.1"), TestCluster.serviceImport("team/web", "10.3.0.1"));
        String[] names = {"web.team.svc.cluster.local.", "web.team.svc.clusterset.local."};
        for (String name : names) {
            assertThat(cluster.lookups().ask(name, "A").answer()).hasSize(1);
            assertThat(cluster.lookups().ask(name, "A").answer()).hasSize(1);
        }

        cluster.store().namespaces().remove(new ObjectKey("", "team"));
        cluster.store().namespaces().publish();
        for (String name : names) {
            assertThat(cluster.lookups().result(name, "A")).isInstanceOf(NxDomain.class);
        }

        cluster.store().namespaces().put(TestCluster.namespace("team"), -1);
        cluster.store().namespaces().publish();
        for (String name : names) {
            assertThat(cluster.lookups().ask(name, "A").answer()).hasSize(1);
        }
    }

    // ---- Keys ----

    @Test
    void fallthrough_isForNamesThatDoNotExist() {
        TestCluster cluster = TestCluster.listed("fallthrough: [cluster.local.], reverse: [10.0.0.0/8]", "default")
                .put(service("default/web", "10.0.0.1"));

        assertThat(cluster.lookups().result("gone.default.svc.cluster.local.", "A"))
                .isInstanceOf(NotMine.class);
        assertThat(cluster.lookups()
                        .ask("web.default.svc.cluster.local.", "AAAA")
                        .rcode())
                .isZero();
        assertThat(cluster.lookups().ask("9.0.0.10.in-addr.arpa.", "PTR").rcode())
                .isEqualTo(3);
    }

    @Test
    void fallthrough_ofPartOfAZone_isForThatPart() {
        TestCluster cluster = TestCluster.listed("fallthrough: [b.svc.cluster.local.]", "a", "b");

        assertThat(cluster.lookups().result("gone.b.svc.cluster.local.", "A")).isInstanceOf(NotMine.class);
        assertThat(cluster.lookups().ask("gone.a.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);
    }

    @Test
    void fallthrough_beforeTheFirstList_waitsForIt() {
        TestCluster cluster = new TestCluster("fallthrough: ['.']");

        assertThat(cluster.lookups().result("web.default.svc.cluster.local.", "A"))
                .isInstanceOf(NotReady.class);
    }

    @Test
    void ignoreEmptyService_hidesAServiceWithoutReadyEndpoints() {
        TestCluster cluster = TestCluster.listed("ignore-empty-service: true", "default")
                .put(
                        service("default/web", "10.0.0.1", "http/tcp/80"),
                        slice("default/web-1", "web", "http/tcp/80", "!172.17.0.1"));

        assertThat(cluster.lookups().ask("web.default.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);
        assertThat(cluster.lookups()
                        .ask("_http._tcp.web.default.svc.cluster.local.", "SRV")
                        .rcode())
                .isEqualTo(3);

        cluster.put(slice("default/web-1", "web", "http/tcp/80", "172.17.0.1"));

        assertThat(cluster.lookups().ask("web.default.svc.cluster.local.", "A").rcode())
                .isZero();
    }

    @Test
    void endpoints_off_leavesServicesWithAnAddress() {
        TestCluster cluster = new TestCluster("endpoints: false, ignore-empty-service: true");
        cluster.store().namespaces().startList();
        cluster.store().namespaces().put(TestCluster.namespace("default"), -1);
        cluster.store().namespaces().completeList();
        cluster.store().services().startList();
        cluster.store().services().put(service("default/web", "10.0.0.1"), -1);
        cluster.store().services().put(service("default/head", "None"), -1);
        cluster.store().services().completeList();

        assertThat(cluster.lookups().ask("web.default.svc.cluster.local.", "A").rcode())
                .isZero();
        assertThat(cluster.lookups().ask("head.default.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"pod, 0", "default.pod, 3", "10-0-0-1.default.pod, 3"})
    void pods_disabled_existNot(String name, int rcode) {
        TestCluster cluster = TestCluster.listed("", "default");

        assertThat(cluster.lookups().ask(name + ".cluster.local.", "A").rcode()).isEqualTo(rcode);
    }

    @Test
    void ttl_isThatOfAllRecords() {
        TestCluster cluster = TestCluster.listed("ttl: 0s", "default").put(service("default/web", "10.0.0.1"));

        assertThat(cluster.lookups().ask("web.default.svc.cluster.local.", "A").answer())
                .containsExactly("web.default.svc.cluster.local. 0 A 10.0.0.1");
    }

    @Test
    void zone_mayBeTheRootOrAnyOther() {
        TestCluster cluster =
                TestCluster.listed("zone: k8s.example.org.", "default").put(service("default/web", "10.0.0.1"));
        TestCluster root = TestCluster.listed("zone: '.'", "default").put(service("default/web", "10.0.0.1"));

        assertThat(cluster.lookups()
                        .ask("web.default.svc.k8s.example.org.", "A")
                        .rcode())
                .isZero();
        assertThat(root.lookups().ask("web.default.svc.", "A").rcode()).isZero();
        assertThat(root.lookups().ask("dns-version.", "TXT").answer()).hasSize(1);
    }

    // ---- Networks ----

    @ParameterizedTest
    @CsvSource({
        "10.96.0.0/12, 95.10.in-addr.arpa., false",
        "10.96.0.0/12, 96.10.in-addr.arpa., true",
        "10.96.0.0/12, 111.10.in-addr.arpa., true",
        "10.96.0.0/12, 112.10.in-addr.arpa., false",
        "192.0.2.0/28, 15.2.0.192.in-addr.arpa., true",
        "192.0.2.0/28, 16.2.0.192.in-addr.arpa., false",
        "2001:db8::/33, 0.8.b.d.0.1.0.0.2.ip6.arpa., true",
        "2001:db8::/33, 7.8.b.d.0.1.0.0.2.ip6.arpa., true",
        "2001:db8::/33, 8.8.b.d.0.1.0.0.2.ip6.arpa., false",
        "0.0.0.0/0, in-addr.arpa., true",
        "0.0.0.0/0, 10.in-addr.arpa., true",
        "0.0.0.0/0, 20.172.in-addr.arpa., true",
        "0.0.0.0/0, 2.0.192.in-addr.arpa., true",
        "0.0.0.0/0, 254.169.in-addr.arpa., true",
        "0.0.0.0/0, 127.in-addr.arpa., false",
        "::/0, 8.b.d.0.1.0.0.2.ip6.arpa., true",
        "'::/0', d.f.ip6.arpa., true",
        "fd00::/8, d.f.ip6.arpa., true",
    })
    void reverse_isCutAtOctetsAndNibbles(String network, String origin, boolean expected) {
        TestCluster cluster = TestCluster.listed("reverse: ['" + network + "']", "default");

        assertThat(cluster.part().zones().stream()
                        .anyMatch(zone -> zone.origin().toString().equals(origin)))
                .isEqualTo(expected);
    }

    /** 10.in-addr.arpa is served locally for everybody (RFC 6303), unless it is the cluster's. */
    @ParameterizedTest
    @ValueSource(strings = {"10.96.0.0/12", "0.0.0.0/0"})
    void reverse_standsBeforeLocallyServedZones(String network) {
        TestCluster cluster =
                TestCluster.listed("reverse: ['" + network + "']", "default").put(service("default/web", "10.96.0.1"));
        Lookups lookups = Lookups.of(new PartSource(cluster.part()), SpecialNames.without(List.of()));

        assertThat(lookups.ask("1.0.96.10.in-addr.arpa.", "PTR").answer())
                .containsExactly("1.0.96.10.in-addr.arpa. 5 PTR web.default.svc.cluster.local.");
        assertThat(lookups.ask("web.default.svc.cluster.local.", "A").answer()).hasSize(1);
        assertThat(lookups.ask("x.local.", "A").rcode()).isEqualTo(3);
        assertThat(lookups.ask("1.0.0.127.in-addr.arpa.", "PTR").answer()).hasSize(1);
    }

    private record PartSource(RecordPart part) implements RecordSource {
        @Override
        public String name() {
            return "cluster";
        }

        @Override
        public void open(Consumer<RecordPart> publish) {
            publish.accept(part);
        }
    }

    // ---- Many endpoints ----

    @Test
    void headless_withMoreEndpointsThanFit_hasAsManyAsFit() {
        TestCluster cluster = TestCluster.listed("", "default").put(service("default/head", "None", "web/tcp/80"));
        IntStream.range(0, 60)
                .forEach(part -> cluster.put(slice(
                        "default/head-" + part,
                        "head",
                        "web/tcp/80",
                        IntStream.range(0, 100)
                                .mapToObj(i -> "10." + BASE + "." + part + "." + i)
                                .toArray(String[]::new))));
        Reply addresses = cluster.lookups().ask("head.default.svc.cluster.local.", "A");
        Reply targets = cluster.lookups().ask("_web._tcp.head.default.svc.cluster.local.", "SRV");

        assertThat(addresses.answer()).hasSizeBetween(3900, 4000);
        assertThat(addresses.message().extendedError()).hasToString("EDE 0 (more endpoints than fit into a message)");
        assertThat(targets.message().length()).isLessThan(65_535 - 100);
        assertThat(targets.answer()).hasSizeGreaterThan(900).allMatch(record -> record.contains(" SRV 0 1 80 "));
    }

    @Test
    void headless_withManyEndpoints_hasANameForEach() {
        TestCluster cluster = TestCluster.listed("", "default").put(service("default/head", "None"));
        cluster.put(slice(
                "default/head-1",
                "head",
                "",
                IntStream.range(0, 200)
                        .mapToObj(i -> (i % 2 == 0 ? "pod-" + i / 4 + "=" : "") + "10.0.0." + i)
                        .toArray(String[]::new)));

        assertThat(cluster.lookups()
                        .ask("pod-7.head.default.svc.cluster.local.", "A")
                        .answer())
                .hasSize(2)
                .allMatch(record -> record.endsWith(" 10.0.0.28") || record.endsWith(" 10.0.0.30"));
        assertThat(cluster.lookups()
                        .ask("10-0-0-199.head.default.svc.cluster.local.", "A")
                        .rcode())
                .isZero();
        assertThat(cluster.lookups()
                        .ask("10-0-0-198.head.default.svc.cluster.local.", "A")
                        .rcode())
                .isEqualTo(3);
    }

    // ---- Kept answers ----

    @Test
    void answer_isKeptUntilTheServiceChanges() {
        TestCluster cluster = TestCluster.listed("", "default").put(service("default/web", "10.0.0.1"));
        LookupResult first = cluster.lookups().result("web.default.svc.cluster.local.", "A");
        cluster.put(service("default/other", "10.0.0.2"));

        assertThat(cluster.lookups().result("web.default.svc.cluster.local.", "A"))
                .isSameAs(first);

        cluster.store().services().remove(key("default/web"));
        cluster.publish();

        assertThat(cluster.lookups().ask("web.default.svc.cluster.local.", "A").rcode())
                .isEqualTo(3);
    }
}
