package io.switchboard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ScriptedUpstreamTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final byte[] QUERY =
            Messages.query("wWw.example.org.", Type.A).edns().bytes();

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "GRPC"})
    void address_isAnsweredAndRecorded(TestTransport transport) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.7"));
                DnsClient client = transport.connect(upstream.address(transport))) {
            Message reply = new Message(client.exchange(QUERY));

            assertThat(reply.getSection(Section.ANSWER))
                    .singleElement()
                    .satisfies(record -> assertThat(record.rdataToString()).isEqualTo("192.0.2.7"));
            assertThat(reply.getOPT()).isNotNull();
            assertThat(reply.getQuestion().getName()).hasToString("wWw.example.org.");
            assertThat(upstream.queries(transport))
                    .singleElement()
                    .satisfies(query -> assertThat(query.bytes()).isEqualTo(QUERY));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "GRPC"})
    void zone_followsAliasesAndDeniesNames(TestTransport transport) throws IOException {
        Script zone = Answers.zone("example.org.", "www 60 IN CNAME host", "host 60 IN A 192.0.2.1");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(zone);
                DnsClient client = transport.connect(upstream.address(transport))) {
            Message alias = new Message(client.exchange(QUERY));
            Message nxdomain = new Message(
                    client.exchange(Messages.query("no.example.org.", Type.A).bytes()));
            Message nodata = new Message(client.exchange(
                    Messages.query("host.example.org.", Type.TXT).bytes()));

            assertThat(alias.getSection(Section.ANSWER)).hasSize(2);
            assertThat(nxdomain.getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(nodata.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(nodata.getSection(Section.AUTHORITY)).hasSize(1);
        }
    }

    @Test
    void sequence_goesOnWithTheLast() {
        Script script = Script.sequence(Answers.rcode(Rcode.SERVFAIL), Answers.rcode(Rcode.REFUSED));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(script);
                DnsClient client = new UdpClient(upstream.address())) {
            assertThat(client.exchange(QUERY)[3] & 0xf).isEqualTo(Rcode.SERVFAIL);
            assertThat(client.exchange(QUERY)[3] & 0xf).isEqualTo(Rcode.REFUSED);
            assertThat(client.exchange(QUERY)[3] & 0xf).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void followedBy_sendsTheBadOneFirst() {
        Script good = Answers.address("192.0.2.1");
        Script script = good.edited(Edits.otherId()).followedBy(good.delayed(Duration.ofMillis(20)));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(script);
                DnsClient client = new UdpClient(upstream.address())) {
            byte[] bad = client.exchange(QUERY);
            byte[] later = client.expect();

            assertThat(bad[1]).isNotEqualTo(QUERY[1]);
            assertThat(later[1]).isEqualTo(QUERY[1]);
        }
    }

    @Test
    void fromAnotherPort_isNotSeenByAConnectedSocket() {
        try (ScriptedUpstream upstream =
                        ScriptedUpstream.start(Answers.address("192.0.2.1").fromAnotherPort());
                DnsClient client = new UdpClient(upstream.address())) {
            client.send(QUERY);

            upstream.awaitQueries(1);
            assertThat(client.receive(SHORT)).isNull();
        }
    }

    @Test
    void cutAfter_closesInTheMiddleOfTheMessage() {
        try (ScriptedUpstream upstream =
                        ScriptedUpstream.start(Answers.address("192.0.2.1").cutAfter(5));
                TcpClient client = new TcpClient(upstream.address())) {
            client.send(QUERY);

            assertThat(client.receive(DnsClient.PATIENCE)).isNull();
            assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
        }
    }

    @Test
    void thenReset_resets() {
        try (ScriptedUpstream upstream =
                        ScriptedUpstream.start(Answers.silence().thenReset());
                TcpClient client = new TcpClient(upstream.address())) {
            client.send(QUERY);

            assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.RESET);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "GRPC"})
    void ofLength_isExact(TestTransport transport) throws IOException {
        int length = transport.stream() ? 65_535 : 4000;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.ofLength(length));
                DnsClient client = transport.connect(upstream.address(transport))) {
            byte[] reply = client.exchange(QUERY);

            assertThat(reply).hasSize(length);
            assertThat(new Message(reply).getHeader().getFlag(Flags.TC)).isFalse();
        }
    }

    @Test
    void message_isTruncatedToWhatAUdpClientTakes() throws IOException {
        Script zone = Answers.zone("example.org.", "www 60 IN TXT " + "\"xxxxxxxxxxxxxxxxxxxxxxxxxx\" ".repeat(50));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(zone);
                DnsClient client = new UdpClient(upstream.address())) {
            byte[] reply =
                    client.exchange(Messages.query("www.example.org.", Type.TXT).bytes());

            assertThat(reply).hasSizeLessThanOrEqualTo(512);
            assertThat(new Message(reply).getHeader().getFlag(Flags.TC)).isTrue();
        }
    }

    @Test
    void ignore_acceptsAndSaysNothing() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"))) {
            upstream.onAccept(ScriptedUpstream.OnAccept.IGNORE);
            try (TcpClient client = new TcpClient(upstream.address())) {
                client.send(QUERY);

                assertThat(client.awaitEnd(SHORT)).isEqualTo(TcpClient.End.OPEN);
                assertThat(upstream.connectionsAccepted()).isEqualTo(1);
                assertThat(upstream.queries()).isEmpty();
            }
        }
    }

    @Test
    void stop_isNotReachedAndResumeIsOnTheSamePort() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"))) {
            upstream.stop();
            assertThat(isReached(upstream)).isFalse();

            upstream.resume();
            assertThat(isReached(upstream)).isTrue();
        }
    }

    /** Whoever else may have got the port meanwhile. */
    private static boolean isReached(ScriptedUpstream upstream) {
        try (TcpClient client = new TcpClient(upstream.address())) {
            client.exchange(QUERY);
        } catch (UncheckedIOException | AssertionError nobody) {
            return false;
        }
        return upstream.count() > 0;
    }

    @Test
    void close_reportsAScriptThatThrew() {
        ScriptedUpstream upstream = ScriptedUpstream.start(query -> {
            throw new IllegalStateException("on purpose");
        });
        try (DnsClient client = new UdpClient(upstream.address())) {
            client.send(QUERY);
            upstream.awaitQueries(1);
        }

        assertThatThrownBy(upstream::close).isInstanceOf(AssertionError.class).hasRootCauseMessage("on purpose");
    }
}
