package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.schema.ReferenceRow;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins every key with its default: changing one is a decision, and it stands here, too. */
class ConfigDefaultsTest {
    @TempDir
    Path directory;

    @Test
    void keys_haveTheseDefaults() {
        String keys = ConfigReference.rows().stream()
                .map((ReferenceRow row) ->
                        row.path() + ": " + row.defaultValue().replace("`", ""))
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(keys).isEqualTo("""
                listeners: [{transport: udp}, {transport: tcp}]
                listeners[].transport: required
                listeners[].bind: ["127.0.0.1:1053", "[::1]:1053"]
                listeners[].idle-timeout: 10s
                listeners[].certificate: default for protocols that encrypt
                listeners[].proxy-protocol: []
                listeners[].path: /dns-query
                listeners[].trusted-proxies: []
                listeners[].reflection: false
                certificates: {default: {self-signed: true}}
                certificates.<certificate>.self-signed: false
                certificates.<certificate>.directory: tls
                certificates.<certificate>.chain: none
                certificates.<certificate>.key: none
                certificates.<certificate>.key-password: none
                certificates.<certificate>.client-ca: none
                tls.ticket-keys: none
                upstreams: {default: {}}
                upstreams.<group>.endpoints: the name servers of /etc/resolv.conf
                upstreams.<group>.endpoints[].url: required
                upstreams.<group>.endpoints[].weight: 1
                upstreams.<group>.endpoints[].bootstrap: []
                upstreams.<group>.endpoints[].spki-pins: []
                upstreams.<group>.endpoints[].ca: none
                upstreams.<group>.endpoints[].client-certificate: none
                upstreams.<group>.endpoints[].opportunistic: false
                upstreams.<group>.bootstrap: the name servers of /etc/resolv.conf, if an endpoint needs them
                upstreams.<group>.policy: balanced
                upstreams.<group>.at-once: 3
                upstreams.<group>.deadline: 4s
                upstreams.<group>.attempts: 3
                upstreams.<group>.hedge.after: none
                upstreams.<group>.hedge.budget: 5%
                upstreams.<group>.when-all-down: try
                upstreams.<group>.in-flight-per-endpoint: 10000
                upstreams.<group>.connections.maximum-age: 10m
                upstreams.<group>.health.failures: 3
                upstreams.<group>.health.recoveries: 2
                upstreams.<group>.health.probe-interval: 5s
                upstreams.<group>.udp.retry-over-tcp-when-truncated: true
                upstreams.<group>.udp.randomise-case: true
                upstreams.<group>.udp.cookies: false
                upstreams.<group>.udp.sockets: 2048
                upstreams.<group>.trust-ad: false
                routes: [{suffix: [.], upstreams: default}]
                routes[].suffix: required
                routes[].upstreams: required
                routes[].client-namespaces: []
                records.static: []
                records.static[].name: required
                records.static[].type: required
                records.static[].ttl: 1h
                records.static[].data: required
                records.zones: []
                records.zones[].origin: required
                records.zones[].file: required
                records.zones[].transfer.allow: []
                records.hosts: []
                records.hosts[].file: required
                records.kubernetes: none
                records.kubernetes.zone: cluster.local.
                records.kubernetes.reverse: []
                records.kubernetes.kubeconfig: in-cluster
                records.kubernetes.context: none
                records.kubernetes.ttl: 5s
                records.kubernetes.pods: disabled
                records.kubernetes.namespaces: []
                records.kubernetes.namespace-labels: none
                records.kubernetes.labels: none
                records.kubernetes.endpoints: true
                records.kubernetes.endpoint-pod-names: false
                records.kubernetes.ignore-empty-service: false
                records.kubernetes.fallthrough: []
                records.kubernetes.multicluster: []
                records.kubernetes.external.zone: none
                records.kubernetes.external.headless: false
                records.kubernetes.transfer.allow: []
                records.kubernetes.autopath: false
                records.kubernetes.search: the search domains of /etc/resolv.conf
                records.kubernetes.snapshot: none
                records.kubernetes.maximum-staleness: none
                cache.size: 64MiB
                cache.ttl.minimum: 0s
                cache.ttl.maximum: 1d
                cache.negative-ttl.maximum: 1h
                cache.failure-ttl.initial: 5s
                cache.failure-ttl.maximum: 5m
                cache.stale.enabled: true
                cache.stale.maximum-age: 1d
                cache.stale.answer-after: 1800ms
                cache.stale.ttl: 30s
                cache.stale.recheck: 30s
                cache.prefetch.enabled: true
                cache.prefetch.hits: 2
                cache.prefetch.remaining: 10%
                access.allow: [loopback, private]
                access.client-namespaces.allow: []
                access.client-namespaces.deny: []
                access.rate-limit.queries-per-second: 0
                access.rate-limit.burst: 0
                access.rate-limit.nxdomains-per-second: 0
                access.rate-limit.prefix-v4: 32
                access.rate-limit.prefix-v6: 56
                access.responses-per-second: 0
                access.handshakes-per-second: 0
                access.block: []
                access.block[].file: required
                access.block[].answer: nxdomain
                access.block[].addresses: []
                access.block[].client-namespaces: []
                limits.in-flight: 20000
                limits.in-flight-per-client: 1000
                limits.in-flight-per-zone: 2000
                limits.tcp.connections: 10000
                limits.tcp.connections-per-client: 100
                limits.tcp.in-flight-per-connection: 128
                limits.tcp.read-timeout: 5s
                limits.tcp.write-timeout: 10s
                identity.name: none
                identity.version: none
                cookies.secret: none
                cookies.previous-secret: none
                ops.bind: 127.0.0.1:9153
                lame-duck: 5s
                """);
    }

    @Test
    void read_ofAnEmptyFileGivesAWorkingGateway() {
        String effective = new ConfigWriter().toYaml(new ConfigFixture(directory).read(""));

        assertThat(effective.replace(directory.toString(), "DIRECTORY")).isEqualTo("""
                listeners:
                  - transport: udp
                    bind:
                      - 127.0.0.1:1053
                      - '[::1]:1053'
                    idle-timeout: 10s
                    certificate: none
                    proxy-protocol: []
                    path: /dns-query
                    trusted-proxies: []
                    reflection: false
                  - transport: tcp
                    bind:
                      - 127.0.0.1:1053
                      - '[::1]:1053'
                    idle-timeout: 10s
                    certificate: none
                    proxy-protocol: []
                    path: /dns-query
                    trusted-proxies: []
                    reflection: false
                certificates:
                  default:
                    self-signed: true
                    directory: DIRECTORY/tls
                    chain: none
                    key: none
                    key-password: none
                    client-ca: none
                tls:
                  ticket-keys: none
                upstreams:
                  default:
                    endpoints:
                      - url: udp://192.0.2.53
                        weight: 1
                        bootstrap: []
                        spki-pins: []
                        ca: none
                        client-certificate: none
                        opportunistic: false
                    bootstrap: []
                    policy: balanced
                    at-once: 3
                    deadline: 4s
                    attempts: 3
                    hedge:
                      after: none
                      budget: 5%
                    when-all-down: try
                    in-flight-per-endpoint: 10000
                    connections:
                      maximum-age: 10m
                    health:
                      failures: 3
                      recoveries: 2
                      probe-interval: 5s
                    udp:
                      retry-over-tcp-when-truncated: true
                      randomise-case: true
                      cookies: false
                      sockets: 2048
                    trust-ad: false
                routes:
                  - suffix:
                      - .
                    upstreams: default
                    client-namespaces: []
                records:
                  static: []
                  zones: []
                  hosts: []
                  kubernetes: none
                cache:
                  size: 64MiB
                  ttl:
                    minimum: 0s
                    maximum: 1d
                  negative-ttl:
                    maximum: 1h
                  failure-ttl:
                    initial: 5s
                    maximum: 5m
                  stale:
                    enabled: true
                    maximum-age: 1d
                    answer-after: 1800ms
                    ttl: 30s
                    recheck: 30s
                  prefetch:
                    enabled: true
                    hits: 2
                    remaining: 10%
                access:
                  allow:
                    - 127.0.0.0/8
                    - ::1/128
                    - 10.0.0.0/8
                    - 172.16.0.0/12
                    - 192.168.0.0/16
                    - fc00::/7
                    - 100.64.0.0/10
                    - 169.254.0.0/16
                    - fe80::/10
                  client-namespaces:
                    allow: []
                    deny: []
                  rate-limit:
                    queries-per-second: 0
                    burst: 0
                    nxdomains-per-second: 0
                    prefix-v4: 32
                    prefix-v6: 56
                  responses-per-second: 0
                  handshakes-per-second: 0
                  block: []
                limits:
                  in-flight: 20000
                  in-flight-per-client: 1000
                  in-flight-per-zone: 2000
                  tcp:
                    connections: 10000
                    connections-per-client: 100
                    in-flight-per-connection: 128
                    read-timeout: 5s
                    write-timeout: 10s
                identity:
                  name: none
                  version: none
                cookies:
                  secret: none
                  previous-secret: none
                ops:
                  bind: 127.0.0.1:9153
                lame-duck: 5s
                """);
    }

    @Test
    void read_ofKeysWithoutAnythingBelowGivesTheDefaults() {
        ConfigFixture fixture = new ConfigFixture(directory);

        GatewayConfig config = fixture.read(
                "# all commented out", "listeners:", "upstreams:", "routes:", "cache:", "  ttl:", "access: {allow: }");

        assertThat(config).isEqualTo(fixture.read(""));
    }

    @Test
    void read_leavesIpv6LoopbackOutOnAMachineWithoutIt() {
        GatewayConfig config = new ConfigFixture(directory).withoutIpv6().read("listeners: [{transport: tcp}]");

        assertThat(config.listeners().getFirst().bind()).containsExactly(ConfigFixture.socket("127.0.0.1", 1053));
    }

    @Test
    void read_keepsIpv6LoopbackThatIsAskedFor() {
        GatewayConfig config =
                new ConfigFixture(directory).withoutIpv6().read("listeners: [{transport: tcp, bind: ['[::1]:53']}]");

        assertThat(config.listeners().getFirst().bind()).containsExactly(ConfigFixture.socket("::1", 53));
    }
}
