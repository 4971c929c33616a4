package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One line for each address, name or reference that is wrong: what it is, and what it leads to. */
class ReferenceErrorsTest {
    private static final String UNWATCHED = " (expected: none, or records.kubernetes with 'pods: verified')";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"addresses", "names", "references", "bootstraps"})
    void error_namesPathValueAndExpectation(String yaml, String error) {
        assertThat(new ConfigFixture(directory).errors(yaml)).containsExactly("gateway.yaml:1: " + error);
    }

    static Stream<Arguments> addresses() {
        String bind = " (expected: an address with its port, such as 127.0.0.1:1053 or [::1]:1053, or none)";
        String such =
                ", such as udp://192.0.2.1 or tcp://[2001:db8::1]:5353; behind it for https and h3 a path, and where TLS is"
                        + " spoken # and the name to verify)";
        String url =
                " (expected: a URL of udp:// or tcp:// or tls:// or https:// or grpcs:// or grpc:// or quic:// or h3:// and an address, a"
                        + " host name or the name of SRV records" + such;
        String addressUrl =
                " (expected: a URL of udp:// or tcp:// or tls:// or https:// or grpcs:// or grpc:// or quic:// or h3:// and an"
                        + " address" + such;
        String network =
                " (expected: a network such as 192.0.2.0/24 or 2001:db8::/32, or one of loopback, private and any)";
        return Stream.of(
                arguments("ops: {bind: ':9153'}", "ops.bind: ':9153'" + bind),
                arguments("ops: {bind: 127.0.0.1}", "ops.bind: '127.0.0.1'" + bind),
                arguments("ops: {bind: '127.0.0.1:65536'}", "ops.bind: '127.0.0.1:65536'" + bind),
                arguments("ops: {bind: '127.1:80'}", "ops.bind: '127.1:80'" + bind),
                arguments("ops: {bind: '010.0.0.1:80'}", "ops.bind: '010.0.0.1:80'" + bind),
                arguments("ops: {bind: '::1:80'}", "ops.bind: '::1:80'" + bind),
                arguments("ops: {bind: '[127.0.0.1]:80'}", "ops.bind: '[127.0.0.1]:80'" + bind),
                arguments("ops: {bind: '[::1%nowhere]:80'}", "ops.bind: '[::1%nowhere]:80'" + bind),
                arguments(
                        "upstreams: {default: {endpoints: [192.0.2.1]}}",
                        "upstreams.default.endpoints[0]: '192.0.2.1'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://dns..example.org']}}",
                        "upstreams.default.endpoints[0]: 'udp://dns..example.org'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://-dns.example.org']}}",
                        "upstreams.default.endpoints[0]: 'udp://-dns.example.org'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://192.0.2.300']}}",
                        "upstreams.default.endpoints[0]: 'udp://192.0.2.300'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://dns.example.org:66000']}}",
                        "upstreams.default.endpoints[0]: 'udp://dns.example.org:66000'" + url),
                arguments(
                        "upstreams: {default: {endpoints: [], bootstrap: ['udp://dns.example.org']}}",
                        "upstreams.default.bootstrap[0]: 'udp://dns.example.org'" + addressUrl),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://192.0.2.1/']}}",
                        "upstreams.default.endpoints[0]: 'udp://192.0.2.1/'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://192.0.2.1:0']}}",
                        "upstreams.default.endpoints[0]: 'udp://192.0.2.1:0'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://_dns._udp.example.org:53']}}",
                        "upstreams.default.endpoints[0]: 'udp://_dns._udp.example.org:53' has a port (expected: none, SRV"
                                + " records have the ports)"),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://_dns._udp.192.0.2.1']}}",
                        "upstreams.default.endpoints[0]: 'udp://_dns._udp.192.0.2.1'" + url),
                arguments(
                        "upstreams: {default: {endpoints: [], bootstrap: ['udp://_dns._udp.example.org']}}",
                        "upstreams.default.bootstrap[0]: 'udp://_dns._udp.example.org'" + addressUrl),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://0.0.0.0']}}",
                        "upstreams.default.endpoints[0]: 'udp://0.0.0.0'" + url),
                arguments(
                        "upstreams: {default: {endpoints: ['udp://224.0.0.251']}}",
                        "upstreams.default.endpoints[0]: 'udp://224.0.0.251'" + url),
                arguments(
                        "upstreams: {default: {endpoints: [{url: 'udp://2001:db8::1'}]}}",
                        "upstreams.default.endpoints[0].url: 'udp://2001:db8::1'" + url),
                arguments(
                        "upstreams: {default: {endpoints: [{url: udp://192.0.2.9, wait: 2}]}}",
                        "upstreams.default.endpoints[0].wait: unknown key (expected: url, weight, bootstrap, spki-pins, ca,"
                                + " client-certificate or opportunistic)"),
                arguments(
                        "upstreams: {default: {endpoints: ['https://192.0.2.1/a?b']}}",
                        "upstreams.default.endpoints[0]: 'https://192.0.2.1/a?b'" + url),
                arguments(
                        "listeners: [{transport: doh, path: dns-query}]",
                        "listeners[0].path: 'dns-query' (expected: a path such as /dns-query, or a template such as"
                                + " /dns-query{?dns})"),
                arguments(
                        "upstreams: {default: {hedge: {after: p50}}}",
                        "upstreams.default.hedge.after: 'p50' (expected: none, p90, p95, p99, or a duration with its"
                                + " unit, from 1ms to 1m)"),
                arguments("access: {allow: [localhost]}", "access.allow[0]: 'localhost'" + network),
                arguments("access: {allow: [192.0.2.0/33]}", "access.allow[0]: '192.0.2.0/33'" + network),
                arguments("access: {allow: [192.0.2.0/024]}", "access.allow[0]: '192.0.2.0/024'" + network),
                arguments(
                        "access: {allow: ['::ffff:10.0.0.0/104']}", "access.allow[0]: '::ffff:10.0.0.0/104'" + network),
                arguments(
                        "access: {allow: [192.0.2.1/24]}",
                        "access.allow[0]: '192.0.2.1/24' has bits past its prefix (expected: 192.0.2.0/24)"),
                arguments(
                        "access: {allow: ['2001:db8::1/33']}",
                        "access.allow[0]: '2001:db8::1/33' has bits past its prefix (expected: 2001:db8::/33)"),
                arguments(
                        "access: {block: [{file: a, answer: address}]}",
                        "access.block[0].addresses: no addresses (expected: at least one for 'answer: address')"),
                arguments(
                        "access: {block: [{file: a, addresses: [192.0.2.1]}]}",
                        "access.block[0].addresses: addresses for 'answer: nxdomain' (expected: none, or 'answer:"
                                + " address')"));
    }

    static Stream<Arguments> names() {
        String type = " (expected: the type of a record, such as A, AAAA, CNAME, TXT or TYPE65280)";
        String ttl = " (expected: a duration with its unit, in whole seconds, from 0s to 2147483647s)";
        String name = " (expected: a domain name of labels of 1 to 63 octets, such as example.org.)";
        return Stream.of(
                arguments(
                        "records: {static: [{name: a., type: APPLE, data: [x]}]}",
                        "records.static[0].type: 'APPLE'" + type),
                arguments(
                        "records: {static: [{name: a., type: ANY, data: [x]}]}",
                        "records.static[0].type: 'ANY'" + type),
                arguments(
                        "records: {static: [{name: a., type: OPT, data: [x]}]}",
                        "records.static[0].type: 'OPT'" + type),
                arguments(
                        "records: {static: [{name: a., type: TYPE0, data: [x]}]}",
                        "records.static[0].type: 'TYPE0'" + type),
                arguments(
                        "records: {static: [{name: a., type: A, ttl: 60, data: [x]}]}",
                        "records.static[0].ttl: '60'" + ttl),
                arguments(
                        "records: {static: [{name: a., type: A, ttl: 1500ms, data: [x]}]}",
                        "records.static[0].ttl: '1500ms'" + ttl),
                arguments(
                        "records: {static: [{name: a., type: A, ttl: 2147483648s, data: [x]}]}",
                        "records.static[0].ttl: '2147483648s'" + ttl),
                arguments("records: {static: [{name: ä., type: A, data: [x]}]}", "records.static[0].name: 'ä.'" + name),
                arguments(
                        "records: {static: [{name: a., type: A}]}",
                        "records.static[0].data: missing (expected: a list of one or more texts of RDATA in presentation form)"),
                arguments(
                        "records: {static: [{name: a., type: A, data: [' ']}]}",
                        "records.static[0].data[0]: ' ' (expected: RDATA in presentation form)"),
                arguments(
                        "records: {zones: [{origin: a., file: x}, {origin: A, file: y}]}",
                        "records.zones[1].origin: 'A.' has a zone file already (expected: every origin once)"),
                arguments(
                        "records: {etcd: {}}",
                        "records.etcd: unknown key (expected: static, zones, hosts or kubernetes)"),
                arguments(
                        "records: {kubernetes: {ttl: 1500ms}}",
                        "records.kubernetes.ttl: '1500ms' (expected: whole seconds)"),
                arguments(
                        "records: {kubernetes: {maximum-staleness: 1m}}",
                        "records.kubernetes.maximum-staleness: '1m' (expected: none, or a duration with its unit, from 2m to"
                                + " 30d)"),
                arguments(
                        "records: {kubernetes: {pods: insecure, autopath: true}}",
                        "records.kubernetes.autopath: true with 'pods: insecure' (expected: false, or pods: verified)"),
                arguments(
                        "records: {kubernetes: {namespaces: [a], namespace-labels: x=y}}",
                        "records.kubernetes.namespace-labels: given beside namespaces (expected: one of the two)"),
                arguments(
                        "records: {kubernetes: {context: dev}}",
                        "records.kubernetes.context: given for 'kubeconfig: in-cluster', which has none (expected: none,"
                                + " or a file)"),
                arguments(
                        "records: {kubernetes: {namespaces: [A]}}",
                        "records.kubernetes.namespaces[0]: 'A' (expected: the name of a namespace, of lower-case letters,"
                                + " digits and hyphens)"));
    }

    static Stream<Arguments> references() {
        return Stream.of(
                arguments(
                        "routes: [{suffix: [.], upstreams: \"x\\ny\"}]",
                        "routes[0].upstreams: 'x\\ny' (expected: a group in upstreams: default)"),
                arguments(
                        "routes: [{suffix: [., a., A.], upstreams: default}]",
                        "routes[0].suffix[2]: 'A.' has a route already (expected: every suffix once)"),
                arguments(
                        "routes: [{suffix: [.], upstreams: default, client-namespaces: [a]}]",
                        "routes[0].client-namespaces: given while pods are not watched" + UNWATCHED),
                arguments(
                        "access: {client-namespaces: {deny: [a]}}",
                        "access.client-namespaces.deny: given while pods are not watched" + UNWATCHED),
                arguments(
                        "access: {block: [{file: x, client-namespaces: [a]}]}",
                        "access.block[0].client-namespaces: given while pods are not watched" + UNWATCHED),
                arguments(
                        "routes: [{suffix: [a.], upstreams: default, client-namespaces: [x, y]}, {suffix: [a.], upstreams:"
                                + " default}, {suffix: [a.], upstreams: default, client-namespaces: [y]}]\n"
                                + "records: {kubernetes: {pods: verified}}",
                        "routes[2].suffix[0]: 'a.' has a route for clients of 'y' already (expected: every suffix once for"
                                + " each namespace)"),
                arguments(
                        "listeners: [{transport: udp}, {transport: udp, bind: ['127.0.0.1:1053']}]",
                        "listeners[1].bind[0]: '127.0.0.1:1053' is taken over udp by another listener (expected: an"
                                + " address of its own)"),
                arguments(
                        "ops: {bind: '127.0.0.1:1053'}",
                        "ops.bind: '127.0.0.1:1053' is taken over tcp by another listener (expected: an address of its"
                                + " own)"),
                arguments(
                        "upstreams: {default: {endpoints: [udp://192.0.2.9, {url: 'udp://192.0.2.9:53'}]}}",
                        "upstreams.default.endpoints[1]: 'udp://192.0.2.9:53' is in this group already (expected: every"
                                + " endpoint once)"),
                arguments(
                        "{upstreams: {default: {endpoints: [udp://192.0.2.1]}}, listeners: [{transport: tcp, bind:"
                                + " ['0.0.0.0:53']}]}",
                        "upstreams.default.endpoints[0]: 'udp://192.0.2.1' is this gateway's own listener (expected:"
                                + " another server)"));
    }

    static Stream<Arguments> bootstraps() {
        String own = "' is this gateway's own listener (expected: another server)";
        return Stream.of(
                arguments(
                        "upstreams: {default: {endpoints: [udp://dns.example.org], bootstrap: ['udp://127.0.0.1:1053']}}",
                        "upstreams.default.bootstrap[0]: 'udp://127.0.0.1:1053" + own),
                arguments(
                        "upstreams: {default: {endpoints: [{url: udp://a.example.org, bootstrap: ['tcp://[::1]:1053']}]}}",
                        "upstreams.default.endpoints[0].bootstrap[0]: 'tcp://[::1]:1053" + own));
    }

    /** DT-10: resolving a server's name must not need that server. */
    @Test
    void errors_nameASystemResolverThatIsThisGatewayAndWouldResolveAnEndpoint() {
        ConfigFixture fixture = new ConfigFixture(directory).resolvConf("nameserver 127.0.0.1");

        assertThat(fixture.errors(
                        "listeners: [{transport: udp, bind: ['127.0.0.1:53']}]",
                        "upstreams: {default: {endpoints: [udp://dns.example.org]}}"))
                .containsExactly("gateway.yaml:2: upstreams.default.bootstrap: 'udp://127.0.0.1' is this gateway's own"
                        + " listener (expected: another server)");
    }

    @Test
    void errors_nameAHostNameThatNobodyResolves() {
        assertThat(new ConfigFixture(directory)
                        .resolvConf("")
                        .errors("upstreams: {default: {endpoints: [udp://dns.example.org]}}"))
                .containsExactly(
                        "gateway.yaml:1: upstreams.default.bootstrap: missing (expected: servers that resolve the"
                                + " endpoints' host names, such as udp://192.0.2.1; the system has none)");
    }

    @Test
    void errors_namesTheDefaultRouteWhenItLeadsNowhere() {
        assertThat(new ConfigFixture(directory).errors("upstreams: {corp: {}}"))
                .containsExactly("gateway.yaml: routes: the route by default leads to 'default' (expected: a group in"
                        + " upstreams: corp)");
    }

    @Test
    void errors_namesASystemResolverThatIsThisGateway() {
        ConfigFixture fixture = new ConfigFixture(directory).resolvConf("nameserver 127.0.0.1");

        assertThat(fixture.errors("listeners: [{transport: udp, bind: ['127.0.0.1:53']}]"))
                .containsExactly("gateway.yaml: upstreams.default.endpoints: 'udp://127.0.0.1' is this gateway's own"
                        + " listener (expected: another server)");
    }
}
