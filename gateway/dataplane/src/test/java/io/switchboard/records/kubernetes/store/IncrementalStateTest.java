package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.alias;
import static io.switchboard.records.kubernetes.TestCluster.imported;
import static io.switchboard.records.kubernetes.TestCluster.namespace;
import static io.switchboard.records.kubernetes.TestCluster.outside;
import static io.switchboard.records.kubernetes.TestCluster.pod;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.serviceImport;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.Lookups;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happened, in whatever order: the state answers as one that was made of the objects that there are now. Objects
 * collide on purpose, since few names and addresses have to do for all of them.
 */
class IncrementalStateTest {
    private static final String KEYS = "reverse: [10.0.0.0/24, '2001:db8::/120'], pods: verified,"
            + " multicluster: [clusterset.local.], external: {zone: ext.example.org., headless: true}";
    private static final String[] NAMESPACES = {"n0", "n1"};
    private static final String[] SERVICES = {"s0", "s1", "s2"};
    private static final String[] SLICES = {"e0", "e1", "e2", "e3"};
    private static final int ADDRESSES = 8;
    private static final int EVENTS = 1500;

    private final TestCluster cluster = TestCluster.listed(KEYS);
    private final Map<Kind, Map<ObjectKey, ClusterObject>> model = new HashMap<>();
    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void state_afterRandomEvents_isAsOneMadeAnew(long seed) {
        random = new Random(seed);
        for (int i = 1; i <= EVENTS; i++) {
            change();
            if (i % 50 == 0) {
                cluster.clock().advance(Duration.ofMillis(200));
                assertSame(rebuilt());
            } else if (random.nextInt(4) == 0) {
                cluster.clock().advance(Duration.ofMillis(random.nextInt(150)));
            }
        }
    }

    private void change() {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        switch (kind) {
            case NAMESPACES -> change(kind, cluster.store().namespaces(), namespace(pick(NAMESPACES)));
            case SERVICES -> change(kind, cluster.store().services(), randomService());
            case ENDPOINT_SLICES -> change(kind, cluster.store().slices(), randomSlice());
            case PODS -> change(kind, cluster.store().pods(), pod(key("p" + random.nextInt(4)), v4() + " " + v6()));
            case SERVICE_IMPORTS ->
                change(
                        kind,
                        cluster.store().imports(),
                        serviceImport(key(pick(SERVICES)), random.nextBoolean() ? "None" : v4(), "http/tcp/80"));
        }
    }

    @SuppressWarnings("unchecked")
    private <T extends ClusterObject> void change(Kind kind, ObjectSink<T> sink, T object) {
        Map<ObjectKey, ClusterObject> known = model.computeIfAbsent(kind, key -> new HashMap<>());
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                sink.remove(object.key());
                known.remove(object.key());
                sink.publish();
            }
            case 3 -> {
                // A list that has most of what is known, and this object.
                known.values().removeIf(other -> random.nextInt(4) == 0);
                known.put(object.key(), object);
                sink.startList();
                known.values().forEach(other -> sink.put((T) other, -1));
                sink.completeList();
            }
            case 4 -> {
                sink.startList();
                sink.put(object, -1);
                sink.abandonList();
            }
            default -> {
                sink.put(object, -1);
                known.put(object.key(), object);
                sink.publish();
            }
        }
    }

    private Service randomService() {
        String key = key(pick(SERVICES));
        return switch (random.nextInt(5)) {
            case 0 -> alias(key, "away.example.org");
            case 1 -> service(key, v4(), "http/tcp/80");
            case 2 -> outside(service(key, v6()), v4());
            default -> service(key, "None", "http/tcp/80");
        };
    }

    private EndpointSlice randomSlice() {
        String key = key(pick(SLICES));
        String[] endpoints = new String[random.nextInt(4) + 1];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = (random.nextInt(4) == 0 ? "!" : "")
                    + (random.nextInt(3) == 0 ? "h" + random.nextInt(3) + "=" : "")
                    + (random.nextInt(3) == 0 ? v6() : v4());
        }
        return random.nextInt(4) == 0
                ? imported(key, pick(SERVICES), "c" + random.nextInt(2), "http/tcp/80", endpoints)
                : slice(key, pick(SERVICES), random.nextBoolean() ? "http/tcp/80" : "dns/udp/53", endpoints);
    }

    private String key(String name) {
        return pick(NAMESPACES) + "/" + name;
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private String v4() {
        return "10.0.0." + random.nextInt(ADDRESSES);
    }

    private String v6() {
        return "2001:db8::" + random.nextInt(ADDRESSES);
    }

    private TestCluster rebuilt() {
        TestCluster fresh = TestCluster.listed(KEYS);
        model.values().forEach(objects -> fresh.put(objects.values().toArray()));
        return fresh;
    }

    private void assertSame(TestCluster fresh) {
        Lookups expected = fresh.lookups();
        Lookups actual = cluster.lookups();
        for (String question : questions()) {
            String name = question.substring(0, question.indexOf(' '));
            String type = question.substring(question.indexOf(' ') + 1);
            assertThat(text(actual.ask(name, type))).as(question).isEqualTo(text(expected.ask(name, type)));
        }
        assertThat(cluster.state().services.size())
                .isEqualTo(fresh.state().services.size());
        assertThat(cluster.state().imports.size())
                .isEqualTo(fresh.state().imports.size());
        assertThat(cluster.state().owners.size()).isEqualTo(fresh.state().owners.size());
        assertThat(cluster.state().pods.size()).isEqualTo(fresh.state().pods.size());
        for (Kind kind : Kind.values()) {
            assertThat(cluster.store().size(kind)).isEqualTo(fresh.store().size(kind));
        }
    }

    private static String text(Reply reply) {
        return reply.rcode() + " " + reply.answer() + reply.additional();
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            questions.add(namespace + ".svc.cluster.local. A");
            for (int i = 0; i < ADDRESSES; i++) {
                questions.add("10-0-0-" + i + "." + namespace + ".pod.cluster.local. A");
                questions.add("2001-db8--" + i + "." + namespace + ".pod.cluster.local. AAAA");
            }
            for (String service : SERVICES) {
                addService(questions, service + "." + namespace + ".svc.cluster.local.");
                addService(questions, service + "." + namespace + ".svc.clusterset.local.");
                addService(questions, service + "." + namespace + ".ext.example.org.");
            }
        }
        for (int i = 0; i < ADDRESSES; i++) {
            questions.add(i + ".0.0.10.in-addr.arpa. PTR");
            questions.add(i + ".0".repeat(23) + ".8.b.d.0.1.0.0.2.ip6.arpa. PTR");
        }
        return questions;
    }

    private static void addService(List<String> questions, String service) {
        for (String type : List.of("A", "AAAA", "SRV", "CNAME", "TXT")) {
            questions.add(service + " " + type);
        }
        questions.add("_http._tcp." + service + " SRV");
        questions.add("_dns._udp." + service + " SRV");
        questions.add("_tcp." + service + " A");
        for (String endpoint : List.of("h0.", "h1.", "h2.", "h0.c0.", "h1.c1.", "10-0-0-1.", "2001-db8--1.")) {
            questions.add(endpoint + service + " A");
            questions.add(endpoint + service + " AAAA");
        }
    }
}
