package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** SE-04: a flood of names below one domain, whose servers are gone, seen by those who ask for other names. */
class ZoneFloodGateTest {
    private static final int PER_ZONE = 100;
    private static final int FLOOD = 600;
    private static final int OTHERS = 100;

    private static ScriptedUpstream upstream;
    private static TestGateway gateway;
    private static DnsClient attacker;

    @BeforeAll
    static void flood() {
        Script address = Answers.address("192.0.2.1");
        upstream = ScriptedUpstream.start(
                query -> (query.name().toString().toLowerCase(Locale.ROOT).endsWith(".victim.example.")
                                ? Answers.silence()
                                : address)
                        .on(query));
        // More places than one zone may have, fewer than the flood would take.
        gateway = TestGateway.start(TestGateway.yaml(upstream, """
                        limits:
                          in-flight: 400
                          in-flight-per-client: 400
                          in-flight-per-zone: %d
                          tcp: {in-flight-per-connection: 1000}
                        """.formatted(PER_ZONE)), TestGateway.UNHURRIED);
        attacker = gateway.client(TestTransport.TCP);
        for (int i = 0; i < FLOOD; i++) {
            attacker.send(query("r" + i + ".victim.example."));
        }
        await().until(() -> gateway.gateway().cache().flights() >= PER_ZONE);
    }

    @AfterAll
    static void close() {
        attacker.close();
        gateway.close();
        upstream.close();
    }

    private static byte[] query(String name) {
        return Messages.query(name, Type.A).edns().bytes();
    }

    @ParameterizedTest
    @EnumSource
    void se04_otherZones_areAnswered(TestTransport transport) {
        int answered = 0;
        try (DnsClient client = gateway.client(transport)) {
            for (int i = 0; i < OTHERS; i++) {
                Reply reply = Reply.of(client.exchange(query(transport + ".zone-" + i + ".example.")));
                answered += reply.rcode() == Rcode.NOERROR ? 1 : 0;
            }
        }

        assertThat(answered).as("of %d", OTHERS).isGreaterThanOrEqualTo(OTHERS - 1);
    }

    @ParameterizedTest
    @EnumSource
    void se04_theZoneItself_isRefusedAndSaysWhy(TestTransport transport) {
        try (DnsClient client = gateway.client(transport)) {
            // More than an event loop of its own may have for itself.
            for (int i = 0; i < 60; i++) {
                client.send(query(transport + "-" + i + ".victim.example."));
            }
            Reply reply = Reply.of(client.expect());

            assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(reply.extendedError()).isZero();
        }
        assertThat(gateway.gateway().cache().flights()).isBetween(PER_ZONE, 3 * PER_ZONE / 2);
    }
}
