package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** A client that is a pod: this machine's own address is a pod's in a cluster whose API server is watched. */
class ClientIdentityGateTest {
    private static final int BLOCKED = 15;
    private static final int PROHIBITED = 18;
    private static final KubeObject OF_SHOP = KubeObject.pod("shop", "front", "Running", false, List.of("127.0.0.1"));
    private static final KubeObject OF_BANK = KubeObject.pod("bank", "desk", "Running", false, List.of("127.0.0.1"));

    private final FakeApiServer api = FakeApiServer.start();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(ClientIdentityGateTest::existingOutside);
    private final ScriptedUpstream audited = ScriptedUpstream.start(Answers.address("192.0.2.99"));
    private TestGateway gateway;

    @TempDir
    Path directory;

    /** Names of example.org exist, all others do not. */
    private static Reaction existingOutside(ReceivedQuery query) {
        Script script = query.name().toString().toLowerCase(Locale.ROOT).endsWith("example.org.")
                ? Answers.address("192.0.2.1")
                : Answers.nxdomain(60, 60);
        return script.on(query);
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        for (String namespace : List.of("shop", "bank")) {
            api.cluster().put(KubeObject.namespace(namespace));
        }
        api.cluster().put(KubeObject.service("shop", "cart", List.of("10.3.0.1"), "http/TCP/80"));
        api.cluster().put(KubeObject.service("bank", "pay", List.of("10.3.0.2"), "http/TCP/80"));
        api.cluster().put(OF_SHOP);
        Path list = Files.writeString(directory.resolve("ads.txt"), "ads.example.org\n");
        gateway = TestGateway.start(upstream, """
                ops: {bind: "127.0.0.1:0"}
                upstreams:
                  default: {endpoints: ['udp://UPSTREAM']}
                  audited: {endpoints: ['udp://127.0.0.1:%d']}
                routes:
                  - {suffix: ["."], upstreams: default}
                  - {suffix: [audited.example.org.], upstreams: audited, client-namespaces: [shop]}
                records:
                  kubernetes:
                    {kubeconfig: '%s', pods: verified, autopath: true, search: [corp.example.], transfer: {allow: [loopback]}}
                access:
                  client-namespaces: {deny: [bank]}
                  block: [{file: '%s', client-namespaces: [shop]}]
                """.formatted(audited.port(), api.kubeconfig(directory), list));
        while (gateway.metric("switchboard_ready", "records") < 1) {
            Thread.sleep(10);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
        audited.close();
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void autopath_findsWhatIsOutside(TestTransport transport) {
        Reply reply = ask(transport, "WWW.example.org.shop.svc.cluster.local.");

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answerData()).containsExactly("www.example.org.", "192.0.2.1");
        assertThat(reply.answers().getFirst().getName()).hasToString("WWW.example.org.shop.svc.cluster.local.");
        assertThat(reply.answers().getFirst().getTTL()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void autopath_findsTheServiceOfAnotherNamespace(TestTransport transport) {
        assertThat(ask(transport, "pay.bank.shop.svc.cluster.local.").answerData())
                .containsExactly("pay.bank.svc.cluster.local.", "10.3.0.2");
        assertThat(ask(transport, "cart.shop.svc.cluster.local.").answerData()).containsExactly("10.3.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void autopath_ofNothing_isTheDenialOfTheFirstName(TestTransport transport) {
        Reply reply = ask(transport, "nobody.shop.svc.cluster.local.");

        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.authorities().getFirst().getName()).hasToString("cluster.local.");
    }

    @ParameterizedTest
    @EnumSource
    void rules_areForTheNamespaceOfTheClient(TestTransport transport) {
        assertThat(ask(transport, "x.audited.example.org.").answerData()).containsExactly("192.0.2.99");
        assertThat(ask(transport, "ads.example.org.").extendedError()).isEqualTo(BLOCKED);
        // Policy is held against expanded names, too.
        assertThat(ask(transport, "ads.example.org.shop.svc.cluster.local.").rcode())
                .isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void rules_followTheAddressToAnotherNamespace() throws InterruptedException {
        api.cluster().delete(OF_SHOP);
        awaitRcode(Rcode.NOERROR, "ads.example.org.");
        assertThat(ask(TestTransport.UDP, "x.audited.example.org.").answerData())
                .containsExactly("192.0.2.1");
        assertThat(ask(TestTransport.UDP, "www.example.org.shop.svc.cluster.local.")
                        .rcode())
                .isEqualTo(Rcode.NXDOMAIN);

        api.cluster().put(OF_BANK);

        awaitRcode(Rcode.REFUSED, "www.example.org.");
        assertThat(ask(TestTransport.DOH, "www.example.org.").extendedError()).isEqualTo(PROHIBITED);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void zone_ofTheClusterIsTransferred(TestTransport transport) {
        try (DnsClient client = gateway.client(transport)) {
            client.send(Messages.query("cluster.local.", Type.AXFR).bytes());
            Reply reply = Reply.of(client.expect());

            assertThat(reply.answers())
                    .extracting(record -> record.getName() + " " + Type.string(record.getType()))
                    .startsWith("cluster.local. SOA", "cluster.local. NS")
                    .contains("cart.shop.svc.cluster.local. A", "_http._tcp.pay.bank.svc.cluster.local. SRV")
                    .endsWith("cluster.local. SOA");
        }
    }

    private void awaitRcode(int rcode, String name) throws InterruptedException {
        long end = System.nanoTime() + DnsClient.PATIENCE.toNanos();
        while (ask(TestTransport.UDP, name).rcode() != rcode && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(ask(TestTransport.UDP, name).rcode()).isEqualTo(rcode);
    }

    private Reply ask(TestTransport transport, String name) {
        try (DnsClient client = gateway.client(transport)) {
            return Reply.of(client.exchange(Messages.query(name, Type.A).edns().bytes()));
        }
    }
}
