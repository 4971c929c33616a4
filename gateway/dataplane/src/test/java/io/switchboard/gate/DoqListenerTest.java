package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DoqClient;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.Messages;
import io.switchboard.testing.QuicConnection;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** Connections, streams and messages of DNS over QUIC as RFC 9250 has them (DQ-01 to DQ-07). */
class DoqListenerTest {
    private static final int PROTOCOL_ERROR = 2;

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

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void dq04_twoMessagesOnAStream_areAProtocolError() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("two.example.org.");
        byte[] two = Arrays.copyOf(framed, framed.length * 2);
        System.arraycopy(framed, 0, two, framed.length, framed.length);
        client.write(client.stream(), two, true);

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
        assertThat(upstream.count()).isZero();
    }

    @Test
    void dq04_secondMessageAfterTheFirstIsAsked_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        QuicStreamChannel stream = client.stream();
        client.write(stream, framed("first.example.org."), false);
        client.expect();
        client.write(stream, framed("second.example.org."), true);

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void dq04_streamThatEndsBeforeItsMessage_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        byte[] framed = framed("short.example.org.");
        client.write(client.stream(), Arrays.copyOf(framed, framed.length - 1), true);

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void dq04_emptyStream_isAProtocolError() {
        DoqClient client = client(own.gateway(""));
        client.write(client.stream(), new byte[0], true);

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void dq04_keepaliveOption_isAProtocolError() {
        TestGateway gateway = own.gateway("");
        DoqClient client = client(gateway);
        client.send(Messages.query("keepalive.example.org.", Type.A).option(11).bytes());

        assertThat(client.expectEnd()).isEqualTo(PROTOCOL_ERROR);
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
