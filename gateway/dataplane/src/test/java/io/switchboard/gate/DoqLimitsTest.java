package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.DoqClient;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.Messages;
import io.switchboard.testing.QuicConnection;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.UnfinishedHandshake;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** What a client of DNS over QUIC may take back and hold up, and how its connection ends (DQ-06 to DQ-12). */
class DoqLimitsTest {
    private static final int EXCESSIVE_LOAD = 4;

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.1"));

    private final ScriptedUpstream upstream = own.upstream();

    private DoqClient client(TestGateway gateway) {
        return own.opened(new DoqClient(gateway.address(TestTransport.DOQ)));
    }

    private static byte[] query(String name) {
        return Messages.query(name, Type.A).bytes();
    }

    /** A query with its length in front and id 0. */
    private static byte[] framed(String name) {
        return Messages.framed(Messages.query(name, Type.A).id(0).bytes());
    }

    private QuicConnection begun(TestGateway gateway) {
        return own.opened(QuicConnection.begin(gateway.address(TestTransport.DOQ), new QuicConnection.Options("doq")));
    }

    @Test
    void dq06_resetOfAPart_freesItAndIsCounted() {
        TestGateway gateway = own.gateway("limits: {tcp: {read-timeout: 1s}}");
        DoqClient client = client(gateway);
        QuicStreamChannel stream = client.stream();
        client.write(stream, new byte[] {0}, false);
        stream.shutdownOutput(3);

        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_quic_events_total", "cancelled")).isEqualTo(1));
        // Nothing incomplete is left that could end the connection.
        assertThat(Reply.of(client.exchange(query("after.example.org."))).answers())
                .hasSize(1);
    }

    @Test
    void dq06_stopSending_takesAQueryBackAndItsPlaceIsFreeAgain() {
        upstream.follow(Answers.address("192.0.2.1").delayed(Duration.ofMillis(300)));
        TestGateway gateway = own.gateway("limits: {tcp: {in-flight-per-connection: 2, write-timeout: 1s}}");
        DoqClient client = client(gateway);
        for (int i = 0; i < 2; i++) {
            QuicStreamChannel stream = client.stream();
            client.write(stream, framed("stopped-" + i + ".example.org."), true);
            stream.shutdownInput(3);
        }

        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_quic_events_total", "cancelled")).isEqualTo(2));
        assertThat(Reply.of(client.exchange(query("after.example.org."))).answers())
                .hasSize(1);
    }

    @Test
    void dq06_tooManyResets_endTheConnection() {
        TestGateway gateway = own.gateway("");
        DoqClient client = client(gateway);
        QuicConnectionCloseEvent end = null;
        for (int i = 0; i < 5_000 && end == null; i++) {
            if (client.connection().channel().peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
                QuicStreamChannel stream;
                try {
                    stream = client.stream();
                } catch (IllegalStateException ended) {
                    break;
                }
                client.write(stream, new byte[] {0}, false);
                stream.shutdown(3).awaitUninterruptibly();
                stream.close();
            } else {
                end = client.connection().awaitEnd(Duration.ofMillis(1));
            }
        }

        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_quic_events_total", "flood")).isEqualTo(1));
    }

    @Test
    void dq10_octetsThatWait_endTheConnectionInTimeAndOthersAreServed() {
        TestGateway gateway = own.gateway("limits: {tcp: {read-timeout: 1s, connections-per-client: 200}}");
        List<DoqClient> slow = new ArrayList<>();
        // 10,000 streams with an octet each.
        for (int i = 0; i < 79; i++) {
            DoqClient client = client(gateway);
            slow.add(client);
            client.writeOnStreams(127, (byte) 0);
        }

        assertThat(Reply.of(client(gateway).exchange(query("other.example.org.")))
                        .answers())
                .hasSize(1);
        slow.forEach(client -> assertThat(client.expectEnd()).isEqualTo(EXCESSIVE_LOAD));
        assertThat(gateway.metric("dns_quic_events_total", "slow_request")).isEqualTo(79);
    }

    @Test
    void dq10_longQueriesThatDoNotEnd_areRefusedOverTheBound() {
        TestGateway gateway = own.gateway("limits: {tcp: {read-timeout: 60s}}");
        DoqClient client = client(gateway);
        byte[] most = new byte[60_000];
        most[0] = (byte) 0xff;
        most[1] = (byte) 0xff;
        for (int i = 0; i < 3; i++) {
            client.write(client.stream(), most, false);
        }

        assertThat(client.awaitReset(DnsClient.PATIENCE)).isEqualTo(EXCESSIVE_LOAD);
        assertThat(gateway.metric("dns_quic_events_total", "overload")).isPositive();
        assertThat(Reply.of(client.exchange(query("after.example.org."))).answers())
                .hasSize(1);
    }

    @Test
    void dq10_connectionsOverTheBoundOfAClient_areTurnedAway() {
        TestGateway gateway = own.gateway("limits: {tcp: {connections-per-client: 2}}");
        client(gateway);
        client(gateway);

        QuicConnection third = begun(gateway);

        // It hears nothing, and goes on trying by itself.
        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_connections_rejected_total", "")).isGreaterThanOrEqualTo(2));
        assertThat(third.stands(Duration.ZERO)).isFalse();
    }

    @Test
    void dq10_replyThatIsNotTaken_isGivenUp() {
        upstream.follow(Answers.ofLength(20_000));
        TestGateway gateway = own.gateway("limits: {tcp: {write-timeout: 1s}}");
        DoqClient client = own.opened(new DoqClient(QuicConnection.open(
                gateway.address(TestTransport.DOQ), new QuicConnection.Options("doq").window(100))));
        QuicStreamChannel stream = client.stream();
        stream.config().setAutoRead(false);
        client.write(
                stream,
                Messages.framed(
                        Messages.query("big.example.org.", Type.TXT).id(0).bytes()),
                true);

        await().untilAsserted(() -> assertThat(gateway.metric("dns_quic_events_total", "slow_reader"))
                .isEqualTo(1));
        stream.config().setAutoRead(true);
        assertThat(client.awaitReset(DnsClient.PATIENCE)).isEqualTo(EXCESSIVE_LOAD);
    }

    @Test
    void dq08_manyHandshakes_makeClientsProveTheirAddress() {
        TestGateway gateway = own.gateway("limits: {tcp: {connections-per-client: 200}}");
        InetSocketAddress server = gateway.address(TestTransport.DOQ);
        for (int i = 0; i < 100; i++) {
            own.opened(UnfinishedHandshake.begin(server, "doq"));
        }

        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_quic_events_total", "retry")).isPositive());
        for (int i = 0; i < 8; i++) {
            assertThat(Reply.of(client(gateway).exchange(query("proven.example.org.")))
                            .answers())
                    .hasSize(1);
        }
    }

    @Test
    void dq08_unprovenAddress_getsAtMostThreeTimesWhatItSent() {
        UnfinishedHandshake forged =
                own.opened(UnfinishedHandshake.begin(own.gateway("").address(TestTransport.DOQ), "doq"));

        assertThat(forged.received(Duration.ofSeconds(2))).isBetween(1, 3 * forged.sent());
    }

    @Test
    void dq11_idleConnection_endsQuietly() {
        TestGateway gateway = own.gateway("""
                listeners: [{transport: doq, bind: ['127.0.0.1:0'], idle-timeout: 1s}]
                """);
        DoqClient client = client(gateway);

        await().untilAsserted(() ->
                assertThat(client.connection().channel().isActive()).isFalse());
        assertThat(gateway.metric("dns_connections ", "")).isZero();
    }

    @Test
    void dq12_drain_answersWhatIsInFlightAndEndsWithNoError() throws Exception {
        upstream.follow(Answers.address("192.0.2.1").delayed(Duration.ofMillis(500)));
        TestGateway gateway = own.gateway("");
        DoqClient client = client(gateway);
        DoqClient idle = client(gateway);
        idle.exchange(query("before.example.org."));
        client.send(query("late.example.org."));
        await().untilAsserted(() -> assertThat(upstream.count()).isGreaterThanOrEqualTo(2));

        gateway.gateway().drain();

        assertThat(Reply.of(client.expect()).answers()).hasSize(1);
        assertThat(client.expectEnd()).isEqualTo(0);
        assertThat(idle.expectEnd()).isEqualTo(0);
        assertThat(begun(gateway).stands(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void listenerThatIsClosed_doesNotWaitForHandshakes() throws Exception {
        TestGateway gateway = own.gateway("");
        own.opened(UnfinishedHandshake.begin(gateway.address(TestTransport.DOQ), "doq"));
        await().untilAsserted(
                        () -> assertThat(gateway.metric("dns_connections ", "")).isEqualTo(1));

        gateway.gateway().apply(TestGateway.config("""
                listeners: [{transport: udp, bind: ['127.0.0.1:0']}]
                ops: {bind: '127.0.0.1:0'}
                """));

        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_tls_handshakes_total", "failed")).isEqualTo(1));
        assertThat(gateway.metric("dns_tls_handshakes_total", "timed_out")).isZero();
    }
}
