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

/** One line for each thing that is wrong: file, line, path, value, expectation. */
class ConfigErrorsTest {
    private static final String UNWATCHED = " (expected: none, or records.kubernetes with 'pods: verified')";
    private static final String MAPPING_OF_ROOT =
            "listeners, certificates, tls, upstreams, routes, records, cache, access, limits, identity, cookies, ops";

    @TempDir
    Path directory;

    @Test
    void errors_areAllFoundAtOnceInTheOrderOfTheFile() {
        assertThat(new ConfigFixture(directory).errors("""
                listeners:
                  - transport: udp
                    bind: ["localhost:53", "127.0.0.1:1053"]
                  - transport: sctp
                    certificates: default
                upstreams:
                  default:
                    endpoints:
                      - sctp://192.0.2.1
                      - udp://127.0.0.1:1053
                    polcy: random
                routes:
                  - {suffix: [example.org., a..b], upstreams: corp}
                  - {suffix: [EXAMPLE.org], upstreams: default}
                cache: {size: 64, size: 64MiB}
                query-log: {ring: 10}
                """))
                .containsExactly(
                        "gateway.yaml:3: listeners[0].bind[0]: 'localhost:53' (expected: an address with its port, such as"
                                + " 127.0.0.1:1053 or [::1]:1053)",
                        "gateway.yaml:4: listeners[1].transport: 'sctp' (expected: udp, tcp, dot, doh, grpc, doq or doh3)",
                        "gateway.yaml:5: listeners[1].certificates: unknown key (expected: certificate)",
                        "gateway.yaml:9: upstreams.default.endpoints[0]: 'sctp://192.0.2.1' (expected: a URL of udp:// or"
                                + " tcp:// or tls:// or https:// or grpcs:// or grpc:// or quic:// or h3:// and an address, a host name or the name of SRV records, such"
                                + " as udp://192.0.2.1 or tcp://[2001:db8::1]:5353; behind it for https and h3 a path, and where"
                                + " TLS is spoken # and the name to verify)",
                        "gateway.yaml:10: upstreams.default.endpoints[1]: 'udp://127.0.0.1:1053' is this gateway's own"
                                + " listener (expected: another server)",
                        "gateway.yaml:11: upstreams.default.polcy: unknown key (expected: policy)",
                        "gateway.yaml:13: routes[0].suffix[1]: 'a..b' (expected: a domain name of labels of 1 to 63"
                                + " octets, such as example.org.)",
                        "gateway.yaml:13: routes[0].upstreams: 'corp' (expected: a group in upstreams: default)",
                        "gateway.yaml:14: routes[1].suffix[0]: 'EXAMPLE.org.' has a route already (expected: every suffix"
                                + " once)",
                        "gateway.yaml:15: cache.size: '64' (expected: a size with its unit, from 0B to 1TiB)",
                        "gateway.yaml:15: cache.size: duplicate key (expected: once; it is on line 15 already)",
                        "gateway.yaml:16: query-log: unknown key (expected: " + MAPPING_OF_ROOT + " or lame-duck)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"kinds", "scalars", "addresses", "names", "references", "bootstraps", "variables"})
    void error_namesPathValueAndExpectation(String yaml, String error) {
        assertThat(new ConfigFixture(directory).errors(yaml)).containsExactly("gateway.yaml:1: " + error);
    }

    static Stream<Arguments> kinds() {
        String durations = "a duration with its unit, from 0s to 10m";
        return Stream.of(
                arguments("[]", "a list (expected: a mapping with the keys " + MAPPING_OF_ROOT + ", lame-duck)"),
                arguments(
                        "cache: 64MiB",
                        "cache: '64MiB' (expected: a mapping with the keys size, ttl, negative-ttl,"
                                + " failure-ttl, stale, prefetch)"),
                arguments("cache: {ttl: 5s}", "cache.ttl: '5s' (expected: a mapping with the keys minimum, maximum)"),
                arguments("listeners: {}", "listeners: a mapping (expected: a list of listeners)"),
                arguments("upstreams: []", "upstreams: a list (expected: a mapping of group names to their keys)"),
                arguments("lame-duck: [5s]", "lame-duck: a list (expected: " + durations + ")"),
                arguments("lame-duck: {a: b}", "lame-duck: a mapping (expected: " + durations + ")"),
                arguments("lame-duck:", "lame-duck: no value (expected: " + durations + ")"),
                arguments("lame-duck: ~", "lame-duck: no value (expected: " + durations + ")"),
                arguments("lame-duck: ''", "lame-duck: '' (expected: " + durations + ")"),
                arguments(
                        "listeners: [{transport: udp, bind: '127.0.0.1:53'}]",
                        "listeners[0].bind: '127.0.0.1:53' (expected: a list of one or more addresses with their ports,"
                                + " such as 127.0.0.1:1053 or [::1]:1053)"),
                arguments(
                        "listeners: [{transport: udp, bind: []}]",
                        "listeners[0].bind: an empty list (expected: a list of one or more addresses with their ports,"
                                + " such as 127.0.0.1:1053 or [::1]:1053)"),
                arguments(
                        "listeners: [{}]",
                        "listeners[0].transport: missing (expected: udp, tcp, dot, doh, grpc, doq or doh3)"),
                arguments(
                        "listeners: [udp]",
                        "listeners[0]: 'udp' (expected: a mapping with the keys transport, bind, idle-timeout, certificate,"
                                + " proxy-protocol, path, trusted-proxies, reflection)"),
                arguments(
                        "listeners: [{transport: grpc, certificate: none, proxy-protocol: [192.0.2.1]}]",
                        "listeners[0].proxy-protocol: proxies for 'transport: grpc', which takes no PROXY header"
                                + " (expected: [], or transport tcp, dot or doh)"),
                arguments(
                        "listeners: [{transport: udp, proxy-protocol: [loopback]}]",
                        "listeners[0].proxy-protocol: proxies for 'transport: udp', which takes no PROXY header"
                                + " (expected: [], or transport tcp, dot or doh)"),
                arguments(
                        "listeners: [{transport: tcp, proxy-protocol: [192.0.2.1/24]}]",
                        "listeners[0].proxy-protocol[0]: '192.0.2.1/24' has bits past its prefix (expected: 192.0.2.0/24)"),
                arguments(
                        "listeners: [{transport: tcp, path: /x}]",
                        "listeners[0].path: given for 'transport: tcp', where it means nothing (expected: nothing, or"
                                + " transport doh or doh3)"),
                arguments(
                        "listeners: [{transport: dot, trusted-proxies: [loopback]}]",
                        "listeners[0].trusted-proxies: given for 'transport: dot', where it means nothing (expected:"
                                + " nothing, or transport doh or doh3)"),
                arguments(
                        "listeners: [{transport: doh, reflection: true}]",
                        "listeners[0].reflection: given for 'transport: doh', where it means nothing (expected:"
                                + " nothing, or transport grpc)"),
                arguments("lame_duck: 5s", "lame_duck: unknown key (expected: lame-duck)"),
                arguments("cache: {ttl: {maxmum: 1s}}", "cache.ttl.maxmum: unknown key (expected: maximum)"),
                arguments("cache: {ttl: {max: 1s}}", "cache.ttl.max: unknown key (expected: minimum or maximum)"),
                arguments("ops: {<<: x}", "ops.<<: unknown key (expected: bind)"),
                arguments(
                        "\"a\\nb\\e[31m\": 1",
                        "a\\nb\\u001b[31m: unknown key (expected: " + MAPPING_OF_ROOT + " or lame-duck)"),
                arguments(
                        "upstreams: {a: {endpoints: []}, a: {}, default: {}}",
                        "upstreams.a: duplicate key (expected: once; it is on line 1 already)"),
                arguments(
                        "upstreams: {default: {}, 'a b': {}}",
                        "upstreams.a b: 'a b' (expected: a name of letters, digits, - and _, at most 63)"));
    }

    static Stream<Arguments> scalars() {
        String lameDuck = " (expected: a duration with its unit, from 0s to 10m)";
        String size = " (expected: a size with its unit, from 0B to 1TiB)";
        String attempts = " (expected: a whole number from 1 to 100)";
        return Stream.of(
                arguments("lame-duck: 5", "lame-duck: '5'" + lameDuck),
                arguments("lame-duck: 11m", "lame-duck: '11m'" + lameDuck),
                arguments("lame-duck: -1s", "lame-duck: '-1s'" + lameDuck),
                arguments("lame-duck: 1.5s", "lame-duck: '1.5s'" + lameDuck),
                arguments("lame-duck: 5 s", "lame-duck: '5 s'" + lameDuck),
                arguments("lame-duck: 5S", "lame-duck: '5S'" + lameDuck),
                arguments("lame-duck: 999999999999999d", "lame-duck: '999999999999999d'" + lameDuck),
                arguments("cache: {size: 64MB}", "cache.size: '64MB'" + size),
                arguments("cache: {size: 2TiB}", "cache.size: '2TiB'" + size),
                arguments("cache: {size: 64mib}", "cache.size: '64mib'" + size),
                arguments(
                        "cache: {prefetch: {remaining: 0%}}", "cache.prefetch.remaining: '0%' (expected: 1% to 100%)"),
                arguments(
                        "cache: {prefetch: {remaining: 10}}", "cache.prefetch.remaining: '10' (expected: 1% to 100%)"),
                arguments(
                        "cache: {prefetch: {remaining: 101%}}",
                        "cache.prefetch.remaining: '101%' (expected: 1% to 100%)"),
                arguments("cache: {stale: {enabled: yes}}", "cache.stale.enabled: 'yes' (expected: true or false)"),
                arguments("upstreams: {default: {attempts: 0}}", "upstreams.default.attempts: '0'" + attempts),
                arguments("upstreams: {default: {attempts: 0x10}}", "upstreams.default.attempts: '0x10'" + attempts),
                arguments("upstreams: {default: {attempts: 1e1}}", "upstreams.default.attempts: '1e1'" + attempts),
                arguments("upstreams: {default: {attempts: +3}}", "upstreams.default.attempts: '+3'" + attempts),
                arguments(
                        "upstreams: {default: {policy: balancd}}",
                        "upstreams.default.policy: 'balancd' (expected: balanced, sequential, round-robin, random, weighted,"
                                + " hash or parallel)"),
                arguments(
                        "access: {rate-limit: {prefix-v4: 33}}",
                        "access.rate-limit.prefix-v4: '33' (expected: a whole number from 0 to 32)"),
                arguments(
                        "cache: {ttl: {minimum: 2h, maximum: 1h}}",
                        "cache.ttl.minimum: '2h' (expected: at most cache.ttl.maximum, which is 1h)"),
                arguments(
                        "cache: {failure-ttl: {maximum: 4s}}",
                        "cache.failure-ttl.initial: '5s' (expected: at most cache.failure-ttl.maximum, which is 4s)"),
                arguments(
                        "identity: {name: ''}",
                        "identity.name: '' (expected: text of 1 to 255 octets, file: and a path to read it from, or"
                                + " none)"),
                arguments(
                        "cookies: {secret: '${SECRET:-0123456789abcdef}'}",
                        "cookies.secret: 16 characters (expected: 32 hexadecimal digits, file: and a path to read it"
                                + " from, or none)"),
                arguments(
                        "identity: {name: file:absent}",
                        "identity.name: 'file:absent' (expected: a readable file of UTF-8 text, at most 64KiB)"),
                arguments("records: {hosts: [{file: ''}]}", "records.hosts[0].file: '' (expected: the path of a file)"),
                arguments(
                        "records: {hosts: [{file: \"a\\0b\"}]}",
                        "records.hosts[0].file: 'a\\u0000b' (expected: the path of a file)"));
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

    static Stream<Arguments> variables() {
        String expected = " (expected: ${NAME} or ${NAME:-default}; $${ for plain text)";
        return Stream.of(
                arguments(
                        "lame-duck: ${GRACE}",
                        "lame-duck: ${GRACE} is not set (expected: a variable of the environment, or"
                                + " ${GRACE:-default})"),
                arguments(
                        "lame-duck: ${GRACE:-5}",
                        "lame-duck: '${GRACE:-5}' = '5' (expected: a duration with its unit, from 0s to 10m)"),
                arguments("lame-duck: ${GRACE", "lame-duck: a '${' that names no variable" + expected),
                arguments("lame-duck: ${}", "lame-duck: a '${' that names no variable" + expected),
                arguments("lame-duck: ${1X}", "lame-duck: a '${' that names no variable" + expected));
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

    @Test
    void errors_areCountedWhenThereAreVeryMany() {
        assertThat(new ConfigFixture(directory)
                        .errors("x: 1\n".repeat(1) + "access: {allow: [" + "x,".repeat(5_000) + "]}"))
                .hasSize(101)
                .last()
                .isEqualTo("gateway.yaml: and 4901 more errors");
    }
}
