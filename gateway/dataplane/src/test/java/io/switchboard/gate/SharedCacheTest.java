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
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** One cache behind all transports: what came in by one is a hit by every other, finished for who asks. */
class SharedCacheTest {
    private static final int TTL = 300;
    private static final int PADDING = 12;
    private static final Duration LATER = Duration.ofSeconds(100);
    /** How far the gateway's clock is ahead of time. */
    private static final AtomicLong AHEAD = new AtomicLong();

    private static ScriptedUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start(Answers.address("192.0.2.1", TTL));
        gateway = TestGateway.start(
                "upstreams: {default: {endpoints: ['udp://127.0.0.1:" + upstream.port() + "']}}",
                () -> TestGateway.UNHURRIED.nanos() + AHEAD.get());
    }

    @AfterAll
    static void close() {
        gateway.close();
        upstream.close();
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Transport.values())
                .flatMap(first -> Arrays.stream(Transport.values()).map(next -> Arguments.of(first, next)));
    }

    @ParameterizedTest(name = "asked by {0}, then by {1}")
    @MethodSource("pairs")
    void answer_ofOneTransportIsAHitByEveryOther(Transport first, Transport next) {
        String name = (first + "-" + next + ".example.org.").toLowerCase(Locale.ROOT);
        Reply missed = ask(first, Messages.query(name, Type.A).id(1));
        long asked = upstream.count();
        AHEAD.addAndGet(LATER.toNanos());

        Messages inCapitals =
                Messages.query(name.toUpperCase(Locale.ROOT), Type.A).id(2);
        Reply hit = ask(next, inCapitals);
        Reply padded = ask(next, Messages.query(name, Type.A).id(3).option(PADDING));

        assertThat(upstream.count()).as("queries to the upstream").isEqualTo(asked);
        assertThat(ttl(missed)).isEqualTo(TTL);
        assertThat(ttl(hit)).isBetween(TTL - LATER.toSeconds() - 1, TTL - LATER.toSeconds());
        assertThat(hit.answerData()).containsExactly("192.0.2.1");
        assertThat(hit.opt()).isNull();
        assertThat(padded.opt()).isNotNull();
        assertThat(padded.message().getOPT().getOptions(PADDING)).hasSize(next.secure() ? 1 : 0);
    }

    /** {@link Reply#answers} holds the reply to the id and the question's very case. */
    private static Reply ask(Transport transport, Messages query) {
        byte[] octets = query.bytes();
        try (DnsClient client = gateway.client(TestTransport.valueOf(transport.name()))) {
            return Reply.of(client.exchange(octets)).answers(octets);
        }
    }

    private static long ttl(Reply reply) {
        return reply.message().getSection(Section.ANSWER).getFirst().getTTL();
    }
}
