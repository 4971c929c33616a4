package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What a client cannot do to us over HTTP/2: floods and stalls end its connection, and nobody else's. */
class DohLimitsTest {
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final Duration LONG = Duration.ofSeconds(10);

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private Http2Client client;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(Answers.hashOfName());
        gateway = TestGateway.start(upstream, """
                listeners:
                  - transport: doh
                    bind: ["127.0.0.1:0"]
                    certificate: none
                    idle-timeout: 3s
                    trusted-proxies: [127.0.0.0/8]
                limits: {tcp: {read-timeout: 1s, write-timeout: 1s, in-flight-per-connection: 100}}
                access: {allow: [198.51.100.0/24, 127.0.0.1]}
                ops: {bind: "127.0.0.1:0"}
                """);
        client = connect();
    }

    private Http2Client connect() {
        return Http2Client.inTheClear(gateway.address(TestTransport.DOH));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private static byte[] query() {
        return Messages.query("www.example.org.", Type.A).bytes();
    }

    private void assertCalmed() {
        // What a flood leaves unread makes the end of the connection abrupt, so GOAWAY may be lost.
        assertThat(client.awaitEnd(LONG)).isTrue();
        assertThat(gateway.metric("dns_http_refused_total", "\"flood\"")).isEqualTo(1);
        assertOthersAreAnswered();
    }

    private void assertOthersAreAnswered() {
        try (Http2Client other = connect()) {
            assertThat(Reply.of(other.exchange(query())).answers()).hasSize(1);
        }
    }

    /** Repeats until the gateway has closed the connection, which shows in writes only later. */
    private static void flood(int times, Runnable frame) {
        try {
            for (int i = 0; i < times; i++) {
                frame.run();
            }
        } catch (UncheckedIOException closed) {
            // As expected; the rest tells why.
        }
    }

    @Test
    void se08_rapidReset_endsTheConnection() {
        upstream.follow(Answers.hashOfName().delayed(Duration.ofSeconds(1)));
        flood(600, () -> {
            int stream = client.get(query());
            client.frame(Http2Client.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        });

        assertCalmed();
    }

    @Test
    void se08_streamsThatWeAreMadeToReset_endTheConnection() {
        flood(300, () -> {
            int stream = client.get(query());
            // A window update of 0 is an error of the stream (RFC 9113 §6.9).
            client.credit(stream, 0);
        });

        assertCalmed();
    }

    @Test
    void se08_pings_endTheConnection() {
        // With the SETTINGS of the beginning, one more than may be.
        flood(200, () -> client.frame(Http2Client.PING, 0, 0, new byte[8]));

        assertThat(client.expectFrame(Http2Client.GOAWAY).errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        assertCalmed();
    }

    @Test
    void se08_settings_endTheConnection() {
        flood(500, () -> client.frame(Http2Client.SETTINGS, 0, 0));

        assertCalmed();
    }

    @Test
    void se08_priorities_endTheConnection() {
        flood(500, () -> client.frame(Http2Client.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1}));

        assertCalmed();
    }

    @Test
    void se08_windowUpdatesForNothing_endTheConnection() {
        flood(1_000, () -> client.credit(0, 1));

        assertCalmed();
    }

    @Test
    void se08_emptyData_endsTheConnection() {
        int stream = client.head(false, "POST", "/dns-query", "content-type", "application/dns-message");
        flood(100, () -> client.frame(Http2Client.DATA, 0, stream));

        assertCalmed();
    }

    @Test
    void se08_emptyContinuations_endTheConnection() {
        byte[] block = client.block(":method", "GET", ":path", "/dns-query", ":scheme", "https");
        client.frame(Http2Client.HEADERS, 0, client.newStream(), block);
        flood(1_000, () -> client.frame(Http2Client.CONTINUATION, 0, 1));

        assertCalmed();
    }

    @Test
    void se08_endlessContinuations_endTheConnection() {
        byte[] block =
                client.block(":method", "GET", ":path", "/dns-query", ":scheme", "https", "x", "y".repeat(9_000));
        client.frame(Http2Client.HEADERS, 0, client.newStream(), block);
        flood(100, () -> client.frame(Http2Client.CONTINUATION, 0, 1, client.block("x", "y".repeat(9_000))));

        assertThat(client.awaitEnd(LONG)).isTrue();
        assertOthersAreAnswered();
    }

    @Test
    void se08_aHeadThatGrowsWhenItIsUnpacked_isRefused() {
        // One long field in the dynamic table, named again and again by one octet (HPACK bomb).
        byte[] first = client.block(
                ":method",
                "GET",
                ":path",
                "/dns-query",
                ":scheme",
                "https",
                ":authority",
                "x",
                "x-long",
                "y".repeat(3_000));
        byte[] block = Arrays.copyOf(first, first.length + 2_000);
        Arrays.fill(block, first.length, block.length, (byte) 0xbe);
        client.frame(Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, client.newStream(), block);

        assertThat(client.awaitEnd(LONG)).isTrue();
        assertOthersAreAnswered();
    }

    @Test
    void dh07_aHeadThatIsTooLong_isRefusedAndTheConnectionStays() {
        client.head(true, "GET", "/dns-query?dns=" + "A".repeat(17_000));

        assertThat(client.response().status()).isEqualTo(431);
        assertThat(Reply.of(client.exchange(query())).answers()).hasSize(1);
    }

    @Test
    void streamsOverTheBound_areRefused() {
        upstream.follow(Answers.hashOfName().delayed(Duration.ofSeconds(2)));
        for (int i = 0; i < 101; i++) {
            client.get(Messages.query("n" + i + ".example.org.", Type.A).bytes());
        }

        // REFUSED_STREAM, RFC 9113 §8.7
        assertThat(client.expectFrame(Http2Client.RST_STREAM).errorCode()).isEqualTo(7);
    }

    @Test
    void aBodyThatDoesNotEnd_endsTheConnection() {
        int stream = client.head(false, "POST", "/dns-query", "content-type", "application/dns-message");
        client.frame(Http2Client.DATA, 0, stream, query());

        assertThat(client.awaitEnd(LONG)).isTrue();
        assertOthersAreAnswered();
    }

    @Test
    void aClientThatGivesNoWindow_isLeftBehind() {
        upstream.follow(Answers.ofLength(61_000));
        client.withoutCredit();
        client.frame(Http2Client.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        for (int i = 0; i < 50; i++) {
            client.get(
                    Messages.query("n" + i + ".example.org.", Type.TXT).edns().bytes());
        }

        assertThat(client.awaitEnd(LONG)).isTrue();
        upstream.follow(Answers.hashOfName());
        assertOthersAreAnswered();
    }

    @Test
    void anIdleConnection_isSaidGoodbyeTo() {
        assertThat(client.expectFrame(Http2Client.GOAWAY).errorCode()).isZero();
        assertThat(client.awaitEnd(LONG)).isTrue();
    }

    @Test
    void aConnectionThatNeverSaysWhatItSpeaks_ends() {
        try (TcpClient silent = new TcpClient(gateway.address(TestTransport.DOH))) {
            silent.sendOctets(new byte[] {'P', 'R', 'I'});

            assertThat(silent.awaitEnd(LONG)).isEqualTo(TcpClient.End.CLOSED);
        }
    }

    @Test
    void draining_finishesWhatIsInFlight() throws InterruptedException {
        upstream.follow(Answers.hashOfName().delayed(Duration.ofMillis(500)));
        client.get(Messages.query("slow.example.org.", Type.A).bytes());
        client.expectFrame(Http2Client.SETTINGS);
        while (upstream.queries().isEmpty()) {
            Thread.onSpinWait();
        }

        Thread drain = Thread.startVirtualThread(() -> {
            try {
                gateway.gateway().drain();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(client.expectFrame(Http2Client.GOAWAY).errorCode()).isZero();
        assertThat(client.response().status()).isEqualTo(200);
        assertThat(client.awaitEnd(LONG)).isTrue();
        drain.join();
    }

    @Test
    void dh19_aTrustedProxy_tellsWhoAsksForEachRequest() {
        assertThat(rcode("x-forwarded-for", "198.51.100.7")).isZero();
        assertThat(rcode("x-forwarded-for", "203.0.113.7")).isEqualTo(5);
        // What the client wrote itself stands left of what the proxy saw.
        assertThat(rcode("x-forwarded-for", "198.51.100.7, 203.0.113.7")).isEqualTo(5);
        assertThat(rcode("x-forwarded-for", "203.0.113.7, 198.51.100.7, 127.0.0.9"))
                .isZero();
        assertThat(rcode("forwarded", "for=203.0.113.7;proto=https")).isEqualTo(5);
        assertThat(rcode("forwarded", "for=\"198.51.100.7:4711\"")).isZero();
        client.get(query(), "x-forwarded-for", "nobody");
        assertThat(client.response().status()).isEqualTo(400);
    }

    private int rcode(String field, String value) {
        client.get(query(), field, value);
        return Reply.of(client.response().body()).rcode();
    }
}
