package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What a client of a stream may not do, and how long it may take for what it may. */
class TcpLimitsTest {
    private static final Duration GAP = Duration.ofMillis(50);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    @Test
    void tc07_anIdleConnection_isClosedInGoodOrder() {
        long start = System.nanoTime();
        TcpClient client = client(start(Answers.silence(), listener("1s")));

        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void tc07_aReply_startsTheIdleTimeAnew() throws InterruptedException {
        TcpClient client = client(start(Answers.address("192.0.2.1"), listener("1s")));
        Thread.sleep(600);
        long start = System.nanoTime();
        client.exchange(query("a").bytes());

        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void tc07_aConnectionThatWaitsForAnAnswer_isNotIdle() {
        Script slow = Answers.address("192.0.2.1").delayed(Duration.ofMillis(1800));
        TcpClient client =
                client(start(slow, listener("1s") + "upstreams: {default: {endpoints: ['udp://UPSTREAM']}}\n"));

        assertThat(Reply.of(client.exchange(query("a").bytes())).answers()).hasSize(1);
    }

    @Test
    void tc08_aMessageThatNeverEnds_isNotWaitedForHoweverSteadyItsOctets() throws InterruptedException {
        TcpClient client = client(start(Answers.silence(), "limits: {tcp: {read-timeout: 500ms}}"));
        long start = System.nanoTime();
        byte[] octets = Messages.framed(query("a").bytes());
        boolean closed = false;
        for (int i = 0; i < octets.length - 1 && !closed; i++) {
            closed = !sent(client, octets[i]) || client.awaitEnd(GAP) != TcpClient.End.OPEN;
        }
        closed |= client.awaitEnd(DnsClient.PATIENCE) != TcpClient.End.OPEN;

        assertThat(closed).isTrue();
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
    }

    @Test
    void tc08_theNextMessage_hasATimeOfItsOwn() throws InterruptedException {
        TcpClient client = client(start(Answers.address("192.0.2.1"), "limits: {tcp: {read-timeout: 2s}}"));
        for (int i = 0; i < 4; i++) {
            byte[] octets = Messages.framed(query("a").bytes());
            client.sendOctets(Arrays.copyOf(octets, 10));
            Thread.sleep(600);
            client.sendOctets(Arrays.copyOfRange(octets, 10, octets.length));

            assertThat(client.expect()).isNotEmpty();
        }
    }

    @Test
    void tc09_aClientThatTakesNothing_isReadNoMoreAndThenClosed() throws InterruptedException {
        TestGateway gateway = start(Answers.silence(), """
                limits: {tcp: {write-timeout: 500ms}}
                records:
                  static: [{name: huge.home.example., type: TXT, ttl: 60s, data: ['%s']}]
                """.formatted(("\"" + "x".repeat(250) + "\" ").repeat(200)));
        TcpClient client = new TcpClient(gateway.address(TestTransport.TCP), 4096);
        opened.add(client);
        byte[] query =
                Messages.framed(Messages.query("huge.home.example.", Type.TXT).bytes());

        // 50 KB of reply for each: without a bound, the gateway would soon hold all memory there is.
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    client.sendOctets(query);
                }
            } catch (UncheckedIOException closed) {
                // What the test waits for.
            }
        });

        assertThat(writer.join(DnsClient.PATIENCE)).as("the connection ended").isTrue();
        assertServed(gateway);
    }

    /** A connection that is closed for another one must not be closed in vain. */
    @Test
    void tc10_overAllConnections_anIdleOneGoesForTheNewOne() {
        TestGateway gateway = start(Answers.address("192.0.2.1"), "limits: {tcp: {connections: 2}}");
        List<TcpClient> served = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TcpClient client = client(gateway);
            if (asked(client)) {
                served.add(client);
            }
        }

        // The new one is refused if the idle ones belong to other event loops.
        assertThat(served).as("connections served, of 30").hasSizeGreaterThan(2);
        assertThat(served.stream().filter(TcpLimitsTest::asked))
                .as("connections left, of 2")
                .hasSize(2);
        assertServedOverUdp(gateway);
    }

    @Test
    void tc10_overAClientsConnections_theNewOneIsRefused() {
        TestGateway gateway = start(Answers.address("192.0.2.1"), "limits: {tcp: {connections-per-client: 2}}");
        TcpClient first = client(gateway);
        TcpClient second = client(gateway);
        first.exchange(query("a").bytes());
        second.exchange(query("b").bytes());

        TcpClient third = client(gateway);

        assertThat(third.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
        assertThat(first.exchange(query("c").bytes())).isNotEmpty();
        assertThat(second.exchange(query("d").bytes())).isNotEmpty();
        first.close();
        assertThatAnotherFits(gateway);
    }

    @Test
    void tc10_overTheQueriesInFlightOfAConnection_theNextWaits() {
        Duration delay = Duration.ofMillis(300);
        ScriptedUpstream upstream = upstream(Answers.address("192.0.2.1").delayed(delay));
        TestGateway gateway = TestGateway.start(
                TestGateway.yaml(upstream, "limits: {tcp: {in-flight-per-connection: 2}}"), TestGateway.UNHURRIED);
        opened.add(gateway);
        TcpClient client = client(gateway);
        client.sendOctets(Messages.framed(
                query("a").bytes(),
                query("b").bytes(),
                query("c").bytes(),
                query("d").bytes()));
        for (int i = 0; i < 4; i++) {
            client.expect();
        }

        List<ReceivedQuery> queries = upstream.queries();
        assertThat(queries).hasSize(4);
        assertThat(queries.get(2).nanos() - queries.get(0).nanos()).isGreaterThanOrEqualTo(delay.toNanos());
        assertThat(queries.get(3).nanos() - queries.get(1).nanos()).isGreaterThanOrEqualTo(delay.toNanos());
    }

    private void assertThatAnotherFits(TestGateway gateway) {
        await().atMost(DnsClient.PATIENCE).untilAsserted(() -> {
            try (TcpClient another = new TcpClient(gateway.address(TestTransport.TCP))) {
                another.send(query("e").bytes());
                assertThat(another.receive(DnsClient.PATIENCE)).isNotNull();
            }
        });
    }

    private void assertServed(TestGateway gateway) {
        assertServedOverUdp(gateway);
        assertThat(client(gateway).exchange(Messages.query("localhost.", Type.A).bytes()))
                .isNotEmpty();
    }

    private static void assertServedOverUdp(TestGateway gateway) {
        try (DnsClient client = gateway.client(TestTransport.UDP)) {
            assertThat(client.exchange(Messages.query("localhost.", Type.A).bytes()))
                    .isNotEmpty();
        }
    }

    private static boolean asked(TcpClient client) {
        try {
            client.send(query("asked").bytes());
            return client.receive(DnsClient.PATIENCE) != null;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    private static boolean sent(TcpClient client, byte octet) {
        try {
            client.sendOctets(new byte[] {octet});
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    private static String listener(String idleTimeout) {
        return "listeners: [{transport: tcp, bind: ['127.0.0.1:0'], idle-timeout: %s}]\n".formatted(idleTimeout);
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

    private TcpClient client(TestGateway gateway) {
        TcpClient client = gateway.tcpClient();
        opened.add(client);
        return client;
    }

    private static Messages query(String label) {
        return Messages.query(label + ".example.org.", Type.A);
    }
}
