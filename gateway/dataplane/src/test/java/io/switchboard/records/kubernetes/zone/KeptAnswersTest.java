package io.switchboard.records.kubernetes.zone;

import static io.switchboard.records.kubernetes.TestCluster.alias;
import static io.switchboard.records.kubernetes.TestCluster.key;
import static io.switchboard.records.kubernetes.TestCluster.outside;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.serviceImport;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.LookupName;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.Lookups;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.store.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered the second time. */
class KeptAnswersTest {
    private static final String WEB = "web.default.svc.cluster.local.";

    private static TestCluster cluster() {
        return TestCluster.listed("multicluster: [clusterset.local.], external: {zone: ext.example.org.}", "default")
                .put(
                        outside(service("default/web", "10.0.0.1 2001:db8::1", "http/tcp/80"), "192.0.2.1"),
                        serviceImport("default/web", "10.3.0.1"),
                        service("default/head", "None", "http/tcp/80"),
                        slice("default/head-1", "head", "http/tcp/80", "a=172.17.0.1", "b=172.17.0.2"),
                        alias("default/out", "www.example.net"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web.default.svc.cluster.local.             | A    | 5 A 10.0.0.1",
                "web.default.svc.cluster.local.             | AAAA | 5 AAAA 2001:db8:0:0:0:0:0:1",
                "web.default.svc.cluster.local.             | SRV  | 5 SRV 0 100 80 web.default.svc.cluster.local.",
                "_http._tcp.web.default.svc.cluster.local.  | SRV  | 5 SRV 0 100 80 web.default.svc.cluster.local.",
                "_http._tcp.web.default.svc.cluster.local.  | A    | 5 A 10.0.0.1",
                "a.head.default.svc.cluster.local.          | A    | 5 A 172.17.0.1",
                "b.head.default.svc.cluster.local.          | A    | 5 A 172.17.0.2",
                "web.default.svc.clusterset.local.          | A    | 5 A 10.3.0.1",
                "web.default.ext.example.org.               | A    | 5 A 192.0.2.1",
            })
    void answer_theSecondTimeAndAmongAllOthers_isTheSame(String name, String type, String record) {
        Lookups lookups = cluster().lookups();
        for (int round = 0; round < 2; round++) {
            for (String other : List.of(name, WEB, "_http._tcp." + WEB, "web.default.svc.clusterset.local.")) {
                for (String otherType : List.of(type, "A", "AAAA", "SRV")) {
                    lookups.result(other, otherType);
                }
            }
            assertThat(lookups.ask(name, type).answer()).containsExactly(name + ' ' + record);
        }
    }

    @Test
    void alias_theSecondTime_leadsOutAgain() {
        Lookups lookups = cluster().lookups();
        for (int round = 0; round < 2; round++) {
            assertThat(lookups.result("out.default.svc.cluster.local.", "A"))
                    .isInstanceOfSatisfying(Outside.class, outside -> {
                        assertThat(outside.target()).hasToString("www.example.net.");
                        assertThat(outside.chain().mayBeAliased()).isTrue();
                    });
        }
    }

    @Test
    void whatIsNotThere_isSaidBesideKeptAnswers() {
        Lookups lookups = cluster().lookups();
        lookups.result(WEB, "A");

        assertThat(lookups.result(WEB, "TXT")).isInstanceOf(NoData.class);
        assertThat(lookups.result("x." + WEB, "A")).isInstanceOf(NxDomain.class);
        assertThat(lookups.result("_no._tcp." + WEB, "A")).isInstanceOf(NxDomain.class);
        assertThat(lookups.result("web.default.pod.cluster.local.", "A")).isInstanceOf(NxDomain.class);
        assertThat(lookups.result("web.default.cluster.local.", "A")).isInstanceOf(NxDomain.class);
    }

    @Test
    void service_thatChanges_isAnsweredAnewAtOnceInEveryZone() {
        TestCluster cluster = cluster();
        cluster.lookups().result(WEB, "A");
        cluster.lookups().result("head.default.svc.cluster.local.", "A");
        cluster.lookups().result("web.default.ext.example.org.", "A");

        cluster.put(
                outside(service("default/web", "10.0.0.9", "http/tcp/80"), "192.0.2.9"),
                slice("default/head-1", "head", "http/tcp/80", "a=172.17.0.9"));

        assertThat(cluster.lookups().ask(WEB, "A").answer()).containsExactly(WEB + " 5 A 10.0.0.9");
        assertThat(cluster.lookups().result(WEB, "AAAA")).isInstanceOf(NoData.class);
        assertThat(cluster.lookups().ask("web.default.ext.example.org.", "A").answer())
                .containsExactly("web.default.ext.example.org. 5 A 192.0.2.9");
        // Whoever has left is answered for a moment longer.
        assertThat(cluster.lookups().ask("head.default.svc.cluster.local.", "A").answer())
                .contains("head.default.svc.cluster.local. 5 A 172.17.0.9");
    }

    @ParameterizedTest
    @CsvSource({"web.default.svc.cluster.local., A", "_http._tcp.web.default.svc.cluster.local., SRV"})
    void answer_ofTheServiceAlone_staysWhileEndpointsComeAndGo(String name, String type) {
        TestCluster cluster = cluster().put(slice("default/web-1", "web", "http/tcp/80", "172.17.0.1"));
        LookupResult kept = cluster.lookups().result(name, type);

        cluster.put(slice("default/web-1", "web", "http/tcp/80", "172.17.0.2"));
        assertThat(cluster.lookups().result(name, type)).isSameAs(kept);

        cluster.put(slice("default/web-2", "web", "http/tcp/80", "172.17.0.3"));
        assertThat(cluster.lookups().result(name, type)).isSameAs(kept);

        cluster.store().slices().remove(key("default/web-1"));
        cluster.store().slices().remove(key("default/web-2"));
        cluster.publish();
        assertThat(cluster.lookups().result(name, type)).isSameAs(kept);
    }

    @Test
    void answer_ofAServiceThatIsNothingWithoutEndpoints_goesWithThem() {
        TestCluster cluster = TestCluster.listed("ignore-empty-service: true", "default")
                .put(
                        service("default/web", "10.0.0.1", "http/tcp/80"),
                        slice("default/web-1", "web", "http/tcp/80", "172.17.0.1"));
        assertThat(cluster.lookups().ask(WEB, "A").answer()).containsExactly(WEB + " 5 A 10.0.0.1");

        cluster.put(slice("default/web-1", "web", "http/tcp/80", "!172.17.0.1"));

        assertThat(cluster.lookups().result(WEB, "A")).isInstanceOf(NxDomain.class);
    }

    @Test
    void answer_ofAServiceThatBecomesHeadless_isMadeOfItsEndpoints() {
        TestCluster cluster = cluster().put(slice("default/web-1", "web", "http/tcp/80", "172.17.0.1"));
        cluster.lookups().result(WEB, "A");

        cluster.put(service("default/web", "None", "http/tcp/80"));

        assertThat(cluster.lookups().ask(WEB, "A").answer()).containsExactly(WEB + " 5 A 172.17.0.1");
    }

    @Test
    void otherRules_haveTheirOwnAnswers() {
        TestCluster cluster = cluster();
        TestCluster longer = TestCluster.listed("ttl: 30s", "default");
        cluster.lookups().result(WEB, "A");

        assertThat(longer.lookupsOver(cluster.state()).ask(WEB, "A").answer()).containsExactly(WEB + " 30 A 10.0.0.1");
        assertThat(cluster.lookups().ask(WEB, "A").answer()).containsExactly(WEB + " 5 A 10.0.0.1");
    }

    @Test
    void services_whoseNamesHaveOneHash_areToldApart() {
        List<String> names = collidingNames();
        TestCluster cluster = TestCluster.listed("", "default");
        for (int i = 0; i < names.size(); i++) {
            cluster.put(service("default/" + names.get(i), "10.0.0." + i));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i) + ".default.svc.cluster.local.";
                assertThat(cluster.lookups().ask(name, "A").answer()).containsExactly(name + " 5 A 10.0.0." + i);
            }
        }
        LookupResult kept = cluster.lookups().result(names.getFirst() + ".default.svc.cluster.local.", "A");
        assertThat(cluster.lookups().result(names.getFirst() + ".default.svc.cluster.local.", "A"))
                .isSameAs(kept);

        cluster.store().services().remove(key("default/" + names.getFirst()));
        cluster.publish();

        assertThat(cluster.lookups().result(names.getFirst() + ".default.svc.cluster.local.", "A"))
                .isInstanceOf(NxDomain.class);
    }

    /** Hashes are of 32 bits and differ from process to process: among some hundred thousand names two have the same. */
    private static List<String> collidingNames() {
        Map<Integer, String> byHash = new HashMap<>();
        for (int i = 0; ; i++) {
            String name = "s" + Integer.toString(i * 0x9E3779B1 & Integer.MAX_VALUE, Character.MAX_RADIX);
            String other = byHash.put(LookupName.hashOfLabels(Labels.of(name, "default")), name);
            if (other != null && !other.equals(name)) {
                return List.of(name, other);
            }
        }
    }
}
