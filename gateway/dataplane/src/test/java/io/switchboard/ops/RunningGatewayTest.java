package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.metrics.Metric;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** What the ops port of a whole gateway shows. */
class RunningGatewayTest {
    private static final String NAME = "secret-name.example.org.";

    /** Shown by the process: the log, and the configuration file that it follows. */
    private static final Set<Metric> OF_THE_PROCESS =
            Set.of(Metric.LOG_EVENTS, Metric.LOG_DROPPED, Metric.CONFIG_RELOADS, Metric.CONFIG_APPLIED);

    @TempDir
    Path directory;

    private final FakeApiServer api = FakeApiServer.start();
    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private RawHttp ops;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path zone = Files.writeString(
                directory.resolve("local.zone"),
                "@ 60 SOA ns.example.net. admin.example.net. 1 60 60 60 60\n@ 60 NS ns\nns 60 A 192.0.2.5\n");
        Path blocked = Files.writeString(directory.resolve("blocked.txt"), "ads.example.com\n");
        upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
        gateway = TestGateway.start(upstream, """
                ops: {bind: "127.0.0.1:0"}
                records: {zones: [{origin: example.net., file: "%s"}], kubernetes: {kubeconfig: "%s"}}
                access: {allow: [loopback], block: [{file: "%s", answer: nxdomain}]}
                """.formatted(zone, api.kubeconfig(directory), blocked));
        ops = new RawHttp(gateway.gateway().opsPort());
        while (ops.exchange("GET", "/readyz").status() != 200) {
            Thread.sleep(5);
        }
    }

    @AfterEach
    void stop() throws IOException {
        ops.close();
        gateway.close();
        upstream.close();
        api.close();
    }

    @Test
    void metrics_showEverythingThatIsNamed() throws IOException {
        queryOnce(TestTransport.UDP);
        String page = ops.exchange("GET", "/metrics").body();

        assertThat(Arrays.stream(Metric.values()).filter(metric -> !OF_THE_PROCESS.contains(metric)))
                .allSatisfy(metric -> assertThat(page).contains("# TYPE " + metric.exported() + " "));
    }

    @Test
    void metrics_followTheQueries() throws IOException {
        queryOnce(TestTransport.UDP);
        queryOnce(TestTransport.TCP);

        assertThat(ops.exchange("GET", "/metrics").body())
                .contains(
                        "dns_queries_total{qtype=\"A\",transport=\"udp\"} 1.0\n",
                        "dns_queries_total{qtype=\"A\",transport=\"tcp\"} 1.0\n",
                        "dns_replies_total{answered_by=\"upstream\",rcode=\"NOERROR\",transport=\"udp\"} 1.0\n",
                        "dns_replies_total{answered_by=\"cache\",rcode=\"NOERROR\",transport=\"tcp\"} 1.0\n",
                        "dns_query_duration_seconds_count{answered_by=\"cache\"} 1\n",
                        "dns_cache_hits_total{kind=\"positive\"} 1.0\n",
                        "dns_upstream_queries_total{group=\"default\",upstream=\"udp://127.0.0.1:" + upstream.port()
                                + "\"} 1.0\n");
    }

    @Test
    void metrics_showNeitherNamesNorClients() throws IOException {
        queryOnce(TestTransport.UDP);
        String page = ops.exchange("GET", "/metrics").body();

        assertThat(page).doesNotContainIgnoringCase("secret-name");
        assertThat(page.lines().filter(line -> line.contains("127.0.0.1")).map(RunningGatewayTest::withoutUpstream))
                .noneMatch(line -> line.contains("127.0.0.1"));
    }

    @Test
    void readyz_listsTheRecords() throws IOException {
        RawHttp.Reply reply = ops.exchange("GET", "/readyz?verbose");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().lines().collect(Collectors.toList())).contains("gateway: ok", "records: ok");
    }

    @Test
    void livez_isOk() throws IOException {
        assertThat(ops.exchange("GET", "/livez").body()).isEqualTo("ok\n");
    }

    private void queryOnce(TestTransport transport) {
        try (DnsClient client = gateway.client(transport)) {
            client.exchange(Messages.query(NAME, Type.A).dnssecOk().bytes());
        }
    }

    private static String withoutUpstream(String line) {
        return line.replaceAll("(upstream|to|host)=\"[^\"]*\"", "");
    }
}
