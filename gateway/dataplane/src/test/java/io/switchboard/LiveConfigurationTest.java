package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.ConfigReader;
import io.switchboard.config.LoadedConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.UdpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** A gateway is kept to its file: what reads and applies is put in place, what does not changes nothing. */
class LiveConfigurationTest {
    private static final String LISTENERS = "listeners: [{transport: udp, bind: ['127.0.0.1:0']}]\n";

    @TempDir
    private Path directory;

    private Path file;
    private Gateway gateway;
    private LiveConfiguration live;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("gateway.yaml");
        write("192.0.2.1");
        ConfigReader reader = new ConfigReader(
                new ConfigEnvironment(Map.of(), Path.of("/dev/null"), address -> false), FixedRecords::errors);
        LoadedConfig loaded = reader.read(file);
        gateway = Gateway.start(loaded.config());
        live = LiveConfiguration.follow(reader, file, loaded, gateway);
    }

    @AfterEach
    void stop() {
        live.close();
        gateway.close();
    }

    private void write(String address) throws Exception {
        Files.writeString(file, LISTENERS + """
                upstreams: {default: {endpoints: []}}
                ops: {bind: none}
                records:
                  static:
                    - {name: gw.example.org., type: A, data: ["%s"]}
                """.formatted(address));
    }

    private String answer() {
        try (DnsClient client = new UdpClient(gateway.listeners().getFirst().address())) {
            return Reply.of(client.exchange(
                            Messages.query("gw.example.org.", Type.A).bytes()))
                    .answerData()
                    .getFirst();
        }
    }

    @Test
    void change_ofTheFileIsApplied() throws Exception {
        write("192.0.2.2");

        Awaitility.await().until(() -> answer().equals("192.0.2.2"));
        // It is counted once it is in force.
        Awaitility.await().untilAsserted(() -> assertThat(live.applied()).isEqualTo(1));
    }

    @Test
    void reload_keepsTheSockets() throws Exception {
        var before = gateway.listeners().getFirst().address();
        write("192.0.2.2");

        assertThat(live.reload()).isTrue();

        assertThat(gateway.listeners().getFirst().address()).isEqualTo(before);
        assertThat(answer()).isEqualTo("192.0.2.2");
    }

    @Test
    void reload_ofAMisspelledKeyIsRefusedWhole() throws Exception {
        Files.writeString(file, LISTENERS + "recrods: {}\n");

        assertThat(live.reload()).isFalse();

        assertThat(live.lastRefusal()).contains("recrods");
        assertThat(live.refused()).isEqualTo(1);
        assertThat(answer()).isEqualTo("192.0.2.1");
    }

    @Test
    void reload_thatCannotBeAppliedChangesNothing() throws Exception {
        Files.writeString(file, LISTENERS + """
                upstreams: {default: {endpoints: []}}
                ops: {bind: none}
                records:
                  zones: [{origin: example.org., file: absent.zone}]
                """);

        assertThat(live.reload()).isFalse();

        assertThat(live.lastRefusal()).contains("absent.zone");
        assertThat(answer()).isEqualTo("192.0.2.1");
    }

    @Test
    void reload_ofAFileThatIsRepairedIsApplied() throws Exception {
        Files.writeString(file, "listeners: 7\n");
        live.reload();
        write("192.0.2.3");

        assertThat(live.reload()).isTrue();

        assertThat(live.lastRefusal()).isNull();
        assertThat(answer()).isEqualTo("192.0.2.3");
    }

    @ParameterizedTest
    @CsvSource({
        "'', test, is empty",
        "'}{', test, cannot be read",
        "'[1, 2]', test, cannot be read",
        "'contexts: []', test, has no context 'test'",
        ", test, no such file",
        "good, other, has no context 'other'"
    })
    void reload_toAKubeconfigThatCannotBeRead_isRefused(@Nullable String text, String context, String reason)
            throws Exception {
        try (FakeApiServer api = FakeApiServer.start()) {
            api.cluster().put(KubeObject.namespace("default"));
            Path good = api.kubeconfig(directory);
            writeCluster(good, "test", "ttl: 5s");
            assertThat(live.reload()).isTrue();
            Path broken = directory.resolve("broken");
            if (text != null) {
                Files.writeString(broken, text.equals("good") ? Files.readString(good) : text);
            }

            writeCluster(broken, context, "ttl: 5s");

            assertThat(live.reload()).isFalse();
            assertThat(live.lastRefusal())
                    .startsWith("records.kubernetes.kubeconfig: " + broken)
                    .contains(reason);
            api.cluster().put(KubeObject.service("default", "web", List.of("10.96.0.1"), "http/TCP/80"));
            Awaitility.await().until(() -> rcode("web.default.svc.cluster.local.") == 0);
        }
    }

    @Test
    void reload_whileTheKubeconfigInUseIsBroken_isApplied() throws Exception {
        try (FakeApiServer api = FakeApiServer.start()) {
            api.cluster().put(KubeObject.namespace("default"));
            api.cluster().put(KubeObject.service("default", "web", List.of("10.96.0.1"), "http/TCP/80"));
            Path kubeconfig = api.kubeconfig(directory);
            writeCluster(kubeconfig, "test", "ttl: 5s");
            live.reload();
            Awaitility.await().until(() -> rcode("web.default.svc.cluster.local.") == 0);
            Files.delete(kubeconfig);

            writeCluster(kubeconfig, "test", "zone: k8s.example.");

            assertThat(live.reload()).isTrue();
            assertThat(rcode("web.default.svc.k8s.example.")).isZero();
        }
    }

    private void writeCluster(Path kubeconfig, String context, String keys) throws Exception {
        Files.writeString(file, LISTENERS + """
                upstreams: {default: {endpoints: []}}
                ops: {bind: none}
                records:
                  kubernetes: {kubeconfig: '%s', context: %s, %s}
                """.formatted(kubeconfig, context, keys));
    }

    private int rcode(String name) {
        try (DnsClient client = new UdpClient(gateway.listeners().getFirst().address())) {
            return Reply.of(client.exchange(Messages.query(name, Type.A).bytes()))
                    .rcode();
        }
    }
}
