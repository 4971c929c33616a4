package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ReplyKind;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** The plain path of a query to an upstream and back over UDP. */
class UdpUpstreamTest {
    @Test
    void query_isAnswered() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.answer()).isEqualTo("192.0.2.1");
            assertThat(asked.reply().kind()).isEqualTo(ReplyKind.POSITIVE);
            assertThat(asked.reply().ttlSeconds()).isEqualTo(300);
        }
    }

    @Test
    void query_isWrittenAnew() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream)) {
            byte[] cookie = {1, 2, 3, 4, 5, 6, 7, 8};
            group.await(group.ask(Messages.query("Www.Example.ORG.", Type.A)
                    .id(0x4242)
                    .flags(0x0010)
                    .udpSize(4096)
                    .dnssecOk()
                    .option(10, cookie)
                    .option(100, (byte) 1)));

            ReceivedQuery sent = upstream.queries().getFirst();
            assertThat(sent.name().toString()).isEqualToIgnoringCase("www.example.org.");
            assertThat(sent.type()).isEqualTo(Type.A);
            assertThat(sent.flags()).as("RD, AD, and CD of the client").isEqualTo(0x0130);
            assertThat(sent.message().getOPT().getPayloadSize()).isEqualTo(1232);
            assertThat(sent.message().getOPT().getOptions()).isEmpty();
            assertThat(sent.dnssecOk()).isTrue();
            assertThat(sent.bytes()).hasSize(12 + 17 + 4 + 11);
        }
    }
}
