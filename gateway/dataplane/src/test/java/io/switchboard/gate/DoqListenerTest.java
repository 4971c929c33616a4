package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.switchboard.dns.Transport;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** DNS over QUIC as RFC 9250 has it, and what a client cannot make of it (DQ-01 to DQ-12). */
class DoqListenerTest {
    private static final int PROTOCOL_ERROR = 2;
    private static final int EXCESSIVE_LOAD = 4;

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.1"));

    private final ScriptedUpstream upstream = own.upstream();

    private DoqClient client(TestGateway gateway) {
        return own.opened(new DoqClient(gateway.address(TestTransport.DOQ)));
    }

    private QuicConnection begun(TestGateway gateway) {
        return own.opened(QuicConnection.begin(gateway.address(TestTransport.DOQ), new QuicConnection.Options("doq")));
    }

    private static byte[] query(String name) {
        return Messages.query(name, Type.A).bytes();
    }

    /** A query with its length in front and id 0. */
    private static byte[] framed(String name) {
        return Messages.framed(Messages.query(name, Type.A).id(0).bytes());
    }

    private static void assertEndsWith(DoqClient client, int code) {
        assertThat(client.connection().awaitEnd(DnsClient.PATIENCE)).isNotNull().satisfies(end -> {
            assertThat(end.isApplicationClose()).isTrue();
            assertThat(end.error()).isEqualTo(code);
        });
    }

    // ---- The connection ----

    @Test
    void dq01_otherProtocols_areRefused() {
        TestGateway gateway = own.gateway("");

        assertThatThrownBy(
                        () -> QuicConnection.open(gateway.address(TestTransport.DOQ), new QuicConnection.Options("h3")))
                .hasCauseInstanceOf(IOException.class);
        await().untilAsserted(() ->
                assertThat(gateway.metric("dns_tls_handshakes_total", "failed")).isEqualTo(1));
        assertThat(Transport.DOQ.defaultPort()).isEqualTo(853);
    }

    @Test
    void dq01_certificate_isTheListenersOwn() {
        TestGateway gateway = own.gateway("");

        assertThatThrownBy(() -> QuicConnection.open(
                        gateway.address(TestTransport.DOQ),
                        new QuicConnection.Options("doq").named("other.example.org")))
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void dq07_dq11_transportParameters_tellWhatIsAllowed() {
        QuicTransportParameters server =
                client(own.gateway("")).connection().channel().peerTransportParameters();

        assertThat(server.initialMaxStreamsBidi()).isBetween(100L, 256L);
        assertThat(server.initialMaxStreamsUni()).isZero();
        assertThat(server.maxIdleTimeout()).isEqualTo(10_000);
    }

    // ---- Streams ----

    @Test
    void dq02_queries_haveAStreamEachAndAnswersInAnyOrder() {
        DoqClient client = client(own.gateway(""));
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            client.send(Messages.query("name-" + id + ".example.org.", Type.A)
                    .id(id)
                    .bytes());
        }
        for (int i = 0; i < 50; i++) {
            ids.add(Reply.of(client.expect()).id());
        }

        assertThat(ids).doesNotHaveDuplicates().hasSize(50);
    }

    @Test
    void dq02_query_mayComeOctetByOctet() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("slow.example.org.");
        QuicStreamChannel stream = client.stream((byte) 7, (byte) 7);
        for (int i = 0; i < framed.length; i++) {
            client.write(stream, Arrays.copyOfRange(framed, i, i + 1), i == framed.length - 1);
        }

        assertThat(Reply.of(client.expect()).id()).isEqualTo(0x0707);
    }

    @Test
    void dq02_query_isAnsweredBeforeItsStreamEnds() {
        DoqClient client = client(own.gateway(""));
        client.write(client.stream(), framed("unfinished.example.org."), false);

        assertThat(Reply.of(client.expect()).answers()).hasSize(1);
    }

    @Test
    void dq03_messageIdOtherThan0_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("id.example.org.");
        framed[3] = 1;
        client.write(client.stream(), framed, true);

        assertEndsWith(client, PROTOCOL_ERROR);
    }

    @Test
    void dq04_twoMessagesOnAStream_areAProtocolError() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("two.example.org.");
        byte[] two = Arrays.copyOf(framed, framed.length * 2);
        System.arraycopy(framed, 0, two, framed.length, framed.length);
        client.write(client.stream(), two, true);

        assertEndsWith(client, PROTOCOL_ERROR);
        assertThat(upstream.count()).isZero();
    }

    @Test
    void dq04_secondMessageAfterTheFirstIsAsked_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        QuicStreamChannel stream = client.stream();
        client.write(stream, framed("first.example.org."), false);
        client.expect();
        client.write(stream, framed("second.example.org."), true);

        assertEndsWith(client, PROTOCOL_ERROR);
    }

    @Test
    void dq04_streamThatEndsBeforeItsMessage_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("short.example.org.");
        client.write(client.stream(), Arrays.copyOf(framed, framed.length - 1), true);

        assertEndsWith(client, PROTOCOL_ERROR);
    }

    @Test
    void dq04_emptyStream_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        client.write(client.stream(), new byte[0], true);

        assertEndsWith(client, PROTOCOL_ERROR);
    }

    @Test
    void dq04_keepaliveOption_isAProtocolError() {
        TestGateway gateway = own.gateway("");
        DoqClient client = client(gateway);
        client.send(Messages.query("keepalive.example.org.", Type.A).option(11).bytes());

        assertEndsWith(client, PROTOCOL_ERROR);
        assertThat(gateway.metric("dns_quic_events_total", "protocol_error")).isEqualTo(1);
    }

    @Test
    void dq04_unidirectionalStream_cannotBeOpened() {
        DoqClient client = client(own.gateway(""));

        assertThat(client.connection().channel().peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL))
                .isZero();
        assertThat(client.connection()
                        .channel()
                        .createStream(QuicStreamType.UNIDIRECTIONAL, null)
                        .awaitUninterruptibly()
                        .isSuccess())
                .isFalse();
    }

    // ---- What a client takes back ----

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

    // ---- Bounds ----

    @Test
    void dq10_octetsThatWait_endTheConnectionInTimeAndOthersAreServed() {
        TestGateway gateway = own.gateway("limits: {tcp: {read-timeout: 1s, connections-per-client: 200}}");
        List<DoqClient> slow = new ArrayList<>();
        // 10,000 streams with an octet each.
        for (int i = 0; i < 79; i++) {
            DoqClient client = client(gateway);
            slow.add(client);
            for (int stream = 0; stream < 127; stream++) {
                client.write(client.stream(), new byte[] {0}, false);
            }
        }

        assertThat(Reply.of(client(gateway).exchange(query("other.example.org.")))
                        .answers())
                .hasSize(1);
        slow.forEach(client -> assertEndsWith(client, EXCESSIVE_LOAD));
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

    // ---- The end ----

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
        assertEndsWith(client, 0);
        assertEndsWith(idle, 0);
        assertThat(begun(gateway).stands(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void replies_areNeverTruncatedToAnEdnsSize() {
        upstream.follow(Answers.ofLength(20_000));
        Reply reply = Reply.of(client(own.gateway(""))
                .exchange(Messages.query("big.example.org.", Type.TXT)
                        .udpSize(512)
                        .bytes()));

        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.bytes().length).isGreaterThan(15_000);
    }
}
