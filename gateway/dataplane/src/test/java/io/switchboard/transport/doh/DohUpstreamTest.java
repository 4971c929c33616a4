package io.switchboard.transport.doh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.TlsFront;
import io.switchboard.tls.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A gateway that asks by DNS over HTTPS: another gateway over HTTP/2, and a server of HTTP/1.1 that can be told what to say. */
class DohUpstreamTest {
    private final TestAuthority authority = new TestAuthority();
    private final ScriptedUpstream origin = ScriptedUpstream.start(Answers.hashOfName());
    private int names;

    @TempDir
    Path directory;

    @BeforeEach
    void writeAuthority() {
        TestAuthority.write(directory.resolve("ca.crt"), authority.pem());
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private static TestGateway gateway(String url, Path ca) {
        return TestGateway.start(yaml(url, ca));
    }

    private static String yaml(String url, Path ca) {
        return "upstreams: {default: {deadline: 2s, endpoints: [{url: '" + url + "', ca: " + ca
                + "}]}}\nops: {bind: '127.0.0.1:0'}\n";
    }

    /** Asks a server once: what is wrong with it is known at once. */
    private static String once(String yaml) {
        return yaml.replace("deadline: 2s", "attempts: 1");
    }

    private Reply ask(TestGateway gateway, int type) {
        byte[] query = Messages.query("n" + names++ + ".example.org.", type)
                .id(4711)
                .edns()
                .bytes();
        try (DnsClient client = gateway.client(TestTransport.TCP)) {
            return Reply.of(client.exchange(query)).answers(query);
        }
    }

    private static double count(TestGateway gateway, String metric, String tag) {
        return gateway.metric(metric, tag);
    }

    // ---- HTTP/2 ----

    @Test
    void http2_queriesShareAConnection() {
        String configured = TestGateway.yaml(origin, "");
        try (TestGateway server = TestGateway.start(configured, TestGateway.UNHURRIED);
                TestGateway gateway = TestGateway.start(
                        yaml(url(server, "/dns-query"), TestIdentity.authority()), TestGateway.UNHURRIED)) {
            for (int i = 0; i < 20; i++) {
                assertThat(ask(gateway, Type.A).answers()).hasSize(1);
            }

            // One for each event loop that was asked.
            assertThat(count(gateway, "dns_upstream_opened_total", "https://"))
                    .isBetween(1.0, (double) Runtime.getRuntime().availableProcessors());
            assertThat(origin.queries()).hasSize(20);
        }
    }

    @Test
    void http2_largeRepliesAreTaken() {
        origin.follow(Answers.ofLength(61_000));
        try (TestGateway server = TestGateway.start(origin);
                TestGateway gateway = gateway(url(server, ""), TestIdentity.authority())) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(gateway, Type.TXT).bytes()).hasSizeGreaterThan(60_000);
            }
        }
    }

    @Test
    void http2_anotherStatus_isAnErrorOfTheEndpoint() {
        try (TestGateway server = TestGateway.start(origin);
                TestGateway gateway =
                        TestGateway.start(once(yaml(url(server, "/nowhere"), TestIdentity.authority())))) {
            assertThat(ask(gateway, Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(count(gateway, "dns_upstream_errors_total", "http_error"))
                    .isPositive();
        }
    }

    @Test
    void http2_aServerThatEndsItsConnections_losesNoQuery() {
        try (TestGateway server = TestGateway.start(origin, """
                        listeners: [{transport: doh, bind: ['127.0.0.1:0'], idle-timeout: 1s}]
                        ops: {bind: '127.0.0.1:0'}
                        """);
                TestGateway gateway = gateway(url(server, ""), TestIdentity.authority())) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(gateway, Type.A).answers()).hasSize(1);
                await().until(() -> server.metric("dns_connections ", "") == 0);
            }
            assertThat(count(gateway, "dns_upstream_errors_total", "https://")).isZero();
        }
    }

    private static String url(TestGateway server, String path) {
        return "https://127.0.0.1:" + server.address(TestTransport.DOH).getPort() + path;
    }

    // ---- HTTP/1.1 ----

    @Test
    void http11_isSpokenWithAServerThatHasNothingElse() {
        try (Server server = new Server(false, query -> ok("", answer(query, 0, null)))) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(server.gateway, Type.A).answerData()).containsExactly("192.0.2.9");
            }
            assertThat(server.connections.get()).isLessThan(5);
        }
    }

    @Test
    void dh20_age_isTakenOffTheTtl() {
        try (Server server = new Server(false, query -> ok("age: 250\r\n", answer(query, 0, null)))) {
            assertThat(ask(server.gateway, Type.A).answers().getFirst().getTTL())
                    .isBetween(49L, 50L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 x\r\ncontent-type: application/dns-message\r\n",
                "HTTP/1.1 201 x\r\ncontent-type: application/dns-message\r\n",
                "HTTP/1.1 302 x\r\nlocation: https://127.0.0.1/\r\n",
                "HTTP/1.1 200 x\r\ncontent-type: application/dns-json\r\n",
                "HTTP/1.1 200 x\r\n"
            })
    void dh20_whatIsNo200WithAMessage_isAnErrorOfTheEndpoint(String head) {
        try (Server server = new Server(true, query -> response(head, answer(query, 0, null)))) {
            assertThat(ask(server.gateway, Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(count(server.gateway, "dns_upstream_errors_total", "http_error"))
                    .isPositive();
        }
    }

    @Test
    void dh20_anotherQuestionOrId_isNoReply() {
        try (Server server = new Server(false, query -> ok("", answer(query, 0, "other.example.org.")))) {
            assertThat(ask(server.gateway, Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(count(server.gateway, "dns_upstream_ignored_total", "mismatch_question"))
                    .isPositive();
        }
        try (Server server = new Server(false, query -> ok("", answer(query, 77, null)))) {
            assertThat(ask(server.gateway, Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void dh20_aBodyLongerThanAMessage_isNoReply() {
        try (Server server = new Server(true, query -> ok("", new byte[70_000]))) {
            assertThat(ask(server.gateway, Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void http11_aConnectionThatBreaksInAResponse_isReplaced() {
        AtomicInteger asked = new AtomicInteger();
        try (Server server = new Server(
                false,
                query -> asked.getAndIncrement() == 0
                        ? "HTTP/1.1 200 x\r\ncontent-le".getBytes(StandardCharsets.US_ASCII)
                        : ok("", answer(query, 0, null)))) {
            assertThat(ask(server.gateway, Type.A).answerData()).containsExactly("192.0.2.9");
        }
    }

    private static byte[] ok(String more, byte[] body) {
        return response("HTTP/1.1 200 x\r\ncontent-type: application/dns-message\r\n" + more, body);
    }

    private static byte[] response(String head, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((head + "content-length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] answer(Message query, int id, @Nullable String otherName) {
        Record question = query.getQuestion();
        Name name = otherName == null ? question.getName() : Name.fromConstantString(otherName);
        Message reply = Message.newQuery(Record.newRecord(name, question.getType(), DClass.IN));
        reply.getHeader().setID(id);
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(new ARecord(name, DClass.IN, 300, new byte[] {(byte) 192, 0, 2, 9}), Section.ANSWER);
        return reply.toWire();
    }

    /** A server of HTTP/1.1 behind TLS without ALPN, and a gateway that asks it. */
    private final class Server implements AutoCloseable {
        private final Function<Message, byte[]> script;
        private final ServerSocket listening;
        private final TlsFront front;
        private final TestGateway gateway;
        private final AtomicInteger connections = new AtomicInteger();

        Server(boolean once, Function<Message, byte[]> script) {
            this.script = script;
            try {
                listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Thread.ofPlatform().daemon().start(this::accept);
            front = TlsFront.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()),
                    authority.leaf("127.0.0.1"));
            String configured = yaml("https://" + front.address(), directory.resolve("ca.crt"));
            gateway = TestGateway.start(once ? once(configured) : configured);
        }

        private void accept() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                while (true) {
                    byte[] reply = script.apply(new Message(request(in)));
                    socket.getOutputStream().write(reply);
                    if (reply.length < 40) {
                        return;
                    }
                }
            } catch (IOException ended) {
                // The gateway has closed it.
            }
        }

        private static byte[] request(DataInputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head).startsWith("POST /dns-query HTTP/1.1\r\n").contains("\r\nhost: 127.0.0.1:");
            String after = head.substring(head.indexOf("content-length: ") + 16);
            byte[] body = new byte[Integer.parseInt(after.substring(0, after.indexOf('\r')))];
            in.readFully(body);
            assertThat(body[0]).isZero();
            assertThat(body[1]).isZero();
            return body;
        }

        @Override
        public void close() {
            gateway.close();
            front.close();
            try {
                listening.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
