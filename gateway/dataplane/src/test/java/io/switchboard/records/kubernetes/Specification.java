package io.switchboard.records.kubernetes;

import static io.switchboard.records.kubernetes.TestCluster.alias;
import static io.switchboard.records.kubernetes.TestCluster.imported;
import static io.switchboard.records.kubernetes.TestCluster.outside;
import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.serviceImport;
import static io.switchboard.records.kubernetes.TestCluster.slice;

import java.util.List;
import java.util.stream.Stream;

/**
 * The checklist of Kubernetes DNS-Based Service Discovery 1.1.0 and of what clusters rely on beyond it, as questions and
 * answers about one cluster.
 */
public final class Specification {
    /** Keys of {@code records.kubernetes} that the answers are true for. */
    public static final String KEYS = "reverse: [10.3.0.0/16, '2001:db8::/32', 172.17.0.0/16], pods: insecure,"
            + " multicluster: [clusterset.local.], external: {zone: ext.example.org., headless: true}";

    /** Namespaces of the cluster. */
    public static final String[] NAMESPACES = {"default", "kube-system", "other"};

    private static final String SOA = "SOA";

    private Specification() {}

    /** Objects of the cluster. */
    public static List<Object> objects() {
        return List.of(
                service("default/kubernetes", "10.3.0.1 2001:db8::1", "https/tcp/443"),
                service("default/plain", "10.3.0.2", "/tcp/80"),
                service("default/two", "10.3.0.3", "http/tcp/80", "dns/udp/53", "sig/sctp/2905"),
                service("default/bare", "10.3.0.4"),
                service("default/six", "2001:db8::6", "http/tcp/80"),
                slice("default/two-1", "two", "http/tcp/8080", "172.17.1.1", "pet=172.17.1.2"),
                service("default/head", "None", "web/tcp/80"),
                slice(
                        "default/head-1",
                        "head",
                        "web/tcp/8080",
                        "my-pet=172.17.0.1",
                        "my-pet-2=172.17.0.2",
                        "172.17.0.3",
                        "!172.17.0.9"),
                slice("default/head-6", "head", "web/tcp/8080", "my-pet=2001:db8:17::1", "2001:db8:17::"),
                service("default/v4only", "None", "/tcp/80"),
                slice("default/v4only-1", "v4only", "/tcp/8080", "twin=172.17.0.4", "twin=172.17.0.5"),
                service("default/portless", "None"),
                slice("default/portless-1", "portless", "", "172.17.0.6"),
                service("default/empty", "None", "web/tcp/80"),
                slice("default/empty-1", "empty", "web/tcp/80", "!172.17.0.7"),
                // Two services select the same pod.
                service("default/again", "None", "web/tcp/80"),
                slice("default/again-1", "again", "web/tcp/80", "172.17.0.3"),
                service("default/skew", "None", "web/tcp/80"),
                slice("default/skew-1", "skew", "web/tcp/80", "172.17.2.1", "!172.17.2.2"),
                slice("default/skew-2", "skew", "web/tcp/80", "172.17.2.1", "172.17.2.2"),
                alias("default/inside", "two.default.svc.cluster.local"),
                alias("default/literal", "192.0.2.1"),
                alias("default/broken", "not..a.name"),
                alias("default/loop", "loop.default.svc.cluster.local"),
                slice("default/orphan-1", "orphan", "web/tcp/80", "172.17.0.8"),
                service("hidden/web", "10.3.0.9", "http/tcp/80"),
                outside(service("default/lb", "10.3.0.5", "http/tcp/80"), "192.0.2.10 2001:db8:ffff::10"),
                outside(service("default/lbname", "10.3.0.6", "http/tcp/80"), "", "lb.example.net"),
                serviceImport("default/set", "10.3.9.1", "http/tcp/80"),
                serviceImport("default/sethead", "None", "http/tcp/80"),
                imported("default/sethead-1", "sethead", "east", "http/tcp/8080", "db=10.9.0.1", "10.9.0.2"),
                imported("default/sethead-2", "sethead", "west", "http/tcp/8080", "db=10.9.1.1"));
    }

    /**
     * A question and what is answered.
     *
     * @param rule of the checklist, or what clusters rely on
     * @param rcode its name
     * @param answer TTL, type and data of the records of the question's name, in any order
     */
    public record Row(String rule, String name, String type, String rcode, List<String> answer) {
        @Override
        public String toString() {
            return rule + ": " + name + " " + type;
        }
    }

    private static Row row(String rule, String name, String type, String... answer) {
        return new Row(rule, full(name), type, "NOERROR", List.of(answer));
    }

    private static Row absent(String rule, String name, String type) {
        return new Row(rule, full(name), type, "NXDOMAIN", List.of());
    }

    /** Names without a final dot are below {@code cluster.local.}; {@code @} is that itself. */
    private static String full(String name) {
        return name.equals("@") ? "cluster.local." : name.endsWith(".") ? name : name + ".cluster.local.";
    }

    /** All rows. */
    public static Stream<Row> rows() {
        return Stream.of(
                        checklist(), clusterIp(), headless(), aliases(), reverse(), table(), pods(), sets(), external())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> checklist() {
        return Stream.of(
                row("G1", "dns-version", "TXT", "28800 TXT 1.1.0"),
                row("G1 other type", "dns-version", "A"),
                absent("G1 below", "x.dns-version", "TXT"),
                row("G2", "KUBERNETES.Default.SVC.Cluster.Local.", "A", "5 A 10.3.0.1"),
                row("C1", "kubernetes.default.svc", "A", "5 A 10.3.0.1"),
                row("C2", "kubernetes.default.svc", "AAAA", "5 AAAA 2001:db8:0:0:0:0:0:1"),
                row("C3", "_https._tcp.kubernetes.default.svc", "SRV", srv(100, 443, "kubernetes.default.svc")),
                row("C3 udp", "_dns._udp.two.default.svc", "SRV", srv(100, 53, "two.default.svc")),
                row("C3 sctp", "_sig._sctp.two.default.svc", "SRV", srv(100, 2905, "two.default.svc")),
                row("C4 service", "plain.default.svc", "SRV"),
                absent("C4 port", "_http._tcp.plain.default.svc", "SRV"),
                row("C6", "1.0.3.10.in-addr.arpa.", "PTR", "5 PTR kubernetes.default.svc.cluster.local."),
                row(
                        "C7",
                        v6("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."),
                        "PTR",
                        "5 PTR kubernetes.default.svc.cluster.local."),
                row("H1", "head.default.svc", "A", "5 A 172.17.0.1", "5 A 172.17.0.2", "5 A 172.17.0.3"),
                row("H2", "head.default.svc", "AAAA", "5 AAAA 2001:db8:17:0:0:0:0:1", "5 AAAA 2001:db8:17:0:0:0:0:0"),
                absent("H3 A", "empty.default.svc", "A"),
                absent("H3 AAAA", "empty.default.svc", "AAAA"),
                row("H4", "v4only.default.svc", "AAAA"),
                row("H5", "my-pet.head.default.svc", "A", "5 A 172.17.0.1"),
                row("H5 AAAA", "my-pet.head.default.svc", "AAAA", "5 AAAA 2001:db8:17:0:0:0:0:1"),
                row("H5 several", "twin.v4only.default.svc", "A", "5 A 172.17.0.4", "5 A 172.17.0.5"),
                row("H6", "172-17-0-3.head.default.svc", "A", "5 A 172.17.0.3"),
                row("H6 v6", "2001-db8-17--0.head.default.svc", "AAAA", "5 AAAA 2001:db8:17:0:0:0:0:0"),
                row(
                        "H7",
                        "_web._tcp.head.default.svc",
                        "SRV",
                        srv(25, 8080, "my-pet.head.default.svc"),
                        srv(25, 8080, "my-pet-2.head.default.svc"),
                        srv(25, 8080, "172-17-0-3.head.default.svc"),
                        srv(25, 8080, "2001-db8-17--0.head.default.svc")),
                row("H8", "v4only.default.svc", "SRV"),
                row("H9", "1.0.17.172.in-addr.arpa.", "PTR", "5 PTR my-pet.head.default.svc.cluster.local."),
                row(
                        "H9 v6",
                        v6("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.1.0.0."),
                        "PTR",
                        "5 PTR my-pet.head.default.svc.cluster.local."),
                row(
                        "H9 two services",
                        "3.0.17.172.in-addr.arpa.",
                        "PTR",
                        "5 PTR 172-17-0-3.again.default.svc.cluster.local.",
                        "5 PTR 172-17-0-3.head.default.svc.cluster.local."),
                row("E1 CNAME", "inside.default.svc", "CNAME", "5 CNAME two.default.svc.cluster.local."));
    }

    private static Stream<Row> clusterIp() {
        return Stream.of(
                row("2.2 no ports", "bare.default.svc", "A", "5 A 10.3.0.4"),
                row("2.2 v6 only", "six.default.svc", "A"),
                row("2.2 port name", "_http._tcp.two.default.svc", "A", "5 A 10.3.0.3"),
                row("2.2 endpoint", "172-17-1-1.two.default.svc", "A", "5 A 172.17.1.1"),
                row("2.2 endpoint host", "pet.two.default.svc", "A", "5 A 172.17.1.2"),
                row(
                        "2.3 bare name",
                        "two.default.svc",
                        "SRV",
                        srv(100, 80, "two.default.svc"),
                        srv(100, 53, "two.default.svc"),
                        srv(100, 2905, "two.default.svc")),
                row("2.1 without underscores", "http.tcp.two.default.svc", "SRV", srv(100, 80, "two.default.svc")),
                absent("2.3 protocol", "_http._udp.two.default.svc", "SRV"),
                row("2.3 endpoint", "pet.two.default.svc", "SRV"),
                row("any", "two.default.svc", "ANY", "5 A 10.3.0.3"),
                absent("2.1 wildcard", "*.default.svc", "A"),
                absent("2.1 any label", "any.default.svc", "A"),
                absent("2.7 three labels", "a.b.c.two.default.svc", "A"));
    }

    private static Stream<Row> headless() {
        return Stream.of(
                row("2.2 no ports", "portless.default.svc", "A", "5 A 172.17.0.6"),
                row("2.2 no ports SRV", "portless.default.svc", "SRV"),
                row("8.2 duplicates", "skew.default.svc", "A", "5 A 172.17.2.1", "5 A 172.17.2.2"),
                row(
                        "8.2 duplicates SRV",
                        "_web._tcp.skew.default.svc",
                        "SRV",
                        srv(50, 80, "172-17-2-1.skew.default.svc"),
                        srv(50, 80, "172-17-2-2.skew.default.svc")),
                row(
                        "2.2 port name",
                        "_web._tcp.head.default.svc",
                        "A",
                        "5 A 172.17.0.1",
                        "5 A 172.17.0.2",
                        "5 A 172.17.0.3"),
                absent("not ready", "172-17-0-9.head.default.svc", "A"),
                absent("slice before its service", "orphan.default.svc", "A"),
                absent("slice before its service, endpoint", "172-17-0-8.orphan.default.svc", "A"));
    }

    private static Stream<Row> aliases() {
        return Stream.of(
                row("2.4 SRV", "inside.default.svc", "SRV"),
                row("2.4 TXT", "inside.default.svc", "TXT"),
                absent("2.4 below", "x.inside.default.svc", "A"),
                absent("2.4 port", "_http._tcp.inside.default.svc", "SRV"),
                row("literal", "literal.default.svc", "A", "5 A 192.0.2.1"),
                row("literal other family", "literal.default.svc", "AAAA"),
                row("literal CNAME", "literal.default.svc", "CNAME"),
                new Row("broken", full("broken.default.svc"), "A", "SERVFAIL", List.of()));
    }

    private static Stream<Row> reverse() {
        return Stream.of(
                row("2.5 endpoint of a ClusterIP", "1.1.17.172.in-addr.arpa.", "PTR", endpointPtr("172-17-1-1.two")),
                row("2.5 duplicates", "1.2.17.172.in-addr.arpa.", "PTR", endpointPtr("172-17-2-1.skew")),
                absent("2.5 unknown", "200.0.3.10.in-addr.arpa.", "PTR"),
                absent("2.5 not ready", "9.0.17.172.in-addr.arpa.", "PTR"),
                absent("2.5 slice before its service", "8.0.17.172.in-addr.arpa.", "PTR"),
                absent("2.5 hidden namespace", "9.0.3.10.in-addr.arpa.", "PTR"),
                absent("2.5 no address", "x.0.3.10.in-addr.arpa.", "PTR"),
                absent("2.5 too long", "1.1.0.3.10.in-addr.arpa.", "PTR"),
                row("2.5 part of an address", "0.3.10.in-addr.arpa.", "PTR"),
                row("2.5 other type", "1.0.3.10.in-addr.arpa.", "A"),
                row("2.5 forward name", "kubernetes.default.svc", "PTR"),
                row(
                        "external",
                        v6("0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.f.f.f."),
                        "PTR",
                        "5 PTR lb.default.ext.example.org."));
    }

    private static Stream<Row> table() {
        return Stream.of(
                row("2.7 apex", "@", "A"),
                row("2.7 apex AAAA", "@", "AAAA"),
                row("2.7 apex SRV", "@", "SRV"),
                row("2.7 apex HINFO", "@", "HINFO"),
                row("2.7 svc", "svc", "A"),
                row("2.7 pod", "pod", "A"),
                row("2.7 namespace", "default.svc", "A"),
                absent("2.7 namespace absent", "nowhere.svc", "A"),
                row("2.7 namespace of pods", "default.pod", "A"),
                absent("2.7 namespace of pods absent", "nowhere.pod", "A"),
                absent("2.7 other", "foo", "A"),
                row("RFC 8020 dns", "dns", "A"),
                row("2.6 ns.dns", "ns.dns", "A"),
                absent("2.7 below dns", "foo.dns", "A"),
                row("2.7 other type", "two.default.svc", "MX"),
                row("2.6 HTTPS", "two.default.svc", "HTTPS"),
                row("2.6 DS", "two.default.svc", "DS"),
                row("2.6 DNSKEY", "@", "DNSKEY"),
                row("2.6 SOA below", "two.default.svc", SOA),
                absent("SOA of an absent name", "foo", SOA),
                absent("2.7 service", "gone.default.svc", "A"),
                absent("2.7 service of another namespace", "two.other.svc", "A"),
                absent("2.7 service of an absent namespace", "web.hidden.svc", "A"),
                row("RFC 8020 protocol", "_tcp.two.default.svc", "A"),
                absent("2.7 unknown protocol", "_foo.two.default.svc", "A"),
                row("RFC 8020 protocol, headless", "_tcp.head.default.svc", "SRV"),
                absent("2.7 endpoint", "gone.head.default.svc", "A"));
    }

    private static Stream<Row> pods() {
        return Stream.of(
                row("2.8 v4", "192-0-2-1.default.pod", "A", "5 A 192.0.2.1"),
                row("2.8 v4 AAAA", "192-0-2-1.default.pod", "AAAA"),
                row("2.8 v6", "2001-db8--1.default.pod", "AAAA", "5 AAAA 2001:db8:0:0:0:0:0:1"),
                row("2.8 v6 spelled out", "2001-db8-0-0-0-0-0-1.default.pod", "AAAA", "5 AAAA 2001:db8:0:0:0:0:0:1"),
                row("2.8 labels before", "x.192-0-2-1.default.pod", "A", "5 A 192.0.2.1"),
                absent("2.8 namespace", "192-0-2-1.nowhere.pod", "A"),
                absent("2.8 no address", "192-0-2.default.pod", "A"),
                absent("2.8 no address at all", "web.default.pod", "A"));
    }

    private static Stream<Row> sets() {
        return Stream.of(
                row("8.6 version", "dns-version.clusterset.local.", "TXT", "28800 TXT 1.0.0"),
                row("8.6 A", "set.default.svc.clusterset.local.", "A", "5 A 10.3.9.1"),
                row(
                        "8.6 SRV",
                        "_http._tcp.set.default.svc.clusterset.local.",
                        "SRV",
                        srvOf(100, 80, "set.default.svc.clusterset.local.")),
                row(
                        "8.6 bare SRV",
                        "set.default.svc.clusterset.local.",
                        "SRV",
                        srvOf(100, 80, "set.default.svc.clusterset.local.")),
                row(
                        "8.6 headless",
                        "sethead.default.svc.clusterset.local.",
                        "A",
                        "5 A 10.9.0.1",
                        "5 A 10.9.0.2",
                        "5 A 10.9.1.1"),
                row(
                        "8.6 headless SRV",
                        "_http._tcp.sethead.default.svc.clusterset.local.",
                        "SRV",
                        srvOf(33, 8080, "db.east.sethead.default.svc.clusterset.local."),
                        srvOf(33, 8080, "10-9-0-2.east.sethead.default.svc.clusterset.local."),
                        srvOf(33, 8080, "db.west.sethead.default.svc.clusterset.local.")),
                row("8.6 endpoint", "db.west.sethead.default.svc.clusterset.local.", "A", "5 A 10.9.1.1"),
                row(
                        "8.6 endpoint by address",
                        "10-9-0-2.east.sethead.default.svc.clusterset.local.",
                        "A",
                        "5 A 10.9.0.2"),
                absent("8.6 endpoint of another cluster", "10-9-0-2.west.sethead.default.svc.clusterset.local.", "A"),
                row("8.6 cluster id", "east.sethead.default.svc.clusterset.local.", "A"),
                absent("8.6 no cluster id", "north.sethead.default.svc.clusterset.local.", "A"),
                absent("8.6 endpoint without its cluster", "db.sethead.default.svc.clusterset.local.", "A"),
                absent("8.6 not imported", "two.default.svc.clusterset.local.", "A"),
                absent("8.6 stays local", "set.default.svc", "A"),
                absent("8.6 no PTR", "1.9.3.10.in-addr.arpa.", "PTR"));
    }

    private static Stream<Row> external() {
        return Stream.of(
                row("2.15 A", "lb.default.ext.example.org.", "A", "5 A 192.0.2.10"),
                row("2.15 AAAA", "lb.default.ext.example.org.", "AAAA", "5 AAAA 2001:db8:ffff:0:0:0:0:10"),
                row(
                        "2.15 SRV",
                        "_http._tcp.lb.default.ext.example.org.",
                        "SRV",
                        srvOf(100, 80, "lb.default.ext.example.org.")),
                row("2.15 host", "lbname.default.ext.example.org.", "CNAME", "5 CNAME lb.example.net."),
                row("2.15 headless", "portless.default.ext.example.org.", "A", "5 A 172.17.0.6"),
                row("2.15 headless endpoint", "my-pet.head.default.ext.example.org.", "A", "5 A 172.17.0.1"),
                absent("2.15 inside only", "two.default.ext.example.org.", "A"),
                absent("2.15 inside only, endpoint", "pet.two.default.ext.example.org.", "A"),
                absent("2.15 absent", "gone.default.ext.example.org.", "A"),
                row("2.15 namespace", "default.ext.example.org.", "A"),
                absent("2.15 absent namespace", "nowhere.ext.example.org.", "A"),
                row("2.15 other type", "lb.default.ext.example.org.", "MX"),
                row("2.15 ns1.dns", "ns1.dns.ext.example.org.", "A"));
    }

    private static String srv(int weight, int port, String target) {
        return srvOf(weight, port, full(target));
    }

    private static String srvOf(int weight, int port, String target) {
        return "5 SRV 0 " + weight + " " + port + " " + target;
    }

    private static String endpointPtr(String endpoint) {
        return "5 PTR " + endpoint + ".default.svc.cluster.local.";
    }

    /** A reverse name below 2001:db8::/32, from its other 24 nibbles. */
    private static String v6(String nibbles) {
        return nibbles + "8.b.d.0.1.0.0.2.ip6.arpa.";
    }
}
