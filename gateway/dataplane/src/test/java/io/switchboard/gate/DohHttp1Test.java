package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Messages;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** DNS over HTTPS by HTTP/1.1, in the clear as behind somebody who ends TLS. */
class DohHttp1Test {
    private static final Duration SOON = Duration.ofMillis(300);

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), """
            listeners: [{transport: doh, bind: ["127.0.0.1:0"], certificate: none}]
            records:
              static: [{name: www.example.org., type: A, ttl: 77s, data: ["192.0.2.10"]}]
            """);

    private static byte[] query() {
        return Messages.query("www.example.org.", Type.A).id(0).bytes();
    }

    @Test
    void dh14_http11_isSpokenToo() {
        assertThat(http1("GET /dns-query?dns=" + Http2Client.base64(query()) + " HTTP/1.1\r\nhost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 \r\n")
                .contains("content-type: application/dns-message\r\n", "cache-control: max-age=77\r\n");
    }

    @Test
    void dh02_percentEncodedBase64url_isTheSame() {
        String dns = Http2Client.base64(query()).replace("A", "%41").replace("w", "%77");

        assertThat(http1("GET /dns-query?dns=" + dns + " HTTP/1.1\r\nhost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("cache-control: max-age=77\r\n");
    }

    @Test
    void http11_requestsSentAhead_areAnsweredInTheirOrder() {
        SHARED.upstream().follow(Answers.hashOfName().delayed(Duration.ofMillis(100)));
        String slow = "GET /dns-query?dns="
                + Http2Client.base64(Messages.query(SHARED.freshName(), Type.A).bytes())
                + " HTTP/1.1\r\nhost: x\r\n\r\n";
        String text = http1(slow + "PUT /dns-query HTTP/1.1\r\nhost: x\r\n\r\n" + slow
                + "GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

        assertThat(text.replaceAll("(?s)(HTTP/1.1 [0-9]+).*?(?=HTTP/1.1|\\z)", "$1;"))
                .isEqualTo("HTTP/1.1 200;HTTP/1.1 405;HTTP/1.1 200;HTTP/1.1 404;");
    }

    @Test
    void http11_aChunkedBodyThatIsTooLong_isRefused() {
        String text = http1("POST /dns-query HTTP/1.1\r\nhost: x\r\ncontent-type: application/dns-message\r\n"
                + "transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
                + "11170\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n");

        assertThat(text).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void dh07_aTargetThatIsTooLong_isRefused() {
        assertThat(http1("GET /dns-query?dns=" + "A".repeat(200_000) + " HTTP/1.1\r\nhost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void http11_aHeadThatIsTooLong_isRefused() {
        assertThat(http1("GET /dns-query HTTP/1.1\r\nhost: x\r\nx: " + "A".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void http11_whatIsNoHttp_isABadRequest() {
        assertThat(http1("hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host: x\r\nhost: y\r\n"})
    void http11_withoutOneHost_isABadRequest(String hosts) {
        String target = "/dns-query?dns=" + Http2Client.base64(query());

        assertThat(http1("GET " + target + " HTTP/1.1\r\n" + hosts + "\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(http1("GET " + target + " HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void dh03_aFormerrOfAnUpstream_isAnAnswerFreshAndFromTheCache() {
        SHARED.upstream().follow(Answers.rcode(Rcode.FORMERR));
        String request = "GET /dns-query?dns="
                + Http2Client.base64(
                        Messages.query(SHARED.freshName(), Type.A).edns().id(0).bytes())
                + " HTTP/1.1\r\nhost: example.org\r\n\r\n";
        for (int i = 0; i < 2; i++) {
            assertThat(http1(request)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    /** What comes back until the connection ends or nothing comes for a moment. */
    private static String http1(String request) {
        StringBuilder text = new StringBuilder();
        try (TcpClient connection = new TcpClient(SHARED.address(TestTransport.DOH))) {
            connection.sendOctets(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] part = connection.receiveOctets(Duration.ofSeconds(10));
            while (part.length > 0) {
                text.append(new String(part, StandardCharsets.ISO_8859_1));
                part = connection.receiveOctets(SOON);
            }
        }
        return text.toString();
    }
}
