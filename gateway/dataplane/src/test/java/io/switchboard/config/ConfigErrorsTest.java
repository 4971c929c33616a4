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
    @MethodSource({"kinds", "scalars", "variables"})
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
    void errors_areCountedWhenThereAreVeryMany() {
        assertThat(new ConfigFixture(directory)
                        .errors("x: 1\n".repeat(1) + "access: {allow: [" + "x,".repeat(5_000) + "]}"))
                .hasSize(101)
                .last()
                .isEqualTo("gateway.yaml: and 4901 more errors");
    }
}
