package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.cache.CacheSelection;
import io.switchboard.cache.CachedReply;
import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Edits;
import io.switchboard.testing.FaultyPeer;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.TlsFront;
import io.switchboard.tls.TestAuthority;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * What a server can do wrong, over each transport that it can be asked by: the next one answers within the deadline,
 * nothing of the fault is kept, and the counter of its cause has moved.
 */
class UpstreamFaultTest {
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    /** More than handshakes take, less than the reply has. */
    private static final int IN_THE_REPLY = 30_000;

    private static final int LARGE = 60_000;
    private static final Set<Transport> OVER_TCP =
            EnumSet.of(Transport.TCP, Transport.DOT, Transport.DOH, Transport.GRPC);
    private static final Set<Transport> OVER_HTTP2 = EnumSet.of(Transport.DOH, Transport.GRPC);
    private static final Set<Transport> SCRIPTED =
            EnumSet.of(Transport.UDP, Transport.TCP, Transport.DOT, Transport.GRPC);

    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path directory;

    /** A fault, and what is counted. */
    private enum Fault {
        /** Takes the query and says nothing. */
        SILENCE("dns_upstream_errors_total", "timeout"),
        /** Answers the handshake with an alert. */
        ALERT("dns_upstream_errors_total", "tls_error"),
        /** Has a certificate of an authority that is not believed. */
        STRANGER("dns_upstream_errors_total", "tls_error"),
        /** Ends the connection in the middle of the reply. */
        CUT("dns_upstream_errors_total", "network_error"),
        /** Answers another question. */
        QUESTION("dns_upstream_ignored_total", "mismatch_question"),
        /** Ends the connection by GOAWAY. */
        GOAWAY("dns_upstream_errors_total", "network_error"),
        /** Ends the request by RST_STREAM. */
        RST_STREAM("dns_upstream_errors_total", "network_error");

        private final String metric;
        private final String cause;

        Fault(String metric, String cause) {
            this.metric = metric;
            this.cause = cause;
        }

        boolean isPossible(Transport row) {
            return switch (this) {
                case SILENCE -> true;
                case ALERT -> row.secure() && OVER_TCP.contains(row);
                case STRANGER -> TestTransport.valueOf(row.name()).tls();
                case CUT -> OVER_TCP.contains(row);
                case QUESTION -> SCRIPTED.contains(row);
                case GOAWAY, RST_STREAM -> OVER_HTTP2.contains(row);
            };
        }
    }

    /** A server with a fault: what to close, and the endpoint as an item of the configuration. */
    private record Server(List<AutoCloseable> parts, String endpoint) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            for (AutoCloseable part : parts) {
                part.close();
            }
        }
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Arrays.stream(Transport.values())
                        .filter(fault::isPossible)
                        .map(row -> Arguments.of(fault, row)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("faults")
    void fault_isPassedOver(Fault fault, Transport row) throws Exception {
        TestAuthority.write(directory.resolve("ca.crt"), AUTHORITY.pem());
        try (ScriptedUpstream good = ScriptedUpstream.start(Answers.zone("example.org.", "* 300 IN TXT good"));
                Server faulty = server(fault, row);
                TestGateway gateway = TestGateway.start("upstreams: {default: {policy: sequential, deadline: "
                        + DEADLINE.toSeconds() + "s, endpoints: [" + faulty.endpoint() + ", 'udp://127.0.0.1:"
                        + good.port() + "']}}\nops: {bind: '127.0.0.1:0'}")) {
            long start = System.nanoTime();

            Reply reply = ask(gateway);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(reply.answerData()).containsExactly("good");
            assertThat(gateway.metric(fault.metric, "\"" + fault.cause + "\""))
                    .as(fault.cause)
                    .isPositive();
            List<CachedReply> cached = gateway.gateway().cache().lookup(CacheSelection.all(), 10);
            assertThat(cached)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.name()).hasToString("www.example.org."));
        }
    }

    private static Reply ask(TestGateway gateway) {
        byte[] query = Messages.query("www.example.org.", Type.TXT).edns().bytes();
        try (DnsClient client = gateway.client(TestTransport.TCP)) {
            return Reply.of(client.exchange(query)).answers(query);
        }
    }

    private Server server(Fault fault, Transport row) {
        return switch (fault) {
            case SILENCE -> peer(FaultyPeer.silent(), row);
            case ALERT -> peer(FaultyPeer.alert(), row);
            case STRANGER -> stranger(row);
            case CUT -> cutting(row);
            case QUESTION -> askedOtherwise(row);
            case GOAWAY -> peer(FaultyPeer.goingAway(AUTHORITY.leaf("127.0.0.1")), row);
            case RST_STREAM -> peer(FaultyPeer.resettingStreams(AUTHORITY.leaf("127.0.0.1")), row);
        };
    }

    private Server peer(FaultyPeer peer, Transport row) {
        return new Server(List.of(peer), endpoint(row.scheme(), peer.address(), row.secure()));
    }

    private Server stranger(Transport row) {
        TestGateway back = TestGateway.start("");
        InetSocketAddress address = back.address(TestTransport.valueOf(row.name()));
        return new Server(List.of(back), endpoint(row.scheme(), address, true));
    }

    /** A gateway that is well, behind something that ends connections in the middle of a reply. */
    private static Server cutting(Transport row) {
        TestTransport transport = TestTransport.valueOf(row.name());
        ScriptedUpstream origin = ScriptedUpstream.start(Answers.ofLength(LARGE));
        TestGateway back = TestGateway.start(origin);
        FaultyPeer relay = FaultyPeer.cuttingAfter(IN_THE_REPLY, back.address(transport));
        String endpoint = back.endpoint(transport)
                .replace(
                        ":" + back.address(transport).getPort(),
                        ":" + relay.address().getPort());
        return new Server(List.of(relay, back, origin), endpoint);
    }

    private Server askedOtherwise(Transport row) {
        ScriptedUpstream liar =
                ScriptedUpstream.start(Answers.address("192.0.2.66").edited(Edits.otherName("victim.example.")));
        return switch (row) {
            case GRPC -> new Server(List.of(liar), endpoint("grpc", liar.grpcAddress(), false));
            case DOT -> {
                TlsFront front = TlsFront.of(liar.address(), AUTHORITY.leaf("127.0.0.1"));
                yield new Server(List.of(front, liar), "{url: 'tls://" + front.address() + "', ca: " + ca() + "}");
            }
            default -> new Server(List.of(liar), endpoint(row.scheme(), liar.address(), false));
        };
    }

    private String endpoint(String scheme, InetSocketAddress address, boolean tls) {
        return "{url: '" + scheme + "://127.0.0.1:" + address.getPort() + "'" + (tls ? ", ca: " + ca() : "") + "}";
    }

    private Path ca() {
        return directory.resolve("ca.crt");
    }
}
