package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Type;

/**
 * Two gateways, one forwarding to the other: in by every transport, on by every transport, and the answer is always the
 * same octets. The one in front keeps nothing, so that every query goes all the way.
 */
class TransportMatrixTest {
    private static final int BIND_ATTEMPTS = 20;
    private static final int LONGEST = 65_000;
    /** Lengths of replies without OPT, on both sides of every limit there is. */
    private static final List<Integer> LENGTHS =
            List.of(40, 100, 467, 512, 513, 1221, 1222, 1232, 1233, 4096, 16_384, 16_385, 40_000, LONGEST);

    private static final int HEADER = 12;
    private static final int OPT = 11;
    private static final int CLASSIC_DATAGRAM = 512;
    private static final int DATAGRAM = 1232;
    private static final int PADDING = 12;
    private static final int PADDING_BLOCK = 468;

    /** One forwarding gateway for each transport that it asks by. */
    private static final Map<Transport, TestGateway> FRONTS = new EnumMap<>(Transport.class);
    /** What every pair has to answer, by the length without OPT and whether there is one. */
    private static final Map<String, byte[]> ANSWERS = new HashMap<>();

    private static ScriptedUpstream origin;
    private static TestGateway back;

    @BeforeAll
    static void start() {
        // Local records have 60,000 octets at most; what is longer comes from behind.
        origin = ScriptedUpstream.start(Answers.ofLength(LONGEST + OPT));
        back = startBack("records: {static: ["
                + LENGTHS.stream()
                        .filter(length -> length < LONGEST)
                        .map(TransportMatrixTest::record)
                        .collect(Collectors.joining(", "))
                + "]}\nupstreams: {default: {endpoints: ['tcp://127.0.0.1:" + origin.port() + "']}}\n");
        for (Transport asking : Transport.values()) {
            String endpoint = back.endpoint(TestTransport.valueOf(asking.name()));
            FRONTS.put(
                    asking,
                    TestGateway.start("upstreams: {default: {endpoints: [" + endpoint + "]}}\ncache: {size: 0}\n"
                            + "ops: {bind: '127.0.0.1:0'}"));
        }
    }

    /** UDP and TCP have one port, as truncated replies need it; somebody else may take it first, so this may take turns. */
    private static TestGateway startBack(String yaml) {
        for (int attempt = 1; ; attempt++) {
            try {
                return TestGateway.start(yaml + listeners(freePort()));
            } catch (IllegalStateException taken) {
                if (attempt == BIND_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String listeners(int port) {
        return Arrays.stream(Transport.values())
                .map(row -> "{transport: " + row.label() + ", bind: ['127.0.0.1:"
                        + (row == Transport.UDP || row == Transport.TCP ? port : 0) + "']"
                        + (row.clearScheme() == null ? "" : ", certificate: none") + "}")
                .collect(Collectors.joining(", ", "listeners: [", "]"));
    }

    @AfterAll
    static void close() {
        FRONTS.values().forEach(TestGateway::close);
        back.close();
        origin.close();
    }

    /** A record whose reply has this length: header, question, and an answer that points to its name. */
    private static String record(int length) {
        int rdata = length - HEADER - (Messages.wireName(name(length)).length + 4) - (2 + 10);
        StringBuilder text = new StringBuilder();
        for (int left = rdata; left > 0; left -= 256) {
            text.append(" \"").append("x".repeat(Math.min(left, 256) - 1)).append('"');
        }
        return "{name: " + name(length) + ", type: TXT, ttl: 5m, data: ['"
                + text.toString().strip() + "']}";
    }

    private static String name(int length) {
        return length < 100 ? "t." : "t" + length + ".example.org.";
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Transport.values())
                .flatMap(in -> Arrays.stream(Transport.values()).map(on -> Arguments.of(in, on)));
    }

    @ParameterizedTest(name = "in by {0}, on by {1}")
    @MethodSource("pairs")
    void answers_areTheSameOctetsOverEveryPair(Transport in, Transport on) {
        TestGateway front = front(on);
        try (DnsClient client = front.client(TestTransport.valueOf(in.name()))) {
            int id = 0;
            for (int length : LENGTHS) {
                assertAnswer(front, client, in, length, ++id, false);
                assertAnswer(front, client, in, length, ++id, true);
            }
        }
        assertThat(front.metric("dns_upstream_queries_total", on.scheme() + "://")
                        + front.metric("dns_upstream_queries_total", on.clearScheme() + "://"))
                .as("queries that went on by %s", on)
                .isGreaterThanOrEqualTo(2.0 * LENGTHS.size());
    }

    private void assertAnswer(TestGateway front, DnsClient client, Transport in, int length, int id, boolean edns) {
        Messages query = Messages.query(name(length), Type.TXT).id(id);
        byte[] octets = (edns ? query.udpSize(DATAGRAM) : query).bytes();
        Reply reply = Reply.of(client.exchange(octets)).answers(octets);
        int whole = length + (edns ? OPT : 0);
        if (in.datagram() && whole > (edns ? DATAGRAM : CLASSIC_DATAGRAM)) {
            assertThat(reply.has(Reply.TC)).as("TC of %d octets", whole).isTrue();
            assertThat(reply.answers()).isEmpty();
            try (DnsClient tcp = front.tcpClient()) {
                reply = Reply.of(tcp.exchange(octets)).answers(octets);
            }
        }
        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.bytes()).hasSize(whole);
        byte[] behindId = Arrays.copyOfRange(reply.bytes(), 2, whole);
        assertThat(behindId).isEqualTo(ANSWERS.computeIfAbsent(length + " " + edns, first -> behindId));
        if (length < LONGEST) {
            assertThat(reply.answerData().getFirst().replace("\"", "")).isEqualTo(text(length));
        }
    }

    private static String text(int length) {
        String record = record(length);
        return record.substring(record.indexOf("['") + 2, record.indexOf("']")).replace("\"", "");
    }

    @ParameterizedTest(name = "in by {0}, on by {1}")
    @MethodSource("pairs")
    void padding_isForThoseWhoAskForItWhereNobodyReadsAlong(Transport in, Transport on) {
        byte[] plain = ask(in, on, Messages.query(name(100), Type.TXT).edns());
        byte[] padded = ask(in, on, Messages.query(name(100), Type.TXT).option(PADDING, new byte[7]));

        assertThat(plain).hasSize(100 + OPT);
        if (!in.secure()) {
            assertThat(padded).isEqualTo(plain);
            return;
        }
        assertThat(padded).hasSize(PADDING_BLOCK);
        // All is the same but for the length of OPT's data, and what follows is the option with nothing but zeros.
        assertThat(Arrays.copyOf(padded, plain.length - 2)).isEqualTo(Arrays.copyOf(plain, plain.length - 2));
        int option = plain.length;
        assertThat(padded[option + 1]).isEqualTo((byte) PADDING);
        assertThat(IntStream.range(option + 4, padded.length).map(i -> padded[i]))
                .allMatch(octet -> octet == 0);
    }

    private static byte[] ask(Transport in, Transport on, Messages query) {
        byte[] octets = query.id(4711).bytes();
        try (DnsClient client = front(on).client(TestTransport.valueOf(in.name()))) {
            return Reply.of(client.exchange(octets)).answers(octets).bytes();
        }
    }

    private static TestGateway front(Transport on) {
        return Objects.requireNonNull(FRONTS.get(on));
    }
}
