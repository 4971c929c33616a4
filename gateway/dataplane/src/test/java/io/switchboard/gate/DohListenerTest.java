package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Http2Client.Response;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Requests and responses of DNS over HTTPS (RFC 8484) by HTTP/2, in the clear as behind somebody who ends TLS. */
class DohListenerTest {
    private static final Duration SOON = Duration.ofMillis(300);

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), """
            listeners:
              - {transport: doh, bind: ["127.0.0.1:0"], certificate: none, path: [/dns-query, "/tenant/q{?dns}"]}
            records:
              static:
                - {name: www.example.org., type: A, ttl: 77s, data: ["192.0.2.10"]}
                - {name: www.example.org., type: TXT, ttl: 33s, data: ['"text"']}
            """);

    private final Http2Client client = Http2Client.inTheClear(SHARED.address(TestTransport.DOH));

    @AfterEach
    void close() {
        client.close();
    }

    private static byte[] query() {
        return Messages.query("www.example.org.", Type.A).id(0).bytes();
    }

    // ---- Methods and status codes ----

    @Test
    void dh01_getAndPost_areAnsweredAlike() {
        client.get(query());
        Response get = client.response();
        client.post(query());
        Response post = client.response();

        assertThat(get.status()).isEqualTo(200);
        assertThat(get.field("content-type")).isEqualTo("application/dns-message");
        assertThat(get.field("content-length")).isEqualTo(String.valueOf(get.body().length));
        assertThat(Reply.of(get.body()).answers()).hasSize(1);
        assertThat(post.status()).isEqualTo(200);
        assertThat(post.body()).isEqualTo(get.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dns-query",
                "/dns-query?",
                "/dns-query?dns=",
                "/dns-query?dn=AAAB",
                "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA29yZwAAAQAB====",
                "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA29yZwAAAQAB%3D",
                "/dns-query?dns=%2541AABAAABAAAAAAAAA3d3dwdleGFtcGxlA29yZwAAAQAB",
                "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA29yZwAAAQA%4",
                "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxl+/9yZwAAAQAB",
                "/dns-query?dns=AAABAAABAAA",
                "/dns-query?dns=AAABAAABAAAAAAAAA"
            })
    void dh02_dh03_whatIsNoMessageInBase64url_isABadRequest(String target) {
        client.head(true, "GET", target);

        assertThat(client.response().status()).isEqualTo(400);
    }

    @Test
    void dh02_percentEncodedBase64url_isTheSame() {
        client.head(true, "GET", "/dns-query?dns=" + Http2Client.base64(query()).replace("A", "%41"));

        assertThat(Reply.of(client.response().body()).answers()).hasSize(1);
    }

    @Test
    void dh03_messagesThatDoNotParse_areABadRequestWithAFormerrInside() {
        client.post(Arrays.copyOf(query(), 20));
        Response response = client.response();

        assertThat(response.status()).isEqualTo(400);
        assertThat(Reply.of(response.body()).rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(response.field("cache-control")).isEqualTo("no-store");
    }

    /** The request was well-formed: what an upstream thinks of it is the DNS's business. */
    @Test
    void dh03_aFormerrOfAnUpstream_isAnAnswerFreshAndFromTheCache() {
        String listener = "listeners: [{transport: doh, bind: ['127.0.0.1:0'], certificate: none}]";
        try (var upstream = ScriptedUpstream.start(Answers.rcode(Rcode.FORMERR));
                var gateway = TestGateway.start(upstream, listener);
                var asking = Http2Client.inTheClear(gateway.address(TestTransport.DOH))) {
            for (int i = 0; i < 3; i++) {
                asking.post(
                        Messages.query("f.example.org.", Type.A).edns().id(0).bytes());
                Response response = asking.response();

                assertThat(response.status()).isEqualTo(200);
                assertThat(Reply.of(response.body()).rcode()).isEqualTo(Rcode.FORMERR);
                assertThat(response.field("cache-control")).isEqualTo("no-store");
            }
        }
    }

    @Test
    void dh03_bodiesShorterThanAHeader_areABadRequest() {
        client.post(new byte[11]);
        assertThat(client.response().status()).isEqualTo(400);
        client.post(new byte[0]);
        assertThat(client.response().status()).isEqualTo(400);
    }

    @Test
    void dh04_anotherMediaType_isRefused() {
        int stream = client.head(false, "POST", "/dns-query", "content-type", "text/plain");
        client.frame(Http2Client.DATA, Http2Client.END_STREAM, stream, query());

        assertThat(client.response().status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH", "get"})
    void dh05_otherMethods_areToldWhichThereAre(String method) {
        client.head(true, method, "/dns-query");
        Response response = client.response();

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.field("allow")).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void dh06_aBodyThatIsTooLong_isRefusedAndTheConnectionStays() {
        // The window is as large only after the client has seen our settings.
        assertAnswers();
        client.post(new byte[70_000]);

        assertThat(client.response().status()).isEqualTo(413);
        assertAnswers();
    }

    @Test
    void dh06_aContentLengthThatIsTooLong_isRefusedAtOnce() {
        client.head(false, "POST", "/dns-query", "content-type", "application/dns-message", "content-length", "65536");

        assertThat(client.response().status()).isEqualTo(413);
        assertAnswers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/foo", "/dns-query/", "/dns-query/../dns-query", "/DNS-QUERY", "/dns-queryx"})
    void dh08_otherPaths_areNotFound(String path) {
        client.head(true, "GET", path + "?dns=" + Http2Client.base64(query()));

        assertThat(client.response().status()).isEqualTo(404);
    }

    @Test
    void dh09_head_isGetWithoutItsBody() {
        client.get(query());
        Response get = client.response();
        client.head(true, "HEAD", "/dns-query?dns=" + Http2Client.base64(query()));
        Response head = client.response();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.field("content-length")).isEqualTo(get.field("content-length"));
        assertThat(head.field("cache-control")).isEqualTo(get.field("cache-control"));
    }

    @Test
    void dh10_failuresOfDns_areNoneOfHttp() {
        client.get(Messages.query("version.bind.", Type.A).bytes());
        SHARED.upstream().follow(Answers.rcode(Rcode.SERVFAIL));
        client.response();
        client.get(Messages.query(SHARED.freshName(), Type.A).bytes());
        Response response = client.response();

        assertThat(response.status()).isEqualTo(200);
        assertThat(Reply.of(response.body()).rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(response.field("cache-control")).isEqualTo("no-store");
    }

    @Test
    void dh11_freshness_isTheSmallestTtl() {
        client.get(query());
        assertThat(client.response().field("cache-control")).isEqualTo("max-age=77");
        client.get(Messages.query("www.example.org.", Type.TXT).bytes());
        assertThat(client.response().field("cache-control")).isEqualTo("max-age=33");
    }

    @Test
    void dh13_ids_areGivenBackAndFreshUpstream() {
        Set<Integer> upstreamIds = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            client.get(Messages.query(SHARED.freshName(), Type.A).id(0).bytes());
            assertThat(Reply.of(client.response().body()).id()).isZero();
        }
        SHARED.upstream()
                .queries()
                .forEach(query -> upstreamIds.add(query.message().getHeader().getID()));

        assertThat(upstreamIds).hasSizeGreaterThan(4);
    }

    @Test
    void dh15_responses_setNoCookies() {
        client.get(query());
        Response response = client.response();

        assertThat(response.field("set-cookie")).isNull();
        assertThat(response.field("vary")).isNull();
    }

    @Test
    void dh16_everyConfiguredPath_isServed() {
        client.head(true, "GET", "/tenant/q?x=y&dns=" + Http2Client.base64(query()));

        assertThat(client.response().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/dns-message | 200",
                "*/* | 200",
                "text/html, application/*;q=0.5 | 200",
                "application/dns-json | 406",
                "text/html | 406",
                "application/dns-message;q=0, */* | 406"
            })
    void dh17_accept_decidesWhetherAMessageMayCome(String accept, int status) {
        client.get(query(), "accept", accept);

        assertThat(client.response().status()).isEqualTo(status);
    }

    // ---- Streams ----

    @Test
    void dh18_aStreamThatIsTakenBack_isNotAnsweredAndOthersAre() {
        String slow = SHARED.freshName();
        Script later = Answers.hashOfName().delayed(Duration.ofMillis(200));
        SHARED.upstream().follow(later);
        int stream = client.get(Messages.query(slow, Type.A).bytes());
        int other = client.get(Messages.query(slow, Type.A).bytes());
        client.frame(Http2Client.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);

        Response response = client.response();

        assertThat(response.stream()).isEqualTo(other);
        assertThat(client.response(SOON)).isNull();
        assertAnswers();
    }

    @Test
    void dh22_repliesLargerThanTheWindow_waitForCredit() {
        SHARED.upstream().follow(Answers.ofLength(61_000));
        client.withoutCredit();
        // SETTINGS_INITIAL_WINDOW_SIZE of 1000
        client.frame(Http2Client.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 3, (byte) 232);
        int stream =
                client.get(Messages.query(SHARED.freshName(), Type.TXT).edns().bytes());
        int received = client.expectFrame(Http2Client.DATA).payload().length;
        assertThat(received).isEqualTo(1000);
        assertThat(client.response(SOON)).isNull();

        client.credit(0, 1 << 20);
        client.credit(stream, 1 << 20);
        boolean end = false;
        while (!end) {
            Http2Client.Frame frame = client.expectFrame(Http2Client.DATA);
            received += frame.payload().length;
            end = frame.flags() == Http2Client.END_STREAM;
        }
        assertThat(received).isGreaterThan(60_000);
        assertAnswers();
    }

    @Test
    void dh22_trailers_areIgnored() {
        int stream = client.head(false, "POST", "/dns-query", "content-type", "application/dns-message");
        client.frame(Http2Client.DATA, 0, stream, query());
        client.frame(
                Http2Client.HEADERS,
                Http2Client.END_HEADERS | Http2Client.END_STREAM,
                stream,
                client.block("x-checksum", "1"));

        Response response = client.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(Reply.of(response.body()).answers()).hasSize(1);
    }

    @Test
    void dh22_dataBehindTheEnd_isAnError() {
        SHARED.upstream().follow(Answers.hashOfName().delayed(Duration.ofMillis(300)));
        int stream = client.post(Messages.query(SHARED.freshName(), Type.A).bytes());
        client.frame(Http2Client.DATA, 0, stream, new byte[10]);

        // STREAM_CLOSED, RFC 9113 §5.1
        assertThat(client.expectFrame(Http2Client.RST_STREAM).errorCode()).isEqualTo(5);
    }

    @Test
    void bodiesInSmallPieces_arePutTogether() {
        int stream = client.head(false, "POST", "/dns-query", "content-type", "application/dns-message");
        byte[] message = query();
        for (int i = 0; i < message.length; i++) {
            client.frame(Http2Client.DATA, i == message.length - 1 ? Http2Client.END_STREAM : 0, stream, message[i]);
        }

        assertThat(Reply.of(client.response().body()).answers()).hasSize(1);
    }

    @Test
    void manyLargeBodies_oneAfterTheOther_areAllTaken() {
        for (int i = 0; i < 10; i++) {
            client.post(Arrays.copyOf(query(), 60_000));
            assertThat(client.response().status()).isEqualTo(400);
        }
        assertAnswers();
    }

    private void assertAnswers() {
        client.get(query());
        assertThat(client.response().status()).isEqualTo(200);
    }
}
