package io.switchboard.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.config.ListenerConfig;
import io.switchboard.config.RouteConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import io.switchboard.migration.corefile.Corefile;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.CorefileParser;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.Source;
import io.switchboard.migration.draft.Finding;
import io.switchboard.migration.draft.Finding.Outcome;
import io.switchboard.records.fixed.FixedRecords;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {
    @TempDir
    Path directory;

    // ---- What clusters have by default ----

    @ParameterizedTest
    @CsvSource({
        "COREFILE, kubeadm.yaml, ''",
        "COREFILE, eks.corefile, ''",
        "COREFILE, helm.yaml, ''",
        "COREFILE, k3s.yaml, 'import /etc/coredns/custom/*.override|import /etc/coredns/custom/*.server'",
    })
    void read_ofADefault_translatesAllBut(Origin origin, String name, String missing) throws Exception {
        Imported imported = read(origin, fixture(name));

        assertThat(missing(imported))
                .containsExactlyInAnyOrderElementsOf(Stream.of(missing.split("\\|"))
                        .filter(line -> !line.isEmpty())
                        .toList());
        GatewayConfig config = check(imported);
        KubernetesConfig kubernetes = Objects.requireNonNull(config.records().kubernetes());
        assertThat(kubernetes.zone()).isEqualTo(DomainName.parse("cluster.local."));
        assertThat(kubernetes.pods()).isEqualTo(Pods.INSECURE);
        assertThat(kubernetes.fallthrough())
                .containsExactly(DomainName.parse("in-addr.arpa."), DomainName.parse("ip6.arpa."));
        assertThat(kubernetes.reverse())
                .extracting(network -> network.address().getHostAddress())
                .contains("10.0.0.0");
        assertThat(config.listeners())
                .extracting(listener -> listener.transport())
                .containsExactly(Transport.UDP, Transport.TCP);
        assertThat(config.listeners().getFirst().bind())
                .extracting(address -> address.getPort())
                .containsOnly(53);
        assertThat(config.cache().maximumTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Objects.requireNonNull(config.ops().bind()).getPort()).isEqualTo(9153);
        assertThat(urls(config, ".")).containsExactly("udp://192.0.2.53");
    }

    @Test
    void read_ofAListOfConfigMaps_importsFromTheOthers() throws Exception {
        Imported imported = read(Origin.COREFILE, fixture("aks.yaml"));

        GatewayConfig config = check(imported);
        assertThat(urls(config, "corp.example.org.")).containsExactly("udp://192.0.2.53");
        assertThat(config.cache().maximumTtl()).isEqualTo(Duration.ofSeconds(10));
        assertThat(missing(imported)).contains("template ANY ANY reddog.microsoft.com", "log .");
        assertThat(imported.findings()).anySatisfy(finding -> {
            assertThat(finding.what()).isEqualTo("forward . 192.0.2.53");
            assertThat(finding.line()).isEqualTo(45);
        });
    }

    @Test
    void read_ofNodeLocalDns_asksTheClusterOverTcpAndTheRestOverUdp() throws Exception {
        Imported imported = read(
                Origin.NODE_LOCAL_DNS,
                fixture("nodelocaldns.yaml"),
                Map.of("__PILLAR__DNS__SERVER__", "198.51.100.10", "__PILLAR__CLUSTER__DNS__", "198.51.100.11"));

        assertThat(imported.isComplete()).isTrue();
        GatewayConfig config = check(imported);
        assertThat(config.listeners().getFirst().bind())
                .extracting(address -> address.getAddress().getHostAddress())
                .containsExactly("169.254.20.10", "198.51.100.10");
        for (String zone : List.of(
                "cluster.local.",
                "in-addr.arpa.",
                "10.in-addr.arpa.",
                "100.100.in-addr.arpa.",
                "ip6.arpa.",
                "d.f.ip6.arpa.")) {
            assertThat(urls(config, zone)).as(zone).containsExactly("tcp://198.51.100.11");
        }
        assertThat(urls(config, ".")).containsExactly("udp://192.0.2.53");
        assertThat(config.cache().maximumTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.cache().maximumNegativeTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(Objects.requireNonNull(config.ops().bind()).getPort()).isEqualTo(9253);
        assertThat(config.records().kubernetes()).isNull();
    }

    @Test
    void read_ofNodeLocalDnsAsItIsShipped_saysWhatOnlyTheClusterKnows() throws Exception {
        Imported imported = read(Origin.NODE_LOCAL_DNS, fixture("nodelocaldns.yaml"));

        assertThat(missing(imported)).containsExactly("__PILLAR__DNS__SERVER__");
        assertThat(imported.findings().getFirst().file()).endsWith("nodelocaldns.yaml");
        assertThat(urls(check(imported), "cluster.local.")).containsExactly("tcp://192.0.2.1");
        GatewayConfig inThePod = new ConfigReader(
                        environment(Map.of("KUBE_DNS_UPSTREAM_SERVICE_HOST", "198.51.100.9")), FixedRecords::errors)
                .parse("x", imported.yaml(), directory)
                .config();
        assertThat(urls(inThePod, "cluster.local.")).containsExactly("tcp://198.51.100.9");
    }

    @Test
    void read_ofKubeDns_takesAllServersNamesAndPorts() throws Exception {
        Imported imported = read(Origin.KUBE_DNS, fixture("gke-kube-dns.yaml"));

        GatewayConfig config = check(imported);
        assertThat(urls(config, "corp.example.org.")).containsExactly("udp://192.0.2.1", "udp://192.0.2.2:5353");
        assertThat(urls(config, "lab.example.org."))
                .containsExactly("udp://ns.lab.example.net:10053", "udp://[2001:db8::1]");
        assertThat(urls(config, ".")).containsExactly("udp://198.51.100.1", "udp://198.51.100.2:54");
        assertThat(imported.findings().stream().filter(finding -> finding.outcome() == Outcome.NOT_TRANSLATED))
                .extracting(finding -> finding.line() + " " + finding.text())
                .satisfiesExactly(
                        federation -> assertThat(federation).startsWith("8 federations are gone"),
                        named -> assertThat(named)
                                .startsWith("12 consul.infra.svc.cluster.local is a name of the cluster"));
    }

    @Test
    void read_ofKubeDnsWithoutServers_asksThoseOfTheSystem() throws Exception {
        GatewayConfig config = check(read(Origin.KUBE_DNS, file("kind: ConfigMap\nmetadata: {name: kube-dns}\n")));

        assertThat(urls(config, ".")).containsExactly("udp://192.0.2.53");
        assertThat(config.records().kubernetes()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stubDomains\": {\"a.example\": [\"192.0.2.7\"]}}",
                "{\"kind\": \"ConfigMap\", \"data\": {\"stubDomains\": \"{\\\"a.example\\\": [\\\"192.0.2.7\\\"]}\"}}",
                "stubDomains: '{\"a.example\": [\"192.0.2.7\"]}'",
                "stubDomains: {a.example: [192.0.2.7]}",
                "kind: ConfigMap\ndata:\n  stubDomains: \"{\\\"a.example\\\": [\\\"192.0.2.7\\\"]}\\n\"\n",
                "kind: ConfigMap\ndata:\n  stubDomains: |-\n    {\"a.example\":\n     [\"192.0.2.7\"]}\n",
            })
    void read_ofKubeDns_inWhateverForm(String text) throws Exception {
        GatewayConfig config = check(read(Origin.KUBE_DNS, file(text)));

        assertThat(urls(config, "a.example.")).containsExactly("udp://192.0.2.7");
    }

    // ---- Nothing gets lost ----

    @ParameterizedTest
    @CsvSource({"COREFILE, everything.corefile", "COREFILE, eks.corefile"})
    void read_mentionsEveryDirectiveAndOption(Origin origin, String name) throws Exception {
        Path file = fixture(name);
        Corefile corefile = CorefileParser.parse(
                Source.of(file.toString(), Files.readString(file)), (pattern, importing) -> List.of(), Map.of());
        List<Directive> directives = corefile.blocks().stream()
                .flatMap(block -> block.directives().stream())
                .flatMap(ImporterTest::withOptions)
                .toList();

        Imported imported = read(origin, file);

        assertThat(directives)
                .isNotEmpty()
                .allSatisfy(directive -> assertThat(imported.findings())
                        .anyMatch(finding -> finding.line() == directive.name().line()
                                && finding.what().equals(directive.text())));
        check(imported);
    }

    private static Stream<Directive> withOptions(Directive directive) {
        return Stream.concat(Stream.of(directive), directive.options().stream().flatMap(ImporterTest::withOptions));
    }

    @Test
    void read_writesWhatIsMissingIntoTheConfiguration() throws Exception {
        Imported imported = read(Origin.COREFILE, file(". {\n nosuchplugin x\n forward . 192.0.2.1\n}"));

        assertThat(imported.yaml())
                .startsWith("# Made by 'switchboard import' from source.\n")
                .contains(":2: nosuchplugin x: NOT TRANSLATED: ");
    }

    @Test
    void read_ofWhatTheGatewayRefuses_saysSo() throws Exception {
        Imported imported =
                read(Origin.COREFILE, file("127.0.0.1.example {\n bind 127.0.0.1\n forward . 127.0.0.1\n}"));

        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("own listener"));
    }

    @Test
    void read_ofWhatWouldSteerATerminal_tellsItWithout() throws Exception {
        Imported imported = read(
                Origin.COREFILE,
                file(". {\n \u001b[2Jplugin \u202e\n forward . 192.0.2.1 {\n except a\u001b[2J..b\n }\n}"));

        assertThat(imported.findings())
                .extracting(Finding::toString)
                .noneMatch(line -> line.contains("\u001b") || line.contains("\u202e"))
                .anyMatch(line -> line.contains("[2J..b"));
        check(imported);
    }

    @Test
    void read_ofWhatThisMachineAloneRefuses_isANote() throws Exception {
        Path resolvConf = Files.writeString(directory.resolve("own.conf"), "nameserver 127.0.0.53\n");
        ConfigEnvironment here = new ConfigEnvironment(Map.of(), resolvConf, address -> false);

        Imported imported = new Importer(here, FixedRecords::errors)
                .read(Origin.COREFILE, file(". {\n forward . /etc/resolv.conf\n}"), Map.of());

        assertThat(imported.isComplete()).isTrue();
        assertThat(imported.findings())
                .anySatisfy(
                        finding -> assertThat(finding.text())
                                .startsWith(
                                        "on this machine upstreams.default.endpoints: 'udp://127.0.0.53' is this gateway's own"));
    }

    @Test
    void read_ofBlocksWithCertificatesAtOnePort_makesOneListenerWithAll() throws Exception {
        Imported imported = read(Origin.COREFILE, file("""
                https://a.example.org {
                    tls /a.crt /a.key
                    forward . 192.0.2.1
                }
                https://b.example.org {
                    tls /b.crt /b.key
                    forward . 192.0.2.2
                }
                https://c.example.org {
                    forward . 192.0.2.3
                }
                tls://a.example.org {
                    bind 192.0.2.53
                    tls /a.crt /a.key
                }
                tls://b.example.org {
                    bind 192.0.2.53 192.0.2.54
                    tls /b.crt /b.key
                }
                """));

        assertThat(check(imported).listeners())
                .extracting(
                        ListenerConfig::transport, listener -> listener.bind().size(), ListenerConfig::certificates)
                .containsExactly(
                        tuple(Transport.DOH, 2, List.of("default", "default-2")),
                        tuple(Transport.DOT, 1, List.of("default", "default-2")),
                        tuple(Transport.DOT, 1, List.of("default-2")));
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void read_ofBlocksAtOnePortThatAskClientsOtherwise_keepsTheFirstAndSaysSo() throws Exception {
        Imported imported = read(Origin.COREFILE, file("""
                tls://a.example.org {
                    tls /a.crt /a.key /ca.crt {
                        client_auth require_and_verify
                    }
                }
                tls://b.example.org {
                    tls /b.crt /b.key
                }
                tls://c.example.org {
                }
                """));

        assertThat(check(imported).listeners())
                .extracting(ListenerConfig::certificates)
                .containsExactly(List.of("default"));
        assertThat(imported.findings())
                .filteredOn(finding -> finding.outcome() == Outcome.NOT_TRANSLATED)
                .extracting(Finding::line)
                .contains(7, 9);
    }

    // ---- Bad files ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COREFILE       | . {                            | source:1: a block without its '}'
            COREFILE       | kind: ConfigMap                | source: no key 'Corefile' (expected: it in the data of a ConfigMap)
            COREFILE       | '# nothing'                    | source: no server block (expected: a Corefile)
            COREFILE       | 'data: {NoCorefile: x}'        | source: no key 'Corefile' (expected: it in the data of a ConfigMap)
            COREFILE       | 'data: {Corefile: *x}'         | source:1: an anchor or alias (expected: every value written out)
            KUBE_DNS       | 'data: {Corefile: x}'          | source: no key of kube-dns (expected: one of stubDomains, upstreamNameservers, federations)
            KUBE_DNS       | 'data: {stubDomains: "[1"}'    | source:1: stubDomains is no JSON
            KUBE_DNS       | 'data: {stubDomains: "[1]"}'   | source:1: stubDomains is no mapping
            NODE_LOCAL_DNS | ftp://x { }                    | source:1: scheme 'ftp' (expected: dns, grpc, https, https3, quic, tls)
            """)
    void read_ofABadFile_isOneLine(Origin origin, String text, String message) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> read(origin, file))
                .isInstanceOf(CorefileException.class)
                .hasMessageStartingWith(message.replace("source", file.toString()))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n"));
    }

    @Test
    void read_ofNoFile_isOneLine() {
        Path nothing = directory.resolve("nothing");

        assertThatThrownBy(() -> read(Origin.COREFILE, nothing)).hasMessage(nothing + ": no such file");
    }

    // ---- Support ----

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("source"), text);
    }

    private static Path fixture(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(ImporterTest.class.getResource(name)).toURI());
    }

    private Imported read(Origin origin, Path file) throws CorefileException {
        return read(origin, file, Map.of());
    }

    private Imported read(Origin origin, Path file, Map<String, String> variables) throws CorefileException {
        return new Importer(environment(Map.of()), FixedRecords::errors).read(origin, file, variables);
    }

    /** As {@code bin/switchboard check} would. */
    private GatewayConfig check(Imported imported) throws ConfigException {
        return new ConfigReader(environment(Map.of()), FixedRecords::errors)
                .parse("imported", imported.yaml(), directory)
                .config();
    }

    private ConfigEnvironment environment(Map<String, String> variables) {
        try {
            Path resolvConf = Files.writeString(directory.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
            return new ConfigEnvironment(variables, resolvConf, address -> false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> urls(GatewayConfig config, String zone) {
        return upstream(config, zone).endpoints().stream()
                .map(EndpointConfig::url)
                .toList();
    }

    private static UpstreamGroupConfig upstream(GatewayConfig config, String suffix) {
        RouteConfig route = config.routes().stream()
                .filter(candidate -> candidate.suffixes().contains(DomainName.parse(suffix)))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(config.upstreams().get(route.upstreams()));
    }

    private static List<String> missing(Imported imported) {
        return imported.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.NOT_TRANSLATED)
                .map(Finding::what)
                .toList();
    }
}
