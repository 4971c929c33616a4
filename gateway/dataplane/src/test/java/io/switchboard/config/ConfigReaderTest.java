package io.switchboard.config;

import static io.switchboard.config.ConfigFixture.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void createFixture() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void read_takesEveryKindOfValue() {
        GatewayConfig config = fixture.read("""
                listeners:
                  - {transport: udp, bind: ["192.0.2.1:53", "[2001:db8::1]:53"]}
                  - {transport: tcp, bind: ["0.0.0.0:0"], idle-timeout: 1m}
                upstreams:
                  corp:
                    endpoints: [udp://192.0.2.2, {url: "tcp://[2001:db8::2]:5353"}]
                    policy: round-robin
                    deadline: 1500ms
                    attempts: 1
                    health: {failures: 0}
                    udp: {randomise-case: false}
                    trust-ad: true
                routes:
                  - {suffix: [Corp.example, 10.in-addr.arpa.], upstreams: corp}
                cache: {size: 1GiB, ttl: {maximum: 12h}, prefetch: {remaining: 25%, enabled: false}}
                identity: {name: edge-1}
                ops: {bind: none}
                lame-duck: 0
                """);

        assertThat(config.listeners())
                .containsExactly(
                        new ListenerConfig(
                                Transport.UDP,
                                List.of(socket("192.0.2.1", 53), socket("2001:db8::1", 53)),
                                Duration.ofSeconds(10),
                                List.of(),
                                List.of(),
                                HttpConfig.DEFAULT,
                                false),
                        new ListenerConfig(
                                Transport.TCP,
                                List.of(socket("0.0.0.0", 0)),
                                Duration.ofMinutes(1),
                                List.of(),
                                List.of(),
                                HttpConfig.DEFAULT,
                                false));
        assertThat(config.upstreams()).containsOnlyKeys("corp");
        UpstreamGroupConfig corp = config.upstreams().values().iterator().next();
        assertThat(corp.name()).isEqualTo("corp");
        assertThat(corp.endpoints())
                .containsExactly(
                        new EndpointConfig("udp://192.0.2.2", Transport.UDP, socket("192.0.2.2", 53)),
                        new EndpointConfig("tcp://[2001:db8::2]:5353", Transport.TCP, socket("2001:db8::2", 5353)));
        assertThat(corp.policy()).isEqualTo(Policy.ROUND_ROBIN);
        assertThat(corp.deadline()).isEqualTo(Duration.ofMillis(1500));
        assertThat(corp.attempts()).isEqualTo(1);
        assertThat(corp.health().failures()).isZero();
        assertThat(corp.health().recoveries()).isEqualTo(2);
        assertThat(corp.udp().randomiseCase()).isFalse();
        assertThat(corp.udp().retryOverTcpWhenTruncated()).isTrue();
        assertThat(corp.trustAd()).isTrue();
        assertThat(config.routes())
                .containsExactly(new RouteConfig(
                        List.of(DomainName.parse("corp.example."), DomainName.parse("10.in-addr.arpa.")), "corp"));
        assertThat(config.cache().sizeBytes()).isEqualTo(1L << 30);
        assertThat(config.cache().maximumTtl()).isEqualTo(Duration.ofHours(12));
        assertThat(config.cache().prefetch()).isEqualTo(new CacheConfig.Prefetch(false, 2, 25));
        assertThat(config.identity()).isEqualTo(new IdentityConfig("edge-1", null));
        assertThat(config.ops().bind()).isNull();
        assertThat(config.lameDuck()).isEqualTo(Duration.ZERO);
    }

    @Test
    void read_resolvesPathsAgainstTheDirectoryOfTheFile() {
        GatewayConfig config = fixture.read("""
                records:
                  static:
                    - {name: gw.example.org., type: A, ttl: 60s, data: ["192.0.2.10"]}
                    - {name: example.org, type: TYPE65280, data: ['\\# 1 00', '"${not} a variable"']}
                  zones: [{origin: example.org., file: zones/../example.org.zone}]
                  hosts: [{file: /etc/hosts}]
                access:
                  block: [{file: ads.txt, answer: address, addresses: [192.0.2.1, "2001:db8::1"]}]
                """.replace("${not}", "$${not}"));

        assertThat(config.records().staticRecords())
                .containsExactly(
                        new StaticRecord(DomainName.parse("gw.example.org."), RecordType.A, 60, List.of("192.0.2.10")),
                        new StaticRecord(
                                DomainName.parse("example.org."),
                                65280,
                                3600,
                                List.of("\\# 1 00", "\"${not} a variable\"")));
        assertThat(config.records().zones())
                .containsExactly(new ZoneFile(DomainName.parse("example.org."), directory.resolve("example.org.zone")));
        assertThat(config.records().hosts()).containsExactly(Path.of("/etc/hosts"));
        assertThat(config.access().block())
                .containsExactly(new AccessConfig.BlockList(
                        directory.resolve("ads.txt"),
                        BlockAnswer.ADDRESS,
                        List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))));
    }

    @Test
    void read_replacesWordsForNetworks() {
        GatewayConfig config = fixture.read("access: {allow: [loopback, 192.0.2.0/24, 2001:db8::1, any, 127.0.0.0/8]}");

        assertThat(config.access().allow())
                .containsExactly(
                        new Network(InetAddress.ofLiteral("127.0.0.0"), 8),
                        new Network(InetAddress.ofLiteral("::1"), 128),
                        new Network(InetAddress.ofLiteral("192.0.2.0"), 24),
                        new Network(InetAddress.ofLiteral("2001:db8::1"), 128),
                        new Network(InetAddress.ofLiteral("0.0.0.0"), 0),
                        new Network(InetAddress.ofLiteral("::"), 0));
    }

    @Test
    void read_takesHostNamesAndWhoResolvesThem() {
        GatewayConfig config = fixture.resolvConf("nameserver 192.0.2.53").read("""
                upstreams:
                  default:
                    endpoints:
                      - udp://dns.example.org
                      - {url: "tcp://dns.example.net.:5353", weight: 7, bootstrap: [udp://192.0.2.9]}
                """);

        UpstreamGroupConfig group = config.upstreams().values().iterator().next();
        EndpointConfig first = group.endpoints().get(0);
        assertThat(first.isNamed()).isTrue();
        assertThat(first.address()).isEqualTo(InetSocketAddress.createUnresolved("dns.example.org", 53));
        assertThat(first.bootstrap()).isEmpty();
        EndpointConfig second = group.endpoints().get(1);
        assertThat(second.address()).isEqualTo(InetSocketAddress.createUnresolved("dns.example.net", 5353));
        assertThat(second.weight()).isEqualTo(7);
        assertThat(second.bootstrap()).extracting(EndpointConfig::url).containsExactly("udp://192.0.2.9");
        assertThat(group.bootstrap()).extracting(EndpointConfig::url).containsExactly("udp://192.0.2.53");
    }

    @Test
    void read_takesNamesOfSrvRecords() {
        GatewayConfig config = fixture.resolvConf("nameserver 192.0.2.53").read("""
                upstreams:
                  default:
                    endpoints:
                      - udp://_dns._udp.example.org.
                      - tls://_domain-s._tcp.example.net
                      - https://_https._tcp.dns.example.net/q#dns.example.org
                      - udp://_dns.example.org
                """);

        List<EndpointConfig> endpoints =
                config.upstreams().values().iterator().next().endpoints();
        assertThat(endpoints).extracting(EndpointConfig::isService).containsExactly(true, true, true, false);
        assertThat(endpoints)
                .extracting(EndpointConfig::address)
                .containsExactly(
                        InetSocketAddress.createUnresolved("_dns._udp.example.org", 0),
                        InetSocketAddress.createUnresolved("_domain-s._tcp.example.net", 0),
                        InetSocketAddress.createUnresolved("_https._tcp.dns.example.net", 0),
                        InetSocketAddress.createUnresolved("_dns.example.org", 53));
        assertThat(endpoints)
                .extracting(EndpointConfig::host)
                .containsExactly("example.org", "example.net", "dns.example.net", "_dns.example.org");
    }

    /** RFC 9525 §6.1: the name that the operator gave, not one that came by insecure DNS. */
    @Test
    void read_hasServersOfSrvRecordsProveTheDomainOrTheGivenName() {
        GatewayConfig config = fixture.resolvConf("nameserver 192.0.2.53").read("""
                upstreams:
                  default:
                    endpoints: [tls://_domain-s._tcp.example.net, "tls://_domain-s._tcp.example.org#dns.example.org"]
                """);

        assertThat(config.upstreams().values().iterator().next().endpoints())
                .extracting(endpoint -> Objects.requireNonNull(endpoint.tls()).name())
                .containsExactly("example.net", "dns.example.org");
    }

    @Test
    void read_ofAddressesAloneLeavesTheSystemsResolversAlone() {
        LoadedConfig loaded = fixture.load("upstreams: {default: {endpoints: [udp://192.0.2.9]}}");

        assertThat(loaded.config().upstreams().values())
                .allMatch(group -> group.bootstrap().isEmpty());
        assertThat(loaded.files()).isEmpty();
    }

    @Test
    void read_takesPoliciesWithTheirKeys() {
        GatewayConfig config = fixture.read("""
                upstreams:
                  a: {endpoints: [], policy: parallel, at-once: 2, when-all-down: fail}
                  b: {endpoints: [], policy: weighted, hedge: {after: p95, budget: 7%}}
                  c: {endpoints: [], policy: hash, hedge: {after: 20ms}, connections: {maximum-age: 1h}}
                routes: []
                """);

        UpstreamGroupConfig a = Objects.requireNonNull(config.upstreams().get("a"));
        assertThat(a.policy()).isEqualTo(Policy.PARALLEL);
        assertThat(a.atOnce()).isEqualTo(2);
        assertThat(a.whenAllDown()).isEqualTo(UpstreamGroupConfig.AllDown.FAIL);
        assertThat(a.hedge().enabled()).isFalse();
        UpstreamGroupConfig b = Objects.requireNonNull(config.upstreams().get("b"));
        assertThat(b.policy()).isEqualTo(Policy.WEIGHTED);
        assertThat(b.hedge()).isEqualTo(new HedgeConfig(new HedgeConfig.Percentile(95), 7));
        UpstreamGroupConfig c = Objects.requireNonNull(config.upstreams().get("c"));
        assertThat(c.policy()).isEqualTo(Policy.HASH);
        assertThat(c.hedge()).isEqualTo(new HedgeConfig(new HedgeConfig.Delay(Duration.ofMillis(20)), 5));
        assertThat(c.connections().maximumAge()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void read_replacesVariables() {
        fixture.variable("PORT", "5353").variable("EMPTY", "").variable("ODD", "a${PORT}b");

        GatewayConfig config = fixture.read("""
                listeners: [{transport: udp, bind: ["127.0.0.1:${PORT}", "127.0.0.1:${EMPTY:-54}"]}]
                limits: {in-flight: "${IN_FLIGHT:-7}"}
                identity: {name: "${ODD}-$${PORT}-$", version: "${EMPTY}${NONE:-}x"}
                """);

        assertThat(config.listeners().getFirst().bind())
                .containsExactly(socket("127.0.0.1", 5353), socket("127.0.0.1", 54));
        assertThat(config.limits().inFlight()).isEqualTo(7);
        assertThat(config.identity()).isEqualTo(new IdentityConfig("a${PORT}b-${PORT}-$", "x"));
    }

    @Test
    void read_takesTextFromAFile() {
        fixture.file("name.txt", "\n edge-7 \n");

        LoadedConfig loaded = fixture.load("identity: {name: file:name.txt}", "upstreams: {default: {endpoints: []}}");

        assertThat(loaded.config().identity().name()).isEqualTo("edge-7");
        assertThat(loaded.files()).containsExactly(directory.resolve("name.txt"));
    }

    @Test
    void read_ofAFileNamesAllFilesThatItCameFrom() throws Exception {
        fixture.file("gateway.yaml", "lame-duck: 7s");

        LoadedConfig loaded = fixture.reader().read(directory.resolve("gateway.yaml"));

        assertThat(loaded.config().lameDuck()).isEqualTo(Duration.ofSeconds(7));
        assertThat(loaded.files())
                .containsExactlyInAnyOrder(directory.resolve("gateway.yaml"), directory.resolve("resolv.conf"));
    }

    @Test
    void read_skipsAByteOrderMark() throws Exception {
        fixture.file("gateway.yaml", "\uFEFFlame-duck: 7s");

        LoadedConfig loaded = fixture.reader().read(directory.resolve("gateway.yaml"));

        assertThat(loaded.config().lameDuck()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void read_ofAMissingFileIsOneError() {
        Path missing = directory.resolve("missing.yaml");

        assertThatThrownBy(() -> fixture.reader().read(missing))
                .isInstanceOf(ConfigException.class)
                .hasMessage(missing + ": no such file (expected: a configuration)");
    }

    @Test
    void read_ofADirectoryIsOneError() {
        assertThatThrownBy(() -> fixture.reader().read(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("\\Q" + directory + "\\E: not readable: .* \\(expected: a configuration\\)");
    }

    @Test
    void readIfPresent_givesDefaultsWithoutAFile() throws Exception {
        Path missing = directory.resolve("missing.yaml");

        LoadedConfig loaded = fixture.reader().readIfPresent(missing);

        assertThat(loaded.config()).isEqualTo(fixture.read(""));
        assertThat(loaded.files()).contains(missing);
    }

    @Test
    void readIfPresent_readsAFileThatIsThere() throws Exception {
        Path file = directory.resolve("gateway.yaml");
        Files.writeString(file, "lame-duck: 9s", StandardCharsets.UTF_8);

        assertThat(fixture.reader().readIfPresent(file).config().lameDuck()).isEqualTo(Duration.ofSeconds(9));
    }
}
