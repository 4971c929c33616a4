package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.UdpClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Who is answered, how often, and for which names: the rules of {@code access} as clients meet them. */
class AccessGateTest {
    private static final int BLOCKED = 15;
    private static final int COOKIE = 10;
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 13, 19, 37, 464})
    void wf30_portsThatAnswerWhateverTheyGet_areNotAnswered(int port) throws IOException {
        TestGateway gateway = start(Answers.address("192.0.2.1"), "");
        // Needs the right to bind a low port.
        assumeThatCode(() -> new DatagramSocket(new InetSocketAddress("127.0.0.1", port)).close())
                .doesNotThrowAnyException();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", port))) {
            byte[] query = Messages.query("localhost.", Type.A).bytes();
            socket.send(new DatagramPacket(query, query.length, gateway.address(TestTransport.UDP)));
            socket.setSoTimeout(Math.toIntExact(SHORT.toMillis()));

            assertThat(received(socket)).isFalse();
        }
    }

    private static boolean received(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[512], 512));
            return true;
        } catch (SocketTimeoutException none) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ca02_aNameOnABlockList_isBlockedEvenWhenItIsCached(TestTransport transport) throws Exception {
        Path list = Files.writeString(directory.resolve("ads.txt"), "other.example.net\n");
        ScriptedUpstream upstream = upstream(Answers.address("192.0.2.1"));
        String yaml = "access: {block: [{file: '" + list + "', answer: nxdomain}]}\n";
        TestGateway gateway = TestGateway.start(TestGateway.yaml(upstream, yaml), TestGateway.UNHURRIED);
        opened.add(gateway);
        DnsClient client = client(gateway, transport);
        assertThat(ask(client, query("ads.example.net.")).answers()).hasSize(1);

        Files.writeString(list, "ads.example.net\n");
        gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, yaml + "lame-duck: 1s\n")));

        await().atMost(DnsClient.PATIENCE).untilAsserted(() -> {
            Reply reply = ask(client, query("ads.example.net."));
            assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(reply.extendedError()).isEqualTo(BLOCKED);
        });
        assertThat(upstream.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void ca02_anAliasToABlockedName_isBlocked(TestTransport transport) throws IOException {
        Path list = Files.writeString(directory.resolve("ads.txt"), "ads.example.net\n");
        TestGateway gateway = start(
                Answers.alias("ads.example.net.", "192.0.2.66"),
                "access: {block: [{file: '" + list + "', answer: nxdomain}]}\n");

        Reply reply = ask(client(gateway, transport), query("innocent.example.org."));

        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.answerData()).doesNotContain("192.0.2.66");
    }

    @ParameterizedTest
    @EnumSource
    void se03_aClientOverItsRate_isRefusedOrDroppedAndAsksNobody(TestTransport transport) {
        ScriptedUpstream upstream = upstream(Answers.address("192.0.2.1"));
        TestGateway gateway = TestGateway.start(
                TestGateway.yaml(upstream, "access: {rate-limit: {queries-per-second: 1, burst: 5}}\n"),
                TestGateway.UNHURRIED);
        opened.add(gateway);
        DnsClient client = client(gateway, transport);
        int answered = 0;
        for (int i = 0; i < 50; i++) {
            client.send(query("n" + i + ".example.org.").bytes());
        }
        for (byte[] reply = client.receive(SHORT); reply != null; reply = client.receive(SHORT)) {
            answered += Reply.of(reply).rcode() == Rcode.NOERROR ? 1 : 0;
        }

        assertThat(answered).isBetween(5, 25);
        assertThat(upstream.count()).isEqualTo(answered);
    }

    @ParameterizedTest
    @EnumSource
    void se03_aClientThatAsksForTooManyNamesThatDoNotExist_asksNobodyForMore(TestTransport transport) {
        ScriptedUpstream upstream = upstream(Answers.nxdomain(60, 60));
        TestGateway gateway = TestGateway.start(
                TestGateway.yaml(upstream, "access: {rate-limit: {nxdomains-per-second: 5}}\n"), () -> 1_000_000_000);
        opened.add(gateway);
        DnsClient client = client(gateway, transport);
        for (int i = 0; i < 4; i++) {
            assertThat(ask(client, query("n" + i + ".example.org.")).rcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(ask(client, query("n" + i + ".example.org.")).rcode())
                    .as("what is cached costs no upstream anything")
                    .isEqualTo(Rcode.NXDOMAIN);
        }
        assertThat(ask(client, query("n4.example.org.")).rcode()).isEqualTo(Rcode.NXDOMAIN);

        client.send(query("n5.example.org.").bytes());
        byte[] last = client.receive(transport == TestTransport.TCP ? DnsClient.PATIENCE : SHORT);

        // Over HTTP and gRPC the status may say it instead of a message.
        assertThat(last == null ? Rcode.REFUSED : Reply.of(last).rcode()).isEqualTo(Rcode.REFUSED);
        if (transport == TestTransport.UDP || transport == TestTransport.TCP) {
            assertThat(last == null).isEqualTo(transport == TestTransport.UDP);
        }
        assertThat(upstream.count()).isEqualTo(5);
    }

    @Test
    void se02_theSameReplyOverAndOver_becomesTruncatedOrNone() {
        TestGateway gateway = start(Answers.address("192.0.2.1"), "access: {responses-per-second: 5}\n");
        DnsClient client = client(gateway, TestTransport.UDP);
        ask(client, query("a.example.org."));
        for (int i = 0; i < 200; i++) {
            client.send(query("a.example.org.").id(i).bytes());
        }
        int whole = 0;
        int truncated = 0;
        for (byte[] bytes = client.receive(SHORT); bytes != null; bytes = client.receive(SHORT)) {
            boolean tc = Reply.of(bytes).has(Reply.TC);
            truncated += tc ? 1 : 0;
            whole += tc ? 0 : 1;
        }

        assertThat(whole).as("whole replies").isLessThan(100);
        assertThat(truncated)
                .as("truncated replies, so that an honest client can come back")
                .isPositive();
        assertThat(ask(client(gateway, TestTransport.TCP), query("a.example.org."))
                        .answers())
                .hasSize(1);
    }

    @Test
    void ed24_aGoodCookie_isNotUnderTheResponseLimit() {
        TestGateway gateway = start(Answers.address("192.0.2.1"), "access: {responses-per-second: 5}\n");
        UdpClient client = (UdpClient) client(gateway, TestTransport.UDP);
        byte[] cookie =
                ask(client, query("a.example.org.").option(COOKIE, new byte[8])).expectOption(COOKIE);

        for (int i = 0; i < 100; i++) {
            assertThat(ask(client, query("a.example.org.").option(COOKIE, cookie))
                            .answers())
                    .hasSize(1);
        }
    }

    private static Messages query(String name) {
        return Messages.query(name, Type.A).edns();
    }

    private static Reply ask(DnsClient client, Messages query) {
        byte[] octets = query.bytes();
        return Reply.of(client.exchange(octets)).answers(octets);
    }

    private ScriptedUpstream upstream(Script script) {
        ScriptedUpstream upstream = ScriptedUpstream.start(script);
        opened.add(upstream);
        return upstream;
    }

    private TestGateway start(Script script, String yaml) {
        TestGateway gateway = TestGateway.start(upstream(script), yaml);
        opened.add(gateway);
        return gateway;
    }

    private DnsClient client(TestGateway gateway, TestTransport transport) {
        DnsClient client = gateway.client(transport);
        opened.add(client);
        return client;
    }
}
