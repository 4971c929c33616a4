package io.switchboard.transport.dot;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.TlsFront;
import io.switchboard.testing.TlsFront.Manner;
import io.switchboard.tls.TestAuthority;
import io.switchboard.tls.TestAuthority.Leaf;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** A gateway that asks a DoT server, which is Java's own TLS in front of a scripted one. */
class DotUpstreamTest {
    private static final int NETWORK_ERROR = 23;
    private static final int PADDING = 12;

    private final TestAuthority authority = new TestAuthority();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
    private int names;

    @TempDir
    Path directory;

    @BeforeEach
    void writeAuthority() {
        TestAuthority.write(directory.resolve("ca.crt"), authority.pem());
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private TlsFront front(Leaf identity) {
        return TlsFront.of(upstream.address(), identity);
    }

    private static TestGateway gateway(String endpoint) {
        return TestGateway.start(yaml(endpoint));
    }

    /** A gateway that asks a server once: who does not answer is known at once. */
    private static TestGateway askingOnce(String endpoint) {
        return TestGateway.start(yaml(endpoint).replace("deadline: 2s", "attempts: 1"));
    }

    private static String yaml(String endpoint) {
        return "upstreams: {default: {deadline: 2s, endpoints: [" + endpoint + "]}}\nops: {bind: '127.0.0.1:0'}\n";
    }

    private String endpoint(TlsFront front, String more) {
        return "{url: 'tls://" + front.address() + "', ca: " + directory.resolve("ca.crt") + more + "}";
    }

    private Reply ask(TestGateway gateway) {
        try (DnsClient client = gateway.client(TestTransport.UDP)) {
            return Reply.of(client.exchange(Messages.query("n" + names++ + ".example.org.", Type.A)
                    .edns()
                    .bytes()));
        }
    }

    private static String errors(TestGateway gateway, String cause) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.gateway().opsPort() + "/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("dns_upstream_errors_total") && line.contains("\"" + cause + "\""))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void assertRefusesToAsk(TestGateway gateway) throws Exception {
        Reply reply = ask(gateway);

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.extendedError()).isEqualTo(NETWORK_ERROR);
        assertThat(errors(gateway, "tls_error")).isNotEqualTo("0.0");
        // Not one octet of a query: DT-08.
        assertThat(upstream.connectionsAccepted()).isZero();
        assertThat(upstream.count()).isZero();
    }

    @Test
    void queries_shareAConnectionAndArePadded() {
        try (TlsFront front = front(authority.leaf("127.0.0.1"));
                TestGateway gateway = TestGateway.start(yaml(endpoint(front, "")), TestGateway.UNHURRIED)) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(gateway).answerData()).containsExactly("192.0.2.1");
            }

            assertThat(upstream.queries()).hasSize(5);
            for (ReceivedQuery query : upstream.queries()) {
                assertThat(query.transport()).isEqualTo(TestTransport.TCP);
                assertThat(query.bytes()).hasSize(128);
                assertThat(query.message().getOPT().getOptions(PADDING)).hasSize(1);
            }
        }
    }

    @Test
    void server_ofAnotherNameIsNotAsked() throws Exception {
        try (TlsFront front = front(authority.leaf("192.0.2.77", "dns.example.org"));
                TestGateway gateway = askingOnce(endpoint(front, ""))) {
            assertRefusesToAsk(gateway);
        }
    }

    @Test
    void server_ofAnUnknownAuthorityIsNotAsked() throws Exception {
        try (TlsFront front = front(new TestAuthority().leaf("127.0.0.1"));
                TestGateway gateway = askingOnce(endpoint(front, ""))) {
            assertRefusesToAsk(gateway);
        }
    }

    @Test
    void server_whoseCertificateHasExpiredIsNotAsked() throws Exception {
        Leaf expired = authority.leaf("EC", Instant.now().minus(1, ChronoUnit.HOURS), "127.0.0.1");
        try (TlsFront front = front(expired);
                TestGateway gateway = askingOnce(endpoint(front, ""))) {
            assertRefusesToAsk(gateway);
        }
    }

    @Test
    void server_thatSpeaksClearTextIsNotAsked() throws Exception {
        try (TlsFront front = front(authority.leaf("127.0.0.1"));
                TestGateway gateway = askingOnce(endpoint(front, ""))) {
            front.use(Manner.CLEAR);

            assertRefusesToAsk(gateway);
        }
    }

    @Test
    void pin_sufficesWithoutAnAuthorityAndMustMatch() throws Exception {
        Leaf unknown = new TestAuthority().leaf("dns.example.org");
        try (TlsFront front = front(unknown)) {
            try (TestGateway gateway = askingOnce(
                    endpoint(front, ", spki-pins: ['" + authority.leaf("a").pin() + "']"))) {
                assertRefusesToAsk(gateway);
            }
            try (TestGateway gateway = gateway(endpoint(front, ", spki-pins: ['" + unknown.pin() + "']"))) {
                assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
            }
            try (TestGateway gateway = gateway(endpoint(front, ", opportunistic: true"))) {
                assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
            }
        }
    }

    @Test
    void silentServer_costsAtMostHalfOfTheTime() throws Exception {
        try (TlsFront silent = front(authority.leaf("127.0.0.1"));
                TlsFront good = front(authority.leaf("127.0.0.1"));
                TestGateway gateway = TestGateway.start("upstreams: {default: {deadline: 2s, policy: sequential,"
                        + " endpoints: [" + endpoint(silent, "") + ", " + endpoint(good, "") + "]}}\n"
                        + "ops: {bind: '127.0.0.1:0'}\n")) {
            silent.use(Manner.SILENT);

            assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void serverThatHangsUp_isAnErrorOfTheNetwork() throws Exception {
        try (TlsFront front = front(authority.leaf("127.0.0.1"));
                TestGateway gateway = askingOnce(endpoint(front, ""))) {
            front.use(Manner.HANG_UP);

            Reply reply = ask(gateway);

            assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(reply.extendedError()).isEqualTo(NETWORK_ERROR);
            assertThat(errors(gateway, "network_error")).isNotEqualTo("0.0");
            assertThat(upstream.count()).isZero();
        }
    }

    @Test
    void connectionThatBreaks_isOpenedAgain() {
        try (TlsFront front = front(authority.leaf("127.0.0.1"));
                TestGateway gateway = gateway(endpoint(front, ""))) {
            assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
            front.disconnect();

            assertThat(ask(gateway).rcode()).isEqualTo(Rcode.NOERROR);
        }
    }
}
