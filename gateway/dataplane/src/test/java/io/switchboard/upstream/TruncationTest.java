package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import io.switchboard.query.QueryFailure;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Replies with TC: RFC 2181 §9, RFC 7766 §5. */
class TruncationTest {
    private static final Script CUT = Answers.address("192.0.2.1").edited(Edits.truncated());

    @Test
    void truncatedReply_isFetchedOverTcp() {
        try (var upstream = ScriptedUpstream.start(Script.byTransport(CUT, Answers.ofLength(20_000)));
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.TXT);

            assertThat(asked.message().getSection(Section.ANSWER)).hasSize(5);
            assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
            assertThat(upstream.queries(TestTransport.TCP)).hasSize(1);
            assertThat(group.upstream(0).count(UpstreamEvent.TRUNCATED)).isEqualTo(1);
        }
    }

    @Test
    void truncatedReply_isFetchedElsewhereIfTcpIsRefused() {
        try (var udpOnly = ScriptedUpstream.start(CUT);
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.to(udpOnly, good)) {
            udpOnly.stopTcp();

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
        }
    }

    @Test
    void truncatedReply_failsIfNobodyHasItWhole() {
        try (var udpOnly = ScriptedUpstream.start(CUT);
                var group = Loopback.to(udpOnly)) {
            udpOnly.stopTcp();

            Asked asked = group.ask("www.example.org.", Type.A);
            for (int i = 0; i < 10 && !asked.isDone(); i++) {
                group.flow();
                group.advance(Duration.ofMillis(800));
            }

            assertThat(asked.failure().extendedError()).isNotNull();
            assertThat(udpOnly.count()).as("no loop").isLessThanOrEqualTo(3);
        }
    }

    @Test
    void truncatedReplyOverTcp_isNoReply() {
        try (var upstream = ScriptedUpstream.start(CUT);
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.failure().extendedError()).isNotNull();
            assertThat(upstream.queries(TestTransport.TCP)).hasSize(1);
        }
    }

    @Test
    void truncatedReply_isPassedOnAsSuchWithoutRetryOverTcp() {
        try (var upstream = ScriptedUpstream.start(CUT);
                var group = Loopback.to(upstream).keepTruncated()) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.failure()).isInstanceOf(QueryFailure.Truncated.class);
            assertThat(upstream.count()).isEqualTo(1);
        }
    }

    @Test
    void truncatedReply_isFetchedForClientsOfStreamsWithoutRetryOverTcp() {
        Script whole = Answers.address("192.0.2.1");
        try (var upstream = ScriptedUpstream.start(Script.byTransport(CUT, whole));
                var group = Loopback.to(upstream).keepTruncated().clientsOver(Transport.TCP)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.queries(TestTransport.TCP)).hasSize(1);
        }
    }
}
