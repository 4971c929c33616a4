package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Doh3Client;
import io.switchboard.testing.GatewayOfTest;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Type;

/** DNS over HTTPS over HTTP/3: the rules of every version of HTTP, and what a client cannot make of this one (DQ-13). */
class Doh3ListenerTest {
    private static final int H3_NO_ERROR = 0x100;
    private static final int H3_EXCESSIVE_LOAD = 0x107;

    @RegisterExtension
    final GatewayOfTest own = GatewayOfTest.of(Answers.address("192.0.2.1", 300));

    private final ScriptedUpstream upstream = own.upstream();

    private Doh3Client client(TestGateway gateway) {
        return own.opened(new Doh3Client(gateway.address(TestTransport.DOH3)));
    }

    private static byte[] query(String name) {
        return Messages.query(name, Type.A).id(0).bytes();
    }

    @Test
    void get_isAnsweredWithALifetime() {
        Doh3Client.Response response = client(own.gateway(""))
                .exchange("GET", "/dns-query?dns=" + Http2Client.base64(query("get.example.org.")));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("content-type")).isEqualTo("application/dns-message");
        assertThat(response.field("cache-control")).isEqualTo("max-age=300");
        assertThat(response.field("content-length")).isEqualTo(Integer.toString(response.body().length));
        assertThat(Reply.of(response.body()).answerData()).containsExactly("192.0.2.1");
    }

    @Test
    void dh02_percentEncodedBase64url_isTheSame() {
        String dns = Http2Client.base64(query("get.example.org.")).replace("A", "%41");

        Doh3Client.Response response = client(own.gateway("")).exchange("GET", "/dns-query?dns=" + dns);

        assertThat(Reply.of(response.body()).answerData()).containsExactly("192.0.2.1");
    }

    @Test
    void head_isAnsweredWithoutABody() {
        Doh3Client.Response response = client(own.gateway(""))
                .exchange("HEAD", "/dns-query?dns=" + Http2Client.base64(query("head.example.org.")));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void refusals_areThoseOfEveryVersion() {
        Doh3Client client = client(own.gateway(""));

        assertThat(client.exchange("GET", "/other").status()).isEqualTo(404);
        assertThat(client.exchange("GET", "/dns-query").status()).isEqualTo(400);
        assertThat(client.exchange("GET", "/dns-query?dns=AAAA=").status()).isEqualTo(400);
        assertThat(client.exchange("POST", "/dns-query", "content-type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(client.exchange("POST", "/dns-query", "content-type", "application/dns-message")
                        .status())
                .isEqualTo(400);
        Doh3Client.Response method = client.exchange("PUT", "/dns-query");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.field("allow")).isEqualTo("GET, HEAD, POST");
        assertThat(client.exchange(
                                "GET",
                                "/dns-query?dns=" + Http2Client.base64(query("a.example.org.")),
                                "accept",
                                "text/html")
                        .status())
                .isEqualTo(406);
    }

    @Test
    void formerr_ofAnUpstreamIsAnAnswerFreshAndFromTheCache() {
        upstream.follow(Answers.rcode(Rcode.FORMERR));
        Doh3Client client = client(own.gateway(""));
        for (int i = 0; i < 3; i++) {
            byte[] query = Messages.query("f.example.org.", Type.A).edns().id(0).bytes();
            Doh3Client.Response response = client.exchange("GET", "/dns-query?dns=" + Http2Client.base64(query));

            assertThat(response.status()).isEqualTo(200);
            assertThat(Reply.of(response.body()).rcode()).isEqualTo(Rcode.FORMERR);
        }
    }

    @Test
    void body_overAMessagesLengthIsTooLarge() {
        Doh3Client client = client(own.gateway(""));
        QuicStreamChannel stream = client.head("POST", "/dns-query", "content-type", "application/dns-message");
        client.data(stream, new byte[60_000], false);
        client.data(stream, new byte[6_000], true);

        assertThat(client.expectResponse().status()).isEqualTo(413);
    }

    @Test
    void dnsFailure_isAnOrdinaryResponse() {
        upstream.follow(Answers.nxdomain(60, 30));
        Doh3Client client = client(own.gateway(""));
        client.send(query("nothing.example.org."));
        Doh3Client.Response response = client.expectResponse();

        assertThat(response.status()).isEqualTo(200);
        assertThat(Reply.of(response.body()).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(response.field("cache-control")).isEqualTo("max-age=30");
    }

    @Test
    void headOverItsBound_endsTheConnection() {
        Doh3Client client = client(own.gateway(""));
        client.head("GET", "/dns-query", "x-long", "x".repeat(20_000));

        assertThat(client.connection().awaitEnd(DnsClient.PATIENCE))
                .isNotNull()
                .satisfies(end -> assertThat(end.error()).isEqualTo(H3_EXCESSIVE_LOAD));
    }

    @Test
    void incompleteRequests_endTheConnectionInTime() {
        TestGateway gateway = own.gateway("limits: {tcp: {read-timeout: 1s}}");
        Doh3Client client = client(gateway);
        QuicStreamChannel stream = client.head("POST", "/dns-query", "content-type", "application/dns-message");
        client.data(stream, new byte[] {0}, false);

        assertThat(client.connection().awaitEnd(DnsClient.PATIENCE))
                .isNotNull()
                .satisfies(end -> assertThat(end.error()).isEqualTo(H3_EXCESSIVE_LOAD));
        assertThat(gateway.metric("dns_quic_events_total", "slow_request")).isEqualTo(1);
    }

    @Test
    void drain_answersWhatIsInFlightAndEndsWithNoError() throws Exception {
        upstream.follow(Answers.address("192.0.2.1").delayed(Duration.ofMillis(500)));
        TestGateway gateway = own.gateway("");
        Doh3Client client = client(gateway);
        client.send(query("late.example.org."));
        await().untilAsserted(() -> assertThat(upstream.count()).isPositive());

        gateway.gateway().drain();

        assertThat(Reply.of(client.expect()).answers()).hasSize(1);
        assertThat(client.connection().awaitEnd(DnsClient.PATIENCE))
                .isNotNull()
                .satisfies(end -> assertThat(end.error()).isEqualTo(H3_NO_ERROR));
    }
}
