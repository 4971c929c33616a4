package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.ApiObjects;
import io.switchboard.records.kubernetes.Specification;
import io.switchboard.records.kubernetes.Specification.Row;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A cluster whose API server is watched over HTTP, asked over every transport. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class KubernetesGateTest {
    private static final FakeApiServer API = FakeApiServer.start();
    private static final ScriptedUpstream UPSTREAM = ScriptedUpstream.start(Answers.address("192.0.2.66"));
    private static TestGateway gateway;

    private final TestTransport transport;

    KubernetesGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws InterruptedException {
        if (gateway != null) {
            return;
        }
        for (String namespace : Specification.NAMESPACES) {
            API.cluster().put(KubeObject.namespace(namespace));
        }
        for (Object object : Specification.objects()) {
            API.cluster().put(ApiObjects.of((ClusterObject) object));
        }
        API.cluster().put(ApiObjects.of(TestCluster.alias("default/away", "www.example.org")));
        gateway = TestGateway.start(
                UPSTREAM,
                "records: {kubernetes: {kubeconfig: '" + API.kubeconfig(directory) + "', " + Specification.KEYS
                        + "}}\nops: {bind: '127.0.0.1:0'}\n");
        while (gateway.metric("switchboard_ready", "records") < 1) {
            Thread.sleep(10);
        }
    }

    @AfterAll
    static void forget() {
        UPSTREAM.forget();
    }

    static Stream<Row> rows() {
        // The gate answers ANY itself (RFC 8482).
        return Specification.rows().filter(row -> !row.type().equals("ANY"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void specification_isAnsweredThroughTheGateway(Row row) {
        Reply reply = ask(row.name(), Type.value(row.type()));

        assertThat(Rcode.string(reply.rcode())).isEqualTo(row.rcode());
        assertThat(answers(reply)).containsExactlyInAnyOrderElementsOf(row.answer());
        assertThat(reply.has(Reply.AA)).isTrue();
        assertThat(reply.has(Reply.TC)).isFalse();
    }

    @Test
    void e1_anAliasIsChasedInsideTheZone() {
        assertThat(ask("inside.default.svc.cluster.local.", Type.A).answerData())
                .containsExactly("two.default.svc.cluster.local.", "10.3.0.3");
    }

    @Test
    void e1_anAliasIsChasedOutside() {
        assertThat(ask("away.default.svc.cluster.local.", Type.A).answerData())
                .containsExactly("www.example.org.", "192.0.2.66");
    }

    @Test
    void anAliasToItself_endsWithAFailure() {
        Reply reply = ask("loop.default.svc.cluster.local.", Type.A);

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.extendedError()).isEqualTo(24);
    }

    @Test
    void c5_targetsComeWithTheirAddresses() {
        Reply reply = ask("_web._tcp.head.default.svc.cluster.local.", Type.SRV);

        assertThat(reply.additionals())
                .extracting(record -> record.getName() + " " + record.rdataToString())
                .contains(
                        "my-pet.head.default.svc.cluster.local. 172.17.0.1",
                        "my-pet.head.default.svc.cluster.local. 2001:db8:17:0:0:0:0:1");
    }

    @Test
    void namesOfOthers_areForwarded() {
        assertThat(ask("www.example.org.", Type.A).answerData()).containsExactly("192.0.2.66");
    }

    private static List<String> answers(Reply reply) {
        return reply.answers().stream()
                .map(record -> record.getTTL() + " " + Type.string(record.getType()) + " " + data(record))
                .toList();
    }

    /** Text without its quotation marks. */
    private static String data(Record record) {
        return record.rdataToString().replace("\"", "");
    }

    private Reply ask(String name, int type) {
        byte[] query = Messages.query(name, type).edns().bytes();
        try (DnsClient client = gateway.client(transport)) {
            return Reply.of(client.exchange(query)).answers(query);
        }
    }
}
